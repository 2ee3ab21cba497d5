// SPDX-License-Identifier: MIT
// Date and time as text, in one form everywhere. Reference: parsers.md 12.3. Depends on
// base/calendar.h.
#pragma once

#include <netmon/types.h>

#include <cstddef>

namespace netmon {

// Enough for any time, with NUL.
inline constexpr std::size_t kTimeTextBytes = 32;

// Writes "2003-07-04 13:05:09.042" and a NUL; "not a time" when there is no such time.
void format_time(const SYSTEMTIME& time, char (&text)[kTimeTextBytes]) noexcept;

} // namespace netmon
