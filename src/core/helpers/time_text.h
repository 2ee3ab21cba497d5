// SPDX-License-Identifier: MIT
// Date and time as text, in one form everywhere. Reference: parsers.md 12.3. Depends on
// base/bounded_text.h, base/calendar.h.
#pragma once

#include "base/bounded_text.h"

#include <netmon/types.h>

#include <cstddef>

namespace netmon {

// Adds "2003-07-04 13:05:09.042", whatever the locale: what is printed is the same everywhere. The
// fields may hold anything.
void add_time(BoundedText& text, const SYSTEMTIME& time) noexcept;

// Enough for any time, with NUL.
inline constexpr std::size_t kTimeTextBytes = 32;

// Writes the same and a NUL; "not a time" when there is no such time.
void format_time(const SYSTEMTIME& time, char (&text)[kTimeTextBytes]) noexcept;

} // namespace netmon
