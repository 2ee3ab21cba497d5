// SPDX-License-Identifier: MIT
// The calendar of SYSTEMTIME: 1601-01-01 to 30827-12-31. Start stamps of captures are kept as they
// are stored, whether they make sense or not; only these functions interpret them. Depends on
// public headers.
#pragma once

#include <netmon/types.h>

#include <cstdint>
#include <ctime>

namespace netmon {

// Milliseconds since 1601-01-01; -1 when `time` is not a date. The day of the week is ignored.
std::int64_t milliseconds_of(const SYSTEMTIME& time) noexcept;

// The smallest number of milliseconds that no SYSTEMTIME can represent.
std::int64_t end_of_calendar() noexcept;

// The inverse, with the day of the week. `milliseconds` is at least 0 and less than
// end_of_calendar().
SYSTEMTIME system_time_of(std::int64_t milliseconds) noexcept;

// Copies field by field, without checking; milliseconds are 0.
SYSTEMTIME system_time_of(const std::tm& time) noexcept;

// Adds microseconds, rounded down to whole milliseconds, and sets the day of the week. Returns
// false and changes nothing when `time` is not a date or the result is outside the calendar.
bool adjust_system_time(SYSTEMTIME& time, std::int64_t microseconds) noexcept;

} // namespace netmon
