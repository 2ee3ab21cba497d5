// SPDX-License-Identifier: MIT
// The budget of warm memory: never exceeded, however many threads ask, and checked once a second.
#include "core/memory/warm_budget.h"

#include "core/memory/exact_with_threads.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace netmon {
namespace {

TEST(WarmBudget, KeepsWhatFits) {
  WarmBudget budget;
  EXPECT_FALSE(budget.keep(WarmBudget::kWarmBytes + 1));
  EXPECT_FALSE(budget.keep(~std::size_t{0}));
  EXPECT_TRUE(budget.fits(WarmBudget::kWarmBytes));
  EXPECT_TRUE(budget.keep(WarmBudget::kWarmBytes - 10));
  EXPECT_FALSE(budget.fits(11));
  EXPECT_FALSE(budget.keep(11));
  EXPECT_TRUE(budget.keep(10));
  EXPECT_FALSE(budget.keep(1));
  EXPECT_TRUE(budget.keep(0));
  budget.forget(WarmBudget::kWarmBytes);
  EXPECT_EQ(budget.kept(), 0u);
}

TEST(WarmBudget, WhatIsKeptAnywayLeavesNoRoomForMore) {
  WarmBudget budget;
  budget.keep_anyway(WarmBudget::kWarmBytes + 100);
  EXPECT_FALSE(budget.keep(0));
  EXPECT_FALSE(budget.fits(0));
  EXPECT_FALSE(budget.keep(~std::size_t{0} - 50));
  budget.forget(WarmBudget::kWarmBytes + 100);
  EXPECT_TRUE(budget.keep(1));
}

TEST(WarmBudget, IsExactWithManyThreads) {
  WarmBudget budget;
  expect_exact_with_threads(
      WarmBudget::kWarmBytes, WarmBudget::kWarmBytes / 4,
      [&](std::size_t bytes) { return budget.keep(bytes); },
      [&](std::size_t bytes) { budget.forget(bytes); });
  EXPECT_EQ(budget.kept(), 0u);
}

TEST(WarmBudget, ASweepIsDueOnceWhenSomethingWasStirred) {
  WarmBudget budget;
  EXPECT_FALSE(budget.sweep_is_due()) << "nothing was stirred";
  budget.stir();
  EXPECT_FALSE(budget.sweep_is_due()) << "nothing is warm";
  ASSERT_TRUE(budget.keep(1));
  budget.stir();
  EXPECT_TRUE(budget.sweep_is_due());
  budget.stir();
  EXPECT_FALSE(budget.sweep_is_due()) << "not again within a second";
  std::this_thread::sleep_for(WarmBudget::kIdle + std::chrono::milliseconds(20));
  budget.stir();
  EXPECT_TRUE(budget.sweep_is_due());
}

TEST(WarmBudget, OneOfManyThreadsSweeps) {
  WarmBudget budget;
  ASSERT_TRUE(budget.keep(1));
  std::atomic<int> sweeps = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        budget.stir();
        if (budget.sweep_is_due()) ++sweeps;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_GE(sweeps, 1);
  EXPECT_LE(sweeps, 4) << "one in each second";
}

TEST(LastUse, IsIdleAfterASecond) {
  LastUse use;
  use.touch();
  EXPECT_FALSE(use.is_idle());
  std::this_thread::sleep_for(WarmBudget::kIdle + std::chrono::milliseconds(20));
  EXPECT_TRUE(use.is_idle());
  use.touch();
  EXPECT_FALSE(use.is_idle());
}

} // namespace
} // namespace netmon
