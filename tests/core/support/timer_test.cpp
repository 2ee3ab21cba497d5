// SPDX-License-Identifier: MIT
// Timers: they tick, they stop, also from inside and after a fault. Reference: parsers.md 17.
#include "core/support/timer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace netmon {
namespace {

using namespace std::chrono_literals;

struct Ticks {
  std::atomic<unsigned> count = 0;
  std::atomic<bool> is_inside = false;
  std::atomic<HTIMER> timer = nullptr;
  std::chrono::milliseconds takes{0};

  bool reach(unsigned least) const {
    for (int i = 0; i < 2000 && count < least; ++i) std::this_thread::sleep_for(5ms);
    return count >= least;
  }
};

void WINAPI tick(LPVOID data) {
  auto& ticks = *static_cast<Ticks*>(data);
  ticks.is_inside = true;
  ++ticks.count;
  std::this_thread::sleep_for(ticks.takes);
  ticks.is_inside = false;
}

void WINAPI tick_and_stop(LPVOID data) {
  auto& ticks = *static_cast<Ticks*>(data);
  while (!ticks.timer) std::this_thread::yield();
  EXPECT_TRUE(stop_timer(ticks.timer));
  ++ticks.count;
}

void WINAPI tick_and_throw(LPVOID data) {
  ++static_cast<Ticks*>(data)->count;
  throw std::runtime_error("an expert's");
}

TEST(Timer, CallsAgainAndAgainUntilItIsStopped) {
  Ticks ticks;
  const HTIMER timer = start_timer(tick, &ticks, 1);
  ASSERT_NE(timer, nullptr);
  EXPECT_TRUE(ticks.reach(5));
  EXPECT_TRUE(stop_timer(timer));
  const unsigned count = ticks.count;
  std::this_thread::sleep_for(30ms);
  EXPECT_EQ(ticks.count, count);
  EXPECT_FALSE(stop_timer(timer));
}

TEST(Timer, WaitsForThePeriodFirst) {
  Ticks ticks;
  const auto before = std::chrono::steady_clock::now();
  const HTIMER timer = start_timer(tick, &ticks, 60);
  EXPECT_TRUE(ticks.reach(1));
  EXPECT_GE(std::chrono::steady_clock::now() - before, 55ms);
  EXPECT_TRUE(stop_timer(timer));
}

TEST(Timer, HasNoCallUnderWayWhenItIsStopped) {
  for (int round = 0; round < 5; ++round) {
    Ticks ticks;
    ticks.takes = 30ms;
    const HTIMER timer = start_timer(tick, &ticks, 1);
    EXPECT_TRUE(ticks.reach(1));
    EXPECT_TRUE(stop_timer(timer));
    EXPECT_FALSE(ticks.is_inside);
  }
}

TEST(Timer, IsStoppedBeforeItsFirstCall) {
  Ticks ticks;
  const HTIMER timer = start_timer(tick, &ticks, 0xffffffff);
  ASSERT_NE(timer, nullptr);
  EXPECT_TRUE(stop_timer(timer));
  EXPECT_EQ(ticks.count, 0U);
}

TEST(Timer, MayStopItself) {
  Ticks ticks;
  ticks.timer = start_timer(tick_and_stop, &ticks, 0);
  ASSERT_NE(ticks.timer.load(), nullptr);
  EXPECT_TRUE(ticks.reach(1));
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(ticks.count, 1U);
}

TEST(Timer, EndsWithAFault) {
  Ticks ticks;
  const HTIMER timer = start_timer(tick_and_throw, &ticks, 1);
  ASSERT_NE(timer, nullptr);
  EXPECT_TRUE(ticks.reach(1));
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(ticks.count, 1U);
  EXPECT_TRUE(stop_timer(timer));
}

TEST(Timer, IsNotAnyNumber) {
  for (const std::uintptr_t number : {std::uintptr_t{0}, std::uintptr_t{1}, ~std::uintptr_t{0}}) {
    EXPECT_FALSE(stop_timer(reinterpret_cast<HTIMER>(number)));
  }
}

} // namespace
} // namespace netmon
