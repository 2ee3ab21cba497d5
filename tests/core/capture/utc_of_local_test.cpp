// SPDX-License-Identifier: MIT
// From local times to UTC: the inverse of what the system says.
#include "core/capture/utc_of_local.h"

#include "core/runtime/port.h"

#include "capture_builder.h"

#include <gtest/gtest.h>

namespace netmon {
namespace {

using test::TimeZone;

constexpr std::int64_t kMillion = 1'000'000;

std::optional<std::int64_t> round_trip(std::int64_t seconds) {
  SYSTEMTIME local = {};
  EXPECT_TRUE(port::local_time(seconds, local)) << seconds;
  return utc_of_local(local);
}

TEST(UtcOfLocal, IsTheInverseOfLocalTime) {
  for (const char* const name : {"UTC", "EST5EDT,M3.2.0,M11.1.0", "XXX-14", "YYY11:30"}) {
    const TimeZone zone(name);
    // Steps of 25 hours and a bit, over some years: winters, summers, and all hours.
    for (std::int64_t seconds = 1'500'000'000; seconds < 1'600'000'000; seconds += 90'061) {
      ASSERT_EQ(round_trip(seconds), seconds * kMillion) << name;
    }
    EXPECT_EQ(round_trip(2'208'988'800), 2'208'988'800 * kMillion) << "2040";
  }
}

TEST(UtcOfLocal, AroundAChangeOfTheClock) {
  const TimeZone zone("EST5EDT,M3.2.0,M11.1.0");
  constexpr std::int64_t kForward = 1'552'201'200; // 2019-03-10 02:00 EST
  for (std::int64_t seconds = kForward - 7200; seconds < kForward + 7200; seconds += 600) {
    EXPECT_EQ(round_trip(seconds), seconds * kMillion);
  }
  constexpr std::int64_t kBack = 1'572'760'800; // 2019-11-03 02:00 EDT
  for (std::int64_t seconds = kBack - 7200; seconds < kBack + 7200; seconds += 600) {
    const auto found = round_trip(seconds);
    ASSERT_TRUE(found);
    const std::int64_t error = (*found - seconds * kMillion) / kMillion;
    if (seconds >= kBack - 3600 && seconds < kBack + 3600) {
      EXPECT_TRUE(error == 0 || error == 3600 || error == -3600) << "shown twice";
    } else {
      EXPECT_EQ(error, 0);
    }
  }
  // 02:30 was not shown that night: a time nearby.
  SYSTEMTIME never = {};
  never.wYear = 2019;
  never.wMonth = 3;
  never.wDay = 10;
  never.wHour = 2;
  never.wMinute = 30;
  const auto found = utc_of_local(never);
  ASSERT_TRUE(found);
  EXPECT_NEAR(static_cast<double>(*found / kMillion - kForward), 0, 5400);
}

TEST(UtcOfLocal, KeepsMillisecondsAndRefusesWhatIsNoDate) {
  const TimeZone zone("UTC");
  SYSTEMTIME time = {};
  EXPECT_FALSE(utc_of_local(time));
  time.wYear = 2024;
  time.wMonth = 3;
  time.wDay = 5;
  time.wHour = 14;
  time.wMinute = 7;
  time.wSecond = 9;
  time.wMilliseconds = 123;
  EXPECT_EQ(utc_of_local(time), 1'709'647'629'123'000);
  time.wMonth = 13;
  EXPECT_FALSE(utc_of_local(time));
}

} // namespace
} // namespace netmon
