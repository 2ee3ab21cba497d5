// SPDX-License-Identifier: MIT
// Texts of unknown origin, made fit for where they go. Depends on utf8proc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nmexpert {

// For a terminal or a log: one line of valid UTF-8 that moves no cursor and changes no color.
// What cannot be shown is written as an escape (\n, \t, \x1b, \u202e, \U000e0041), a byte that is
// not UTF-8 as \xNN. A backslash stays one.
std::string printable(std::string_view text);

// Valid UTF-8, lines kept: each byte that is not UTF-8 becomes U+FFFD, other control characters
// than tab, CR and LF are escaped as in printable().
std::string printable_lines(std::string_view text);

// The lines of a text, each of them printable(), its tabs expanded. They may end in LF, CR LF or
// CR; an end of line at the end of the text starts no further line.
std::vector<std::string> lines_of(std::string_view text);

// JSON as it was, with controls and characters that change the direction of text or are invisible
// written as \uNNNN: U+007F to U+009F, U+202E and so on. `json` is valid, so they are in strings.
std::string with_json_escapes(std::string json);

// Columns that a printable text takes on a terminal.
std::size_t display_width(std::string_view text);

// Cut to a number of columns; a text that was cut ends in an ellipsis.
std::string cut_to_width(std::string_view text, std::size_t width);

// A printable text in lines that are at most `width` columns wide, broken at spaces where there are
// any. 0: one line.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

// "1,234,567"
std::string grouped(unsigned long long number);

// "1.2 MiB"
std::string size_text(unsigned long long bytes);

} // namespace nmexpert
