// SPDX-License-Identifier: MIT
// The limit of a key: exact while several threads allocate, whatever the sizes. Depends on
// memory_helpers.h.
#include "memory_helpers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <vector>

namespace netmon::test {
namespace {

constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();

// What does not fit was once counted before it was refused, which made other requests fail.
class FalseRefusals : public ::testing::TestWithParam<std::size_t> {};

TEST_P(FalseRefusals, OfWhatAlwaysFitsThereAreNone) {
  const std::size_t too_much = GetParam();
  const MemoryKey key(kMegabyte);
  std::atomic<bool> stop = false;
  std::atomic<long> granted = 0;
  unsigned char* const kept = key.allocate(1000);
  std::thread greedy([&] {
    while (!stop) {
      if (key.allocate(too_much)) ++granted;
      if (key.reallocate(kept, too_much)) ++granted;
    }
  });
  std::vector<std::thread> modest;
  std::atomic<long> refused = 0, asked = 0;
  for (std::size_t t = 0; t < 2; ++t) {
    modest.emplace_back([&, t] {
      const auto end = Clock::now() + std::chrono::milliseconds(700);
      while (Clock::now() < end) {
        void* block = key.allocate(1000 + t * 40'000);
        block = block ? key.reallocate(block, 2000 + t * 40'000) : nullptr;
        if (!block || !key.free(block)) ++refused;
        ++asked;
      }
    });
  }
  for (std::thread& thread : modest) thread.join();
  stop = true;
  greedy.join();
  EXPECT_EQ(granted, 0);
  EXPECT_EQ(refused, 0) << "of " << asked;
  EXPECT_EQ(key.size(kept), 1000u);
}

INSTANTIATE_TEST_SUITE_P(MemoryLimit, FalseRefusals,
                         ::testing::Values(kMegabyte + 1, 2 * kMegabyte, 100 * kMegabyte, kMost / 2,
                                           kMost / 2 + 2, kMost - 15, kMost),
                         [](const auto& one) { return "Case" + std::to_string(one.index); });

// Counted before it was refused, such a size wrapped the count of what is live around.
TEST(MemoryLimit, SizesNearTheLargestNeverLetMoreThanTheLimitBeLive) {
  constexpr std::size_t kLimit = 256 * kKilobyte;
  constexpr std::size_t kBytes = 1000;
  const MemoryKey key(kLimit);
  std::atomic<bool> stop = false;
  std::atomic<long> granted = 0;
  unsigned char* const owned[] = {key.allocate(kBytes), key.allocate(kBytes)};
  std::vector<std::thread> greedy;
  for (std::size_t t = 0; t < 2; ++t) {
    greedy.emplace_back([&, t] {
      const std::size_t sizes[] = {
          kMost,          kMost - 15,    kMost - 10'000,    kMost - kLimit / 4, kMost - kLimit / 2,
          kMost - kLimit, kMost / 2 + 1, kMost / 2 + kLimit};
      for (std::size_t i = t; !stop; ++i) {
        const std::size_t bytes = sizes[i % std::size(sizes)];
        if (key.allocate(bytes) || key.reallocate(owned[t], bytes)) ++granted;
      }
    });
  }
  // No more than really exists: counted after an allocation, and uncounted before the block is
  // freed.
  std::atomic<std::size_t> live = 0, most = 0;
  std::atomic<long> got = 0;
  std::vector<std::thread> fillers;
  for (int t = 0; t < 2; ++t) {
    fillers.emplace_back([&] {
      std::vector<void*> own;
      const auto end = Clock::now() + std::chrono::seconds(1);
      for (int refused = 0; Clock::now() < end;) {
        if (void* block = key.allocate(kBytes)) {
          own.push_back(block);
          const std::size_t now = live += kBytes;
          std::size_t before = most;
          while (now > before && !most.compare_exchange_weak(before, now)) {
          }
          ++got;
        } else if (++refused % 1000 == 0) { // asks often before it makes room
          for (std::size_t half = own.size() / 2; own.size() > half;) {
            live -= kBytes;
            EXPECT_TRUE(key.free(own.back()));
            own.pop_back();
          }
        }
      }
    });
  }
  for (std::thread& thread : fillers) thread.join();
  stop = true;
  for (std::thread& thread : greedy) thread.join();
  EXPECT_EQ(granted, 0);
  EXPECT_GT(got, 200) << "what fits is granted";
  EXPECT_LE(most, kLimit - greedy.size() * kBytes);
  EXPECT_LE(key.account().cbPeak, kLimit);
}

// ---- Blocks of no bytes

constexpr std::size_t kBlocksInAMegabyte = 65'536; // at 16 bytes each

// Allocates until it is refused, at most slightly more often than it should be.
std::vector<void*> all_empty_blocks(const MemoryKey& key, bool by_shrinking) {
  std::vector<void*> blocks;
  while (blocks.size() < kBlocksInAMegabyte + 1000) {
    void* block = key.allocate(by_shrinking ? 16 : 0);
    if (block && by_shrinking) block = key.reallocate(block, 0);
    if (!block) break;
    blocks.push_back(block);
  }
  return blocks;
}

void count_empty_blocks(bool by_shrinking) {
  MemoryKey key(kMegabyte);
  for (int round = 0; round < 2; ++round) {
    const std::vector<void*> blocks = all_empty_blocks(key, by_shrinking);
    EXPECT_LE(blocks.size(), kBlocksInAMegabyte);
    EXPECT_GT(blocks.size(), 10'000u);
    for (void* block : blocks) ASSERT_EQ(key.size(block), 0u);
    EXPECT_EQ(key.account().cbLeaked, 0u);
    EXPECT_EQ(key.account().nLeaked, blocks.size());
    for (void* block : blocks) ASSERT_TRUE(key.free(block));
    EXPECT_EQ(key.account().nLeaked, 0u);
  }
  EXPECT_TRUE(key.free(key.allocate(kMegabyte))) << "all of the limit is there again";
}

TEST(MemoryLimit, BlocksOfNoBytesHaveAnEnd) { count_empty_blocks(false); }

TEST(MemoryLimit, BlocksThatWereShrunkToNoBytesHaveAnEnd) { count_empty_blocks(true); }

TEST(MemoryLimit, BlocksOfNoBytesOfSeveralThreadsHaveAnEnd) {
  const MemoryKey key(kMegabyte);
  std::atomic<std::size_t> count = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] { count += all_empty_blocks(key, false).size(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(count, kBlocksInAMegabyte);
}

} // namespace
} // namespace netmon::test
