// SPDX-License-Identifier: MIT
// Calendar arithmetic on SYSTEMTIME. Start stamps of captures are kept as they are stored, sense or
// nonsense; only this helper interprets them. Depends on public headers.
#pragma once

#include <netmon/types.h>

#include <cstdint>

namespace netmon {

// Adds microseconds, rounded down to whole milliseconds, and sets the day of the week. False, and
// nothing changed, when `time` is no date or the result lies outside the years 1601 to 30827.
bool adjust_system_time(SYSTEMTIME& time, std::int64_t microseconds) noexcept;

} // namespace netmon
