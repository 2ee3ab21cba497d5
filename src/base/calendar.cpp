// SPDX-License-Identifier: MIT
// Days are counted from 1601-01-01, a Monday and the first day of a 400-year cycle of the calendar.
#include "calendar.h"

namespace netmon {

namespace {

constexpr int kFirstYear = 1601;
constexpr int kLastYear = 30827;
constexpr std::int64_t kMillisecondsPerDay = 86'400'000;
constexpr std::int64_t kDaysPer400Years = 146'097;
constexpr std::int64_t kDaysPer100Years = 36'524;
constexpr std::int64_t kDaysPer4Years = 1'461;

constexpr bool is_leap(int year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr int month_days(int year, int month) noexcept {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[month - 1];
}

// From 1601-01-01 to January 1 of `year`.
constexpr std::int64_t days_before_year(int year) noexcept {
  const std::int64_t years = year - kFirstYear;
  return years * 365 + years / 4 - years / 100 + years / 400;
}

bool is_date(const SYSTEMTIME& time) noexcept {
  return time.wYear >= kFirstYear && time.wYear <= kLastYear && time.wMonth >= 1 &&
         time.wMonth <= 12 && time.wDay >= 1 && time.wDay <= month_days(time.wYear, time.wMonth) &&
         time.wHour < 24 && time.wMinute < 60 && time.wSecond < 60 && time.wMilliseconds < 1000;
}

} // namespace

std::int64_t milliseconds_of(const SYSTEMTIME& time) noexcept {
  if (!is_date(time)) return -1;
  std::int64_t days = days_before_year(time.wYear) + time.wDay - 1;
  for (int month = 1; month < time.wMonth; ++month) days += month_days(time.wYear, month);
  return days * kMillisecondsPerDay + time.wHour * 3'600'000 + time.wMinute * 60'000 +
         time.wSecond * 1000 + time.wMilliseconds;
}

std::int64_t end_of_calendar() noexcept {
  return days_before_year(kLastYear + 1) * kMillisecondsPerDay;
}

SYSTEMTIME system_time_of(std::int64_t total) noexcept {
  std::int64_t days = total / kMillisecondsPerDay;
  const auto rest = static_cast<int>(total % kMillisecondsPerDay);
  SYSTEMTIME time = {};
  time.wDayOfWeek = static_cast<WORD>((days + 1) % 7);
  time.wHour = static_cast<WORD>(rest / 3'600'000);
  time.wMinute = static_cast<WORD>(rest / 60'000 % 60);
  time.wSecond = static_cast<WORD>(rest / 1000 % 60);
  time.wMilliseconds = static_cast<WORD>(rest % 1000);

  const std::int64_t cycles = days / kDaysPer400Years;
  days %= kDaysPer400Years;
  // The last day of a cycle, or of four years, belongs to the leap year at its end.
  const std::int64_t centuries = days / kDaysPer100Years - days / (kDaysPer400Years - 1);
  days -= centuries * kDaysPer100Years;
  const std::int64_t fours = days / kDaysPer4Years;
  days -= fours * kDaysPer4Years;
  const std::int64_t years = days / 365 - days / (kDaysPer4Years - 1);
  days -= years * 365;
  const auto year =
      static_cast<int>(kFirstYear + cycles * 400 + centuries * 100 + fours * 4 + years);
  int month = 1;
  for (; days >= month_days(year, month); ++month) days -= month_days(year, month);
  time.wYear = static_cast<WORD>(year);
  time.wMonth = static_cast<WORD>(month);
  time.wDay = static_cast<WORD>(days + 1);
  return time;
}

SYSTEMTIME system_time_of(const std::tm& time) noexcept {
  const auto word = [](int number) { return static_cast<WORD>(number); };
  return {word(time.tm_year + 1900), word(time.tm_mon + 1), word(time.tm_wday), word(time.tm_mday),
          word(time.tm_hour),        word(time.tm_min),     word(time.tm_sec),  0};
}

bool adjust_system_time(SYSTEMTIME& time, std::int64_t microseconds) noexcept {
  const std::int64_t start = milliseconds_of(time);
  if (start < 0) return false;
  // The stamp is whole milliseconds, so the delta can be rounded alone.
  const std::int64_t delta = microseconds / 1000 - (microseconds % 1000 < 0 ? 1 : 0);
  const std::int64_t total = start + delta;
  if (total < 0 || total >= end_of_calendar()) return false;
  time = system_time_of(total);
  return true;
}

} // namespace netmon
