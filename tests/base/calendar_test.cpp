// SPDX-License-Identifier: MIT
// Calendar arithmetic, checked against the standard library's. Reference: frames.md 7.
#include "base/calendar.h"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <random>

namespace netmon {
namespace {

SYSTEMTIME make(int year, int month, int day, int hour = 0, int minute = 0, int second = 0,
                int millisecond = 0) {
  SYSTEMTIME time = {};
  time.wYear = static_cast<WORD>(year);
  time.wMonth = static_cast<WORD>(month);
  time.wDay = static_cast<WORD>(day);
  time.wHour = static_cast<WORD>(hour);
  time.wMinute = static_cast<WORD>(minute);
  time.wSecond = static_cast<WORD>(second);
  time.wMilliseconds = static_cast<WORD>(millisecond);
  return time;
}

void expect_same(const SYSTEMTIME& got, const SYSTEMTIME& want) {
  EXPECT_EQ(got.wYear, want.wYear);
  EXPECT_EQ(got.wMonth, want.wMonth);
  EXPECT_EQ(got.wDay, want.wDay);
  EXPECT_EQ(got.wDayOfWeek, want.wDayOfWeek);
  EXPECT_EQ(got.wHour, want.wHour);
  EXPECT_EQ(got.wMinute, want.wMinute);
  EXPECT_EQ(got.wSecond, want.wSecond);
  EXPECT_EQ(got.wMilliseconds, want.wMilliseconds);
}

TEST(SystemTime, AddsAndSetsTheDayOfTheWeek) {
  SYSTEMTIME time = make(2024, 2, 28, 23, 59, 59, 999);
  time.wDayOfWeek = 6; // wrong on purpose
  EXPECT_TRUE(adjust_system_time(time, 1000));
  SYSTEMTIME want = make(2024, 2, 29);
  want.wDayOfWeek = 4; // Thursday
  expect_same(time, want);
}

TEST(SystemTime, RoundsDownToMilliseconds) {
  SYSTEMTIME time = make(2000, 1, 1, 0, 0, 0, 10);
  EXPECT_TRUE(adjust_system_time(time, 1999));
  EXPECT_EQ(time.wMilliseconds, 11);
  EXPECT_TRUE(adjust_system_time(time, -1));
  EXPECT_EQ(time.wMilliseconds, 10);
  EXPECT_TRUE(adjust_system_time(time, -11000));
  EXPECT_EQ(time.wYear, 1999);
  EXPECT_EQ(time.wMilliseconds, 999);
}

TEST(SystemTime, StaysWithinItsYears) {
  SYSTEMTIME first = make(1601, 1, 1);
  EXPECT_FALSE(adjust_system_time(first, -1));
  EXPECT_EQ(first.wYear, 1601);
  EXPECT_TRUE(adjust_system_time(first, 0));
  EXPECT_EQ(first.wDayOfWeek, 1) << "a Monday";
  SYSTEMTIME last = make(30827, 12, 31, 23, 59, 59, 999);
  EXPECT_FALSE(adjust_system_time(last, 1000));
  EXPECT_TRUE(adjust_system_time(last, 999));
  EXPECT_EQ(last.wYear, 30827);
  EXPECT_FALSE(adjust_system_time(last, std::numeric_limits<std::int64_t>::max()));
  EXPECT_FALSE(adjust_system_time(first, std::numeric_limits<std::int64_t>::min()));
}

TEST(SystemTime, LeavesWhatIsNoDateAlone) {
  for (const SYSTEMTIME& bad :
       {make(2023, 2, 29), make(2024, 13, 1), make(2024, 0, 1), make(2024, 1, 0), make(1600, 1, 1),
        make(30828, 1, 1), make(2024, 1, 1, 24), make(2024, 1, 1, 0, 60),
        make(2024, 1, 1, 0, 0, 60), make(2024, 1, 1, 0, 0, 0, 1000), make(1900, 2, 29),
        SYSTEMTIME{}}) {
    SYSTEMTIME time = bad;
    EXPECT_FALSE(adjust_system_time(time, 5000));
    expect_same(time, bad);
  }
}

TEST(SystemTime, AgreesWithTheStandardLibrary) {
  using namespace std::chrono;
  std::mt19937_64 random(3);
  const auto from = sys_days(year(1601) / 1 / 1);
  const auto to = sys_days(year(30827) / 12 / 31);
  const auto days = (to - from).count();
  for (int i = 0; i < 20000; ++i) {
    const sys_days day =
        from +
        std::chrono::days(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(days)));
    const sys_days target =
        from +
        std::chrono::days(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(days)));
    const year_month_day a(day);
    const year_month_day b(target);
    SYSTEMTIME time = make(int(a.year()), static_cast<int>(unsigned(a.month())),
                           static_cast<int>(unsigned(a.day())), 12, 34, 56, 789);
    ASSERT_TRUE(adjust_system_time(time, duration_cast<microseconds>(target - day).count()));
    SYSTEMTIME want = make(int(b.year()), static_cast<int>(unsigned(b.month())),
                           static_cast<int>(unsigned(b.day())), 12, 34, 56, 789);
    want.wDayOfWeek = static_cast<WORD>(weekday(target).c_encoding());
    expect_same(time, want);
  }
}

} // namespace
} // namespace netmon
