// SPDX-License-Identifier: MIT
// Numbers as text and back: small integers, binary and hexadecimal digits. Reference: parsers.md
// 12.4, 13.3. Depends on base/ascii_text.h, base/byte_order.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace netmon {

// The low 32 bits of a number of 1 to 8 bytes, the least significant byte first unless `swapped`; 0
// for other sizes.
std::uint32_t small_integer(const std::uint8_t* bytes, std::size_t size, bool swapped) noexcept;

// Writes the low `digits` bits, the highest first, and a NUL; returns `digits`.
std::uint32_t format_binary(char* text, std::uint32_t value, unsigned digits) noexcept;

// The same, with a dot for each bit that is not in `mask`.
std::uint32_t format_bits(char* text, std::uint32_t value, std::uint32_t mask,
                          unsigned digits) noexcept;

// Writes the first `most` hexadecimal digits of `text`, at most, in upper case and with a NUL.
// Leaves out 0x at the beginning, and everything that is not a digit. `out` may be `text`.
void canonicalize_hex(const char* text, char* out, std::uint32_t most) noexcept;

// Writes two digits per byte, in upper case, behind "0x" when there is to be a prefix, and a NUL.
void format_hex(const std::uint8_t* bytes, std::size_t size, bool prefix, char* out) noexcept;

} // namespace netmon
