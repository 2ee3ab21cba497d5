// SPDX-License-Identifier: MIT
// printf by the rules of the C library of Windows. Used only by compat_windows.cpp.
#pragma once

#include <cstdarg>
#include <string>

namespace netmon {

// Appends the formatted text to `out`. `l` is 32 bits, `I64` and `ll` 64, `I` the size of a
// pointer; `S` and `ls` take UTF-16 text; `n` takes no argument and does nothing. False when memory
// ran out.
bool format_like_windows(std::string& out, const char* format, std::va_list arguments) noexcept;

} // namespace netmon
