// SPDX-License-Identifier: MIT
// The headers of BER elements, with definite lengths and tags of one byte. Reference: parsers.md
// 13.2. Depends on nothing.
#pragma once

#include <cstdint>
#include <optional>

namespace netmon {

enum class BerKind : std::uint8_t {
  any,
  integer, // tag 2, not empty
  string   // octet strings and the character strings, not in parts
};

struct BerElement {
  const std::uint8_t* contents;
  std::uint32_t header_bytes; // tag and length
  std::uint32_t content_bytes;
  std::uint8_t tag;
};

// The element that begins at `at` and lies before `end` as a whole. None when there is no such
// element of the kind, or when its length has more than four octets.
std::optional<BerElement> read_ber(const std::uint8_t* at, const std::uint8_t* end,
                                   BerKind kind) noexcept;

} // namespace netmon
