// SPDX-License-Identifier: MIT
// Makes texts of unknown origin safe for their destination. Depends on utf8proc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nmexpert {

// For a terminal or a log: one line of valid UTF-8 that moves no cursor and changes no color. A
// character that cannot be shown is written as an escape (\n, \t, \x1b, \u202e, \U000e0041), and a
// byte that is not UTF-8 as \xNN. A backslash is not escaped.
std::string printable(std::string_view text);

// Valid UTF-8 with the lines preserved: each byte that is not UTF-8 becomes U+FFFD, and control
// characters other than tab, CR and LF are escaped as in printable().
std::string printable_lines(std::string_view text);

// The lines of a text, each of them printable(), with tabs expanded. They may end in LF, CR LF or
// CR; a line end at the end of the text does not start another line.
std::vector<std::string> lines_of(std::string_view text);

// The same JSON, with control characters and characters that change the direction of text or are
// invisible written as \uNNNN: U+007F to U+009F, U+202E and so on. `json` is valid, so they occur
// only in strings.
std::string with_json_escapes(std::string json);

// The columns that a printable text takes on a terminal.
std::size_t display_width(std::string_view text);

// Cuts a text to a number of columns; a text that was cut ends in an ellipsis.
std::string cut_to_width(std::string_view text, std::size_t width);

// Wraps a printable text into lines of at most `width` columns, at spaces where possible. 0: one
// line.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

// "1,234,567"
std::string grouped(unsigned long long number);

// "1.2 MiB"
std::string size_text(unsigned long long bytes);

} // namespace nmexpert
