// SPDX-License-Identifier: MIT
// Blocks that one thread allocates and others free: nothing is corrupted, nothing hangs, and the
// account is exact at the end and never absurd in between. Depends on memory_helpers.h.
#include "memory_helpers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace netmon::test {
namespace {

struct Handover {
  unsigned producers;
  unsigned consumers;
  std::size_t bytes;
};

std::string name_of(const ::testing::TestParamInfo<Handover>& one) {
  return std::to_string(one.param.producers) + "To" + std::to_string(one.param.consumers) + "Of" +
         std::to_string(one.param.bytes);
}

// Stamps its blocks, so that one that was handed out twice shows, and counts what goes wrong.
class StampedMemory {
 public:
  unsigned char* allocate(std::size_t bytes, std::size_t mark) {
    unsigned char* block = key_.allocate(bytes);
    if (!block || !is_zero(block, bytes)) ++wrong_;
    if (!block) return nullptr;
    std::memcpy(block, &mark, sizeof(mark));
    block[bytes - 1] = last_byte(mark);
    ++blocks_;
    bytes_ += bytes;
    return block;
  }

  void free(unsigned char* block, std::size_t bytes, std::size_t mark) {
    if (!block || std::memcmp(block, &mark, sizeof(mark)) != 0 ||
        block[bytes - 1] != last_byte(mark) || key_.size(block) != bytes || !key_.free(block)) {
      ++wrong_;
    }
  }

  void expect_all_freed() {
    EXPECT_EQ(wrong_, 0);
    for (const NMMEMORYACCOUNT& account : {key_.account(), key_.close()}) {
      EXPECT_EQ(account.nLeaked, 0u);
      EXPECT_EQ(account.cbLeaked, 0u);
      EXPECT_EQ(account.nAllocations, blocks_);
      EXPECT_EQ(account.cbTotal, bytes_);
    }
  }

 private:
  static unsigned char last_byte(std::size_t mark) { return static_cast<unsigned char>(mark | 1); }

  MemoryKey key_;
  std::atomic<ULONGLONG> blocks_ = 0, bytes_ = 0;
  std::atomic<long> wrong_ = 0;
};

// A producer, what it has for the consumers, and how far they have gotten.
struct Line {
  std::vector<unsigned char*> blocks;
  std::atomic<std::size_t> bytes = 0;
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> freed = 0;
};

// Runs rounds until the time is over. The size changes from one round to the next, so that memory
// of one size is reused for another, and so does the thread that frees it.
void produce(StampedMemory& memory, Line& line, std::size_t bytes, Clock::time_point end) {
  const std::size_t count = line.blocks.size();
  for (std::size_t round = 0; Clock::now() < end; ++round) {
    line.bytes = std::max<std::size_t>(16, bytes * (2 + round % 3) / 2);
    for (std::size_t i = 0; i < count; ++i) line.blocks[i] = memory.allocate(line.bytes, i);
    line.freed = 0;
    line.next = 0;
    std::vector<unsigned char*> own; // the producer goes on meanwhile
    while (line.freed != count) {
      if (own.size() < count / 2) {
        own.push_back(memory.allocate(line.bytes, own.size()));
      } else {
        std::this_thread::yield();
      }
    }
    for (std::size_t i = 0; i < own.size(); ++i) memory.free(own[i], line.bytes, i);
  }
}

void consume(StampedMemory& memory, std::vector<Line>& lines, const std::atomic<bool>& stop) {
  while (!stop) {
    bool idle = true;
    for (Line& line : lines) {
      if (line.next >= line.blocks.size()) continue;
      const std::size_t i = line.next++;
      if (i >= line.blocks.size()) continue;
      memory.free(line.blocks[i], line.bytes, i);
      ++line.freed;
      idle = false;
    }
    if (idle) std::this_thread::yield();
  }
}

class HandoverOfBlocks : public ::testing::TestWithParam<Handover> {};

TEST_P(HandoverOfBlocks, NeitherCorruptsNorHangsAndIsCounted) {
  const Watchdog watchdog(std::chrono::seconds(60), "producers and their consumers");
  const auto [producers, consumers, bytes] = GetParam();
  StampedMemory memory;
  std::vector<Line> lines(producers);
  std::atomic<bool> stop = false;
  std::vector<std::thread> producing, consuming;
  for (Line& line : lines) {
    line.blocks.resize(std::min<std::size_t>(20'000, 16 * kMegabyte / bytes));
    line.next = line.blocks.size();
  }
  const auto end = Clock::now() + std::chrono::milliseconds(1500);
  for (Line& line : lines) {
    producing.emplace_back([&, size = bytes] { produce(memory, line, size, end); });
  }
  for (unsigned t = 0; t < consumers; ++t) {
    consuming.emplace_back([&] { consume(memory, lines, stop); });
  }
  for (std::thread& thread : producing) thread.join();
  stop = true;
  for (std::thread& thread : consuming) thread.join();
  memory.expect_all_freed();
}

INSTANTIATE_TEST_SUITE_P(Sizes, HandoverOfBlocks,
                         ::testing::Values(Handover{1, 2, 16}, Handover{1, 2, 100},
                                           Handover{1, 2, 1000}, Handover{1, 2, 10'000},
                                           Handover{1, 2, 100'000}, Handover{1, 3, 24},
                                           Handover{1, 3, 1000}, Handover{2, 3, 1000},
                                           Handover{2, 3, 5000}, Handover{2, 3, 30'000},
                                           Handover{2, 12, 1000}),
                         name_of);

// ---- The account in between

TEST(HandoverAccount, NeverSaysMoreIsLiveThanCanBe) {
  const Watchdog watchdog(std::chrono::seconds(60), "an account that is asked for");
  constexpr std::size_t kBytes = 200;
  constexpr std::size_t kRoom = 256; // blocks on their way from one thread to the other
  constexpr unsigned kPairs = 2;
  struct Ring {
    std::atomic<unsigned char*> slots[kRoom] = {};
    std::atomic<std::size_t> filled = 0, freed = 0;
  };
  MemoryKey key;
  const auto rings = std::make_unique<Ring[]>(kPairs);
  std::atomic<bool> stop = false;
  std::atomic<long> wrong = 0;
  std::vector<std::thread> threads;
  for (unsigned pair = 0; pair < kPairs; ++pair) {
    Ring& ring = rings[pair];
    threads.emplace_back([&] {
      for (std::size_t i = 0; !stop; ++i) {
        while (i - ring.freed.load(std::memory_order_acquire) >= kRoom && !stop) {
          std::this_thread::yield();
        }
        if (stop) break;
        ring.slots[i % kRoom] = key.allocate(kBytes);
        ring.filled.store(i + 1, std::memory_order_release);
      }
    });
    threads.emplace_back([&] {
      for (std::size_t i = 0;; ++i) {
        while (i == ring.filled.load(std::memory_order_acquire)) {
          if (stop) return;
          std::this_thread::yield();
        }
        // A block that grows and shrinks on the way is not a second block.
        unsigned char* block = key.reallocate(ring.slots[i % kRoom], kBytes + 100);
        if (!key.free(block)) ++wrong;
        ring.freed.store(i + 1, std::memory_order_release);
      }
    });
  }
  constexpr ULONGLONG kMostBlocks = kPairs * kRoom;
  constexpr ULONGLONG kMostBytes = kMostBlocks * kBytes + kPairs * 100;
  ULONGLONG most_blocks = 0, most_bytes = 0;
  const auto end = Clock::now() + std::chrono::seconds(2);
  while (Clock::now() < end) {
    const NMMEMORYACCOUNT account = key.account();
    most_blocks = std::max(most_blocks, account.nLeaked);
    most_bytes = std::max(most_bytes, account.cbLeaked);
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_LE(most_blocks, kMostBlocks);
  EXPECT_LE(most_bytes, kMostBytes);
}

} // namespace
} // namespace netmon::test
