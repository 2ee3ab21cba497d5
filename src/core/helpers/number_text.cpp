// SPDX-License-Identifier: MIT
// The caller's buffers are as large as each function needs at most.
#include "number_text.h"

#include "base/ascii_text.h"
#include "base/byte_order.h"

#include <limits>

namespace netmon {

std::uint32_t small_integer(const std::uint8_t* bytes, std::size_t size, bool swapped) noexcept {
  if (size > sizeof(std::uint64_t)) return 0;
  const auto* const from = reinterpret_cast<const std::byte*>(bytes);
  return static_cast<std::uint32_t>(load_number(from, size, swapped));
}

std::uint32_t format_binary(char* text, std::uint32_t value, unsigned digits) noexcept {
  return format_bits(text, value, std::numeric_limits<std::uint32_t>::max(), digits);
}

std::uint32_t format_bits(char* text, std::uint32_t value, std::uint32_t mask,
                          unsigned digits) noexcept {
  for (unsigned bit = digits; bit-- > 0;) {
    const char digit = (value >> bit & 1) != 0 ? '1' : '0';
    *text++ = (mask >> bit & 1) != 0 ? digit : '.';
  }
  *text = '\0';
  return digits;
}

void canonicalize_hex(const char* text, char* out, std::uint32_t most) noexcept {
  while (is_blank(*text)) ++text;
  if (text[0] == '0' && upper_ascii(text[1]) == 'X') text += 2;
  for (; *text && most != 0; ++text) {
    if (hex_value(*text) < 0) continue;
    *out++ = upper_ascii(*text);
    --most;
  }
  *out = '\0';
}

void format_hex(const std::uint8_t* bytes, std::size_t size, bool prefix, char* out) noexcept {
  if (prefix) {
    *out++ = '0';
    *out++ = 'x';
  }
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint8_t byte = bytes[i];
    *out++ = kHexDigits[byte >> 4];
    *out++ = kHexDigits[byte & 0xf];
  }
  *out = '\0';
}

} // namespace netmon
