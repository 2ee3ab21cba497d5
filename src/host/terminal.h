// SPDX-License-Identifier: MIT
// Is somebody looking, and at what? Part of the seam to the operating system.
// Depends on output_buffer.h.
#pragma once

#include <cstddef>
#include <ostream>
#include <string_view>

namespace nmexpert {

// True when the standard error goes to a terminal that can move its cursor.
bool errors_go_to_terminal();

// Its width in characters; 80 when it does not tell.
int terminal_width();

// How many columns of text fit on the terminal that the standard output goes to; 0 when it does not
// go to one.
std::size_t output_width();

// Where UTF-8 text for the standard output goes: bytes as they are, or characters on a terminal.
std::ostream& standard_output();

// The same for a message on the standard error, at once. One that cannot be shown is lost.
void print_error(std::string_view text) noexcept;

} // namespace nmexpert
