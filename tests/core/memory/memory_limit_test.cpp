// SPDX-License-Identifier: MIT
// The limit of a key is exact, also with many threads, and a request that does not fit does not
// make others fail.
#include "core/memory/memory_limit.h"

#include "core/memory/exact_with_threads.h"

#include <gtest/gtest.h>

#include <thread>

namespace netmon {
namespace {

TEST(MemoryLimit, NoneChargesNothing) {
  MemoryLimit limit;
  limit.set(0);
  EXPECT_FALSE(limit.exists());
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.charge(~std::size_t{0}));
  limit.refund(1);
}

TEST(MemoryLimit, IsExact) {
  MemoryLimit limit;
  limit.set(100);
  EXPECT_TRUE(limit.exists());
  EXPECT_EQ(limit.bytes(), 100u);
  EXPECT_FALSE(limit.charge(101));
  EXPECT_TRUE(limit.charge(60));
  EXPECT_FALSE(limit.charge(41));
  EXPECT_FALSE(limit.charge(~std::size_t{0})) << "no sum that runs over";
  EXPECT_FALSE(limit.charge(~std::size_t{0} - 59));
  EXPECT_TRUE(limit.charge(40));
  EXPECT_FALSE(limit.charge(1));
  EXPECT_TRUE(limit.charge(0));
  limit.refund(100);
  EXPECT_TRUE(limit.charge(100));
  limit.set(50); // the next key's
  EXPECT_TRUE(limit.charge(50));
}

TEST(MemoryLimit, ABlockOfNoBytesCostsItsPlace) {
  EXPECT_EQ(MemoryLimit::cost(0), 16u);
  EXPECT_EQ(MemoryLimit::cost(1), 1u);
  EXPECT_EQ(MemoryLimit::cost(1000), 1000u);
}

TEST(MemoryLimit, IsExactWithManyThreads) {
  constexpr std::size_t kLimit = 1'000'000;
  MemoryLimit limit;
  limit.set(kLimit);
  expect_exact_with_threads(
      kLimit, 200'000, [&](std::size_t bytes) { return limit.charge(bytes); },
      [&](std::size_t bytes) { limit.refund(bytes); });
  EXPECT_TRUE(limit.charge(kLimit)) << "all of it was refunded";
}

TEST(MemoryLimit, WhatDoesNotFitGetsNothingElseRefused) {
  MemoryLimit limit;
  limit.set(1000);
  std::atomic<bool> stop = false;
  std::thread greedy([&] {
    while (!stop) EXPECT_FALSE(limit.charge(1001));
  });
  for (int i = 0; i < 50'000; ++i) {
    ASSERT_TRUE(limit.charge(1000));
    limit.refund(1000);
  }
  stop = true;
  greedy.join();
}

} // namespace
} // namespace netmon
