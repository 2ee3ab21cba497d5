// SPDX-License-Identifier: MIT
// A random program of one thread on several keys, against a naive model with contents and accounts,
// on a port that refuses calls at random. Every answer is the right one, or that memory is short.
#include "core/memory/expert_memory.h"
#include "core/memory/key_table.h"
#include "core/memory/memory_limit.h"
#include "core/memory/region.h"
#include "core/memory/warm_budget.h"
#include "fake_port.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <random>
#include <vector>

namespace netmon {
namespace {

// What a block should hold, without a copy of it: each byte by its place and the block's number.
unsigned char byte_at(std::uint64_t number, std::size_t place) {
  return static_cast<unsigned char>(number * 37 + place * (number | 1) / 16 + 1);
}

class ModelOfKey {
 public:
  ModelOfKey(std::uint64_t limit, bool exact_peak) : limit_(limit), exact_peak_(exact_peak) {
    key_ = open_key({.limit_bytes = limit});
    EXPECT_NE(key_, 0u);
  }

  void step(std::mt19937& random, bool refusing) {
    refusing_ = refusing;
    const unsigned choice = random() % 16;
    if (blocks_.empty() || choice < 6) {
      allocate(size(random));
    } else if (choice < 10) {
      free(pick(random));
    } else if (choice < 15) {
      resize(pick(random), size(random));
    } else {
      const auto block = pick(random);
      check(*block->first, block->second);
      unsigned char* at = block->first + 1 + random() % 15;
      EXPECT_EQ(block_size(key_, at), 0u);
      EXPECT_EQ(free_block(key_, at), NMERR_INVALID_PARAMETER);
      EXPECT_EQ(reallocate_block(key_, at, 10).error, NMERR_INVALID_PARAMETER);
    }
    const MemoryAccount account = key_account(key_);
    ASSERT_EQ(account.live_bytes, live_bytes_);
    ASSERT_EQ(account.live_blocks, blocks_.size());
    ASSERT_EQ(account.total_bytes, total_bytes_);
    ASSERT_EQ(account.total_blocks, total_blocks_);
    if (exact_peak_) {
      ASSERT_EQ(account.peak_bytes, peak_);
    }
  }

  void close(Leftovers leftovers) {
    for (const auto& [memory, block] : blocks_) check(*memory, block);
    hand_over_memory(key_); // or the quarantine lasts as long as this thread
    const MemoryAccount account = retire_key(key_, leftovers);
    EXPECT_EQ(account.live_blocks, blocks_.size());
    EXPECT_FALSE(account.given_up);
  }

  void free_all() {
    while (!blocks_.empty()) free(blocks_.begin());
  }

 private:
  struct Block {
    std::size_t bytes;
    std::uint64_t number;
  };
  using Blocks = std::map<unsigned char*, Block>;

  static std::size_t size(std::mt19937& random) {
    switch (random() % 8) {
      case 0: return random() % 20;
      case 1:
      case 2:
      case 3: return random() % 1100;
      case 4: return random() % 32'769;
      case 5: return 32'760 + random() % 20;
      case 6: return random() % 300'000;
      default: return random() % (std::size_t{4} << 20) >> random() % 6;
    }
  }
  Blocks::iterator pick(std::mt19937& random) {
    return std::next(blocks_.begin(), static_cast<long>(random() % blocks_.size()));
  }

  // A few hundred places of a large block: all would take too long.
  template <class Look>
  static void for_some(std::size_t from, std::size_t to, Look look) {
    const std::size_t step = to - from < 4096 ? 1 : (to - from) / 997;
    for (std::size_t place = from; place < to; place += step) look(place);
    if (to != from) look(to - 1);
  }
  static void fill(unsigned char* memory, const Block& block) {
    for_some(0, block.bytes, [&](std::size_t i) { memory[i] = byte_at(block.number, i); });
  }
  void check(unsigned char& memory, const Block& block) const {
    ASSERT_EQ(block_size(key_, &memory), block.bytes);
    for_some(0, block.bytes,
             [&](std::size_t i) { ASSERT_EQ((&memory)[i], byte_at(block.number, i)) << i; });
  }
  static bool is_zero(const unsigned char* from, std::size_t bytes) {
    return std::all_of(from, from + bytes, [](unsigned char byte) { return byte == 0; });
  }

  bool fits(std::size_t more) const { return limit_ == 0 || cost_ + more <= limit_; }
  void count(std::size_t bytes) {
    live_bytes_ += bytes;
    total_bytes_ += bytes;
    peak_ = std::max(peak_, live_bytes_);
  }
  // Something was refused: by the limit, or by the system.
  void expect_refused(std::uint32_t error, bool by_limit) const {
    ASSERT_EQ(error, NMERR_OUT_OF_MEMORY);
    ASSERT_TRUE(by_limit || refusing_);
  }
  void enter(unsigned char* memory, const Block& block) {
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(memory) % 16, 0u);
    const auto next = blocks_.lower_bound(memory);
    ASSERT_TRUE(next == blocks_.end() ||
                memory + std::max<std::size_t>(block.bytes, 1) <= next->first);
    ASSERT_TRUE(next == blocks_.begin() ||
                std::prev(next)->first + std::prev(next)->second.bytes <= memory);
    blocks_[memory] = block;
    fill(memory, block);
  }

  void allocate(std::size_t bytes) {
    const std::size_t cost = MemoryLimit::cost(bytes);
    const BlockResult result = allocate_block(key_, bytes);
    auto* memory = static_cast<unsigned char*>(result.block);
    if (!memory) return expect_refused(result.error, !fits(cost));
    ASSERT_EQ(result.error, NMERR_SUCCESS);
    ASSERT_TRUE(fits(cost));
    ASSERT_TRUE(is_zero(memory, bytes)) << bytes;
    enter(memory, {bytes, ++numbers_});
    cost_ += cost;
    ++total_blocks_;
    count(bytes);
  }

  void free(Blocks::iterator block) {
    check(*block->first, block->second);
    ASSERT_EQ(free_block(key_, block->first), NMERR_SUCCESS);
    ASSERT_EQ(block_size(key_, block->first), 0u);
    ASSERT_EQ(free_block(key_, block->first), NMERR_INVALID_PARAMETER);
    live_bytes_ -= block->second.bytes;
    cost_ -= MemoryLimit::cost(block->second.bytes);
    blocks_.erase(block);
  }

  void resize(Blocks::iterator block, std::size_t bytes) {
    const auto [old_memory, old] = *block;
    check(*old_memory, old);
    const std::size_t cost = MemoryLimit::cost(bytes);
    const std::size_t old_cost = MemoryLimit::cost(old.bytes);
    const std::size_t growth = cost > old_cost ? cost - old_cost : 0;
    const BlockResult result = reallocate_block(key_, old_memory, bytes);
    auto* memory = static_cast<unsigned char*>(result.block);
    if (!memory) {
      expect_refused(result.error, !fits(growth));
      return check(*old_memory, old);
    }
    ASSERT_EQ(result.error, NMERR_SUCCESS);
    ASSERT_TRUE(fits(growth));
    const std::size_t kept = std::min(bytes, old.bytes);
    const std::size_t step = old.bytes < 4096 ? 1 : old.bytes / 997;
    for (std::size_t i = 0; i < kept; i += step) ASSERT_EQ(memory[i], byte_at(old.number, i)) << i;
    ASSERT_TRUE(is_zero(memory + kept, bytes - kept)) << old.bytes << " -> " << bytes;
    blocks_.erase(block);
    enter(memory, {bytes, ++numbers_});
    cost_ = cost_ + cost - old_cost;
    if (bytes >= old.bytes) {
      count(bytes - old.bytes);
    } else {
      live_bytes_ -= old.bytes - bytes;
    }
  }

  Key key_ = 0;
  const std::uint64_t limit_;
  const bool exact_peak_;
  bool refusing_ = false;
  Blocks blocks_;
  std::uint64_t numbers_ = 0;
  std::uint64_t cost_ = 0;
  std::uint64_t live_bytes_ = 0;
  std::uint64_t peak_ = 0;
  std::uint64_t total_bytes_ = 0;
  std::uint64_t total_blocks_ = 0;
};

void refuse_something(std::mt19937& random) {
  const auto some = [&] { return static_cast<long>(random() % 4); };
  const unsigned what = random() % 64;
  if ((what & 1) != 0) fake_port::knobs.maps_left = some();
  if ((what & 2) != 0) fake_port::knobs.reserves_left = some();
  if ((what & 4) != 0) fake_port::knobs.commits_left = some();
  fake_port::knobs.decommit_fails = (what & 8) != 0;
  fake_port::knobs.purge_fails = (what & 16) != 0;
}

void refuse_nothing() {
  fake_port::knobs.maps_left = -1;
  fake_port::knobs.reserves_left = -1;
  fake_port::knobs.commits_left = -1;
  fake_port::knobs.decommit_fails = false;
  fake_port::knobs.purge_fails = false;
}

class ExpertMemoryModel : public testing::TestWithParam<unsigned> {
 protected:
  ~ExpertMemoryModel() override { fake_port::reset(); }

  // With rare refusals, frequent ones, or none (0).
  void run(unsigned seed, unsigned often) {
    std::mt19937 random(seed);
    fake_port::capabilities.growth_room = seed % 3 != 0 ? std::size_t{32} << 20 : 0;
    fake_port::capabilities.purges_to_zero = false;
    std::vector<ModelOfKey> keys;
    for (const std::uint64_t limit : {0, 300'000, 9'000'000, 0}) keys.emplace_back(limit, true);
    bool refusing = false;
    for (int step = 0; step < 3000 && !HasFatalFailure(); ++step) {
      if (often != 0 && random() % often == 0) {
        refuse_nothing();
        refusing = !refusing;
        if (refusing) refuse_something(random);
      }
      keys[random() % keys.size()].step(random, refusing);
      if (random() % 500 == 0) keys[random() % keys.size()].free_all();
    }
    refuse_nothing();
    for (std::size_t i = 0; i < keys.size(); ++i) {
      keys[i].close(i == 0 ? Leftovers::quarantine : Leftovers::reuse);
    }
    give_back_warm_regions(true);
    EXPECT_EQ(warm_budget.kept(), 0u);
  }
};

TEST_P(ExpertMemoryModel, WithAllTheMemoryThereIs) { run(GetParam(), 0); }
TEST_P(ExpertMemoryModel, WithFewRefusals) { run(GetParam(), 100); }
TEST_P(ExpertMemoryModel, WithManyRefusals) { run(GetParam(), 4); }

// Nothing that a key had stays mapped, whatever was refused in the meantime.
TEST_P(ExpertMemoryModel, NothingStaysMapped) {
  // Once beforehand: tables, bookkeeping memory and jemalloc's own.
  const auto mapped = [] {
    release_quarantined_memory(true);
    give_back_warm_regions(true);
    return fake_port::knobs.mapped_bytes.load();
  };
  std::vector<long> after;
  for (int round = 0; round < 3; ++round) {
    run(GetParam(), 10);
    after.push_back(mapped());
  }
  EXPECT_LE(after[2], after[1] + (2 << 20));
}

INSTANTIATE_TEST_SUITE_P(Seeds, ExpertMemoryModel, testing::Range(1u, 5u));

} // namespace
} // namespace netmon
