// SPDX-License-Identifier: MIT
// Texts of unknown origin, made fit for where they go. Depends on nothing.
#pragma once

#include <string>
#include <string_view>

namespace nmexpert {

// For a terminal or a log: one line of valid UTF-8 that moves no cursor and changes no colour.
// What cannot be shown is written as an escape (\n, \t, \x1b, \u202e), a byte that is no UTF-8 as
// \xNN. A backslash stays one.
std::string printable(std::string_view text);

// Valid UTF-8, lines kept: each byte that is none becomes U+FFFD, other control characters than
// tab, CR and LF are escaped as in printable().
std::string printable_lines(std::string_view text);

// Columns that a printable text takes on a terminal.
std::size_t display_width(std::string_view text);

// Cut to a number of columns; a text that was cut ends in an ellipsis.
std::string cut_to_width(std::string_view text, std::size_t width);

// "1,234,567"
std::string grouped(unsigned long long number);

// "1.2 MiB"
std::string size_text(unsigned long long bytes);

} // namespace nmexpert
