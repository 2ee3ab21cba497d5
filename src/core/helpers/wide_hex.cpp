// SPDX-License-Identifier: MIT
// Units may be at any alignment, since callers find such texts in frames and files.
#include "wide_hex.h"

#include "base/ascii_text.h"

#include <cstdint>
#include <cstring>

namespace netmon {

void format_wide_hex(const WCHAR* text, std::size_t units, char* out) noexcept {
  for (std::size_t i = 0; i < units; ++i) {
    std::uint16_t unit;
    std::memcpy(&unit, reinterpret_cast<const char*>(text) + i * sizeof unit, sizeof unit);
    for (int shift = 12; shift >= 0; shift -= 4) *out++ = kHexDigits[unit >> shift & 0xf];
  }
  *out = '\0';
}

bool parse_wide_hex(std::string_view digits, WCHAR* out) noexcept {
  if (digits.size() % kDigitsPerUnit != 0) return false;
  for (std::size_t at = 0; at < digits.size(); at += kDigitsPerUnit) {
    unsigned unit = 0;
    for (const char c : digits.substr(at, kDigitsPerUnit)) {
      const int value = hex_value(c);
      if (value < 0) return false;
      unit = unit << 4 | static_cast<unsigned>(value);
    }
    *out++ = static_cast<WCHAR>(unit);
  }
  *out = 0;
  return true;
}

} // namespace netmon
