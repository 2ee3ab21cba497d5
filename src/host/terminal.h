// SPDX-License-Identifier: MIT
// The terminals behind the standard streams. Part of the seam to the operating system. Depends on
// output_buffer.h.
#pragma once

#include <cstddef>
#include <ostream>
#include <string_view>

namespace nmexpert {

// True when standard error goes to a terminal that can move its cursor.
bool errors_go_to_terminal();

// The width of that terminal in characters; 80 when unknown.
int terminal_width();

// The columns of text that fit on the terminal that standard output goes to; 0 when it does not go
// to one.
std::size_t output_width();

// The stream that takes UTF-8 text for standard output: bytes as they are, or characters on a
// terminal.
std::ostream& standard_output();

// Prints UTF-8 text to standard error immediately. Text that cannot be shown is lost.
void print_error(std::string_view text) noexcept;

} // namespace nmexpert
