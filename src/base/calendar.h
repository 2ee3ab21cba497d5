// SPDX-License-Identifier: MIT
// The calendar of SYSTEMTIME: 1601-01-01 to 30827-12-31. Start stamps of captures are kept as they
// are stored, sense or nonsense; only these functions interpret them. Depends on public headers.
#pragma once

#include <netmon/types.h>

#include <cstdint>
#include <ctime>

namespace netmon {

// Milliseconds since 1601-01-01; -1 when `time` is not a date. The day of the week is not looked
// at.
std::int64_t milliseconds_of(const SYSTEMTIME& time) noexcept;

// The first number of milliseconds that no SYSTEMTIME stands for.
std::int64_t end_of_calendar() noexcept;

// The other way round, with the day of the week; `milliseconds` from 0 to before end_of_calendar().
SYSTEMTIME system_time_of(std::int64_t milliseconds) noexcept;

// Field by field, whatever they say; no milliseconds.
SYSTEMTIME system_time_of(const std::tm& time) noexcept;

// Adds microseconds, rounded down to whole milliseconds, and sets the day of the week. False, and
// nothing changed, when `time` is not a date or the result lies outside the calendar.
bool adjust_system_time(SYSTEMTIME& time, std::int64_t microseconds) noexcept;

} // namespace netmon
