// SPDX-License-Identifier: MIT
// What a heap counts, and when it tells its key.
#include "core/memory/heap_counters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace netmon {
namespace {

TEST(HeapCounters, CountExactly) {
  HeapCounters counters;
  std::mt19937 random(1);
  std::int64_t live = 0;
  std::int64_t peak = 0;
  std::uint64_t allocated = 0;
  std::uint64_t blocks = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto bytes = static_cast<std::int64_t>(random() % 100'000);
    const auto count = static_cast<std::uint64_t>(bytes);
    bool told = false;
    switch (random() % 4) {
      case 0:
        told = counters.count_allocation(count);
        ++blocks;
        live += bytes;
        allocated += count;
        break;
      case 1:
        told = counters.count_growth(count);
        live += bytes;
        allocated += count;
        break;
      case 2: told = counters.count_free(count), live -= bytes; break;
      default: told = counters.count_shrinkage(count), live -= bytes; break;
    }
    peak = std::max(peak, live);
    EXPECT_FALSE(told) << "there is one heap only";
    ASSERT_EQ(counters.live_bytes(), live);
    ASSERT_EQ(counters.peak_bytes(), peak);
    ASSERT_EQ(counters.allocated_bytes(), allocated);
    ASSERT_EQ(counters.allocated_blocks(), blocks);
  }
}

// With several heaps, the key is told before its count is wrong by more than a step.
TEST(HeapCounters, TellWhenTheyDrifted) {
  for (const std::int64_t of_key : {0, 100'000, 1'000'000, 100'000'000}) {
    HeapCounters counters;
    counters.begin_telling();
    counters.told(of_key);
    const auto most = std::clamp<std::int64_t>(of_key / 16, 4096, 65536);
    std::int64_t known = 0;
    std::mt19937 random(2);
    int told = 0;
    for (int i = 0; i < 5000; ++i) {
      const std::uint64_t bytes = random() % 1000;
      const bool tell =
          random() % 3 != 0 ? counters.count_allocation(bytes) : counters.count_free(bytes);
      if (tell) {
        ++told;
        known = counters.live_bytes();
        counters.told(of_key);
      }
      ASSERT_LE(counters.live_bytes(), known + most) << of_key;
      ASSERT_GE(counters.live_bytes(), known - most) << of_key;
    }
    EXPECT_GT(told, 0);
    EXPECT_LT(told, 1000) << "and not all the time";
  }
}

} // namespace
} // namespace netmon
