// SPDX-License-Identifier: MIT
// A name that a caller passed, copied before anything is held. Depends on nothing.
#pragma once

#include <cstddef>
#include <string_view>

namespace netmon {

struct NameCopy {
  // Cuts what is longer than any name. Null is an empty name.
  explicit NameCopy(const char* source) noexcept {
    if (!source) return;
    while (length + 1 < sizeof(bytes) && source[length]) {
      bytes[length] = source[length];
      ++length;
    }
  }
  operator std::string_view() const noexcept { return {bytes, length}; } // NOLINT: as one

  char bytes[256] = {};
  std::size_t length = 0;
};

} // namespace netmon
