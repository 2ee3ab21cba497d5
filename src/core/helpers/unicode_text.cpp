// SPDX-License-Identifier: MIT
// The units are in a frame: at any alignment, and in little-endian order, like the machine's.
#include "unicode_text.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace netmon {

namespace {

std::uint16_t unit_at(LPCWSTR text, std::size_t index) noexcept {
  std::uint16_t unit;
  std::memcpy(&unit, reinterpret_cast<const char*>(text) + index * sizeof(unit), sizeof(unit));
  return unit;
}

} // namespace

std::uint32_t format_unicode_string(LPSTR out, LPCWSTR in, std::uint16_t bytes) noexcept {
  if (!out) return 0;
  std::size_t length = in ? bytes / sizeof(std::uint16_t) : 0;
  while (length != 0 && unit_at(in, length - 1) == 0) --length;
  length = std::min<std::size_t>(length, MAX_PATH - 1);
  for (std::size_t i = 0; i < length; ++i) {
    const std::uint16_t unit = unit_at(in, i);
    out[i] = unit >= 0x20 && unit < 0x7f ? static_cast<char>(unit) : '.';
  }
  out[length] = '\0';
  return static_cast<std::uint32_t>(length);
}

} // namespace netmon
