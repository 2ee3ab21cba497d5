// SPDX-License-Identifier: MIT
// ASCII text, whatever the locale is: letters without their case, blanks, hexadecimal digits.
// Depends on nothing.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace netmon {

inline constexpr char kHexDigits[] = "0123456789ABCDEF";

constexpr char upper_ascii(char c) noexcept {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

constexpr bool is_blank(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

// The value of a hexadecimal digit; -1 for any other character.
constexpr int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  const char upper = upper_ascii(c);
  return upper >= 'A' && upper <= 'F' ? upper - 'A' + 10 : -1;
}

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return upper_ascii(x) == upper_ascii(y); });
}

// Without the blanks at both ends.
constexpr std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

} // namespace netmon
