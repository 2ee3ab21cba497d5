// SPDX-License-Identifier: MIT
// The well-formed characters of UTF-8. Depends on nothing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace netmon {

// The start of a nonempty text.
struct Utf8Start {
  std::size_t bytes = 0;  // that belong together: a character, or the part of one that is there
  std::size_t needed = 0; // bytes of the whole character; 0 if no character starts here
  char32_t character = 0; // if it is whole

  bool is_whole() const noexcept { return needed != 0 && bytes == needed; }
};

Utf8Start start_of_utf8(std::string_view text) noexcept;

// `character` is a Unicode scalar value. May throw std::bad_alloc.
void append_utf8(std::string& text, char32_t character);

} // namespace netmon
