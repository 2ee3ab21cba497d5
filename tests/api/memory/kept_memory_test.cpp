// SPDX-License-Identifier: MIT
// The unused memory that the library keeps stays small: of busy keys, of threads that ended, of
// large blocks, of closed keys. Depends on memory_helpers.h.
#include "memory_helpers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

namespace netmon::test {
namespace {

// Allocates `total` bytes in blocks; all of them were written to.
std::vector<void*> allocate_in_blocks(const MemoryKey& key, std::size_t total, std::size_t bytes) {
  std::vector<void*> blocks(total / bytes);
  for (void*& block : blocks) {
    block = key.allocate(bytes);
    EXPECT_NE(block, nullptr);
    if (block) fill(block, bytes, 1);
  }
  return blocks;
}

void free_all(const MemoryKey& key, const std::vector<void*>& blocks) {
  for (void* block : blocks) EXPECT_TRUE(key.free(block));
}

TEST(KeptMemory, ABusyKeyRecyclesWhatAPhaseLeft) {
  const Watchdog watchdog(std::chrono::seconds(90), "phases on a busy key");
  const MemoryKey key;
  std::atomic<bool> stop = false;
  std::vector<std::thread> others;
  for (int t = 0; t < 8; ++t) {
    others.emplace_back([&key, &stop] {
      while (!stop) key.free(key.allocate(64));
    });
  }
  const std::int64_t before = resident_memory();
  std::int64_t most = 0;
  for (std::size_t phase = 0; phase < (kSanitized ? 5 : 40); ++phase) {
    const std::size_t bytes = 48 + phase * 29 % 40 * 80; // a different size each time
    free_all(key, allocate_in_blocks(key, 8 * kMegabyte, bytes));
    most = std::max(most, resident_growth_mb(before));
  }
  stop = true;
  for (std::thread& thread : others) thread.join();
  EXPECT_LT(most, 48) << "MB after phases of 8 MB, with nothing live in between";
}

// ---- Threads that ended

class KeptOfEndedThreads : public ::testing::Test {
 protected:
  static constexpr std::size_t kTotal = (kSanitized ? 10 : 100) * kMegabyte;

  // A thread that already has a heap on the key, and that needs memory when another has ended.
  template <class First, class Then>
  void first_and_then(First first, Then then) {
    const Watchdog watchdog(std::chrono::seconds(90), "threads that take over memory");
    std::atomic<bool> ready = false, go = false;
    std::thread second([&] {
      void* own = key_.allocate(100);
      ready = true;
      while (!go) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      then();
      key_.free(own);
    });
    while (!ready) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    before_ = resident_memory();
    std::thread(first).join();
    go = true;
    second.join();
  }

  const MemoryKey key_;
  std::int64_t before_ = 0;
};

TEST_F(KeptOfEndedThreads, ServesAThreadThatWasThereBefore) {
  std::int64_t growth = 0;
  first_and_then([&] { free_all(key_, allocate_in_blocks(key_, kTotal, 512)); },
                 [&] {
                   const std::vector<void*> blocks = allocate_in_blocks(key_, kTotal, 512);
                   growth = resident_growth_mb(before_);
                   free_all(key_, blocks);
                 });
  EXPECT_LT(growth, 135) << "MB; 100 are in use";
}

TEST_F(KeptOfEndedThreads, ServesOthersWhenTheKeyWasBusy) {
  std::int64_t growth = 0;
  std::atomic<bool> stop = false;
  std::vector<std::thread> others;
  for (int t = 0; t < 8; ++t) {
    others.emplace_back([&] {
      while (!stop) key_.free(key_.allocate(64));
    });
  }
  first_and_then([&] { free_all(key_, allocate_in_blocks(key_, kTotal, 512)); },
                 [&] {
                   const std::vector<void*> blocks = allocate_in_blocks(key_, kTotal, 512);
                   growth = resident_growth_mb(before_);
                   free_all(key_, blocks);
                 });
  stop = true;
  for (std::thread& thread : others) thread.join();
  EXPECT_LT(growth, 135) << "MB; 100 are in use";
}

TEST_F(KeptOfEndedThreads, ServesBlocksOfAnotherSize) {
  std::int64_t growth = 0;
  first_and_then([&] { free_all(key_, allocate_in_blocks(key_, kTotal, 256)); },
                 [&] {
                   const std::vector<void*> blocks = allocate_in_blocks(key_, kTotal, 1000);
                   growth = resident_growth_mb(before_);
                   free_all(key_, blocks);
                 });
  EXPECT_LT(growth, 135) << "MB; 100 are in use";
}

TEST_F(KeptOfEndedThreads, ServesOthersWhenItIsFreedAfterTheEnd) {
  std::int64_t growth = 0;
  std::vector<void*> left;
  first_and_then([&] { left = allocate_in_blocks(key_, kTotal, 512); },
                 [&] {
                   free_all(key_, left);
                   const std::vector<void*> blocks = allocate_in_blocks(key_, kTotal, 512);
                   growth = resident_growth_mb(before_);
                   free_all(key_, blocks);
                 });
  EXPECT_LT(growth, 135) << "MB; 100 are in use";
}

// ---- Large blocks

// The next call, a second later, may return them to the system.
std::int64_t growth_after_a_second(const MemoryKey& key, std::int64_t before, std::int64_t enough) {
  if (resident_growth_mb(before) >= enough) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    EXPECT_TRUE(key.free(key.allocate(kMegabyte)));
  }
  return resident_growth_mb(before);
}

class KeptLargeBlocks : public ::testing::TestWithParam<std::size_t> {};

TEST_P(KeptLargeBlocks, DoNotStayResidentWhenTheyAreFreed) {
  const MemoryKey key;
  const std::int64_t before = resident_memory();
  const std::vector<void*> blocks = allocate_in_blocks(key, 200 * kMegabyte, GetParam());
  if (!kSanitized) {
    EXPECT_GT(resident_growth_mb(before), 150) << "the measure measures";
  }
  free_all(key, blocks);
  EXPECT_LT(growth_after_a_second(key, before, 40), 40) << "MB";
}

INSTANTIATE_TEST_SUITE_P(Bytes, KeptLargeBlocks,
                         ::testing::Values(40 * kKilobyte, 100 * kKilobyte, kMegabyte,
                                           10 * kMegabyte),
                         [](const auto& one) { return std::to_string(one.param); });

TEST(KeptMemory, LargeBlocksThatAnotherThreadFreedDoNotStayResident) {
  const MemoryKey key;
  const std::int64_t before = resident_memory();
  const std::vector<void*> blocks = allocate_in_blocks(key, 200 * kMegabyte, kMegabyte);
  std::thread([&] { free_all(key, blocks); }).join();
  EXPECT_LT(growth_after_a_second(key, before, 40), 40) << "MB";
}

// ---- Closed keys

// Where memory cannot be measured, this tests only that it works.
constexpr std::size_t kFullKey = (kSanitized ? 4 : 256) * kMegabyte;

TEST(KeptMemory, BookKeepingOfClosedKeysDoesNotAddUpOverSizes) {
  const Watchdog watchdog(std::chrono::seconds(110), "keys full of small blocks");
  MemoryKey().allocate(1); // what the first call sets up permanently is not counted
  const std::int64_t before = resident_memory();
  for (const std::size_t bytes : {16, 32, 48, 64, 80, 96, 112, 128}) {
    MemoryKey key;
    const std::size_t count = kFullKey / bytes;
    for (std::size_t i = 0; i < count; ++i) ASSERT_NE(key.allocate(bytes), nullptr);
    EXPECT_EQ(key.close().nLeaked, count);
  }
  EXPECT_LT(resident_growth_mb(before), 40) << "MB with no key open";
}

TEST(KeptMemory, ClosedKeysOfOneSizeLeaveNoMoreThanOne) {
  const Watchdog watchdog(std::chrono::seconds(110), "keys full of small blocks");
  MemoryKey().allocate(1);
  const std::int64_t before = resident_memory();
  for (int i = 0; i < 4; ++i) {
    MemoryKey key;
    const std::size_t count = kFullKey / 16;
    for (std::size_t block = 0; block < count; ++block) ASSERT_NE(key.allocate(16), nullptr);
    EXPECT_EQ(key.close().nLeaked, count);
  }
  EXPECT_LT(resident_growth_mb(before), 40) << "MB with no key open";
}

} // namespace
} // namespace netmon::test
