// SPDX-License-Identifier: MIT
// Table 3-7 of the Unicode standard, as ranges of the second byte.
#include "utf8.h"

#include <algorithm>

namespace netmon {

Utf8Start start_of_utf8(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {1, 1, lead};
  if (lead < 0xc2 || lead > 0xf4) return {1, 0, 0};
  Utf8Start start = {1, std::size_t{lead < 0xe0 ? 2U : lead < 0xf0 ? 3U : 4U}, 0};
  auto character = static_cast<char32_t>(lead & (0xff >> (start.needed + 1)));
  // The range of the second byte: excludes overlong forms, surrogates, and anything beyond
  // U+10FFFF.
  unsigned least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  unsigned most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  for (; start.bytes < std::min(start.needed, text.size()); ++start.bytes) {
    const auto next = static_cast<unsigned char>(text[start.bytes]);
    if (next < least || next > most) break;
    character = character << 6 | (next & 0x3f);
    least = 0x80;
    most = 0xbf;
  }
  start.character = character;
  return start;
}

void append_utf8(std::string& text, char32_t character) {
  const auto tail = [&](unsigned shift) {
    text += static_cast<char>(0x80 | (character >> shift & 0x3f));
  };
  if (character < 0x80) {
    text += static_cast<char>(character);
  } else if (character < 0x800) {
    text += static_cast<char>(0xc0 | character >> 6);
    tail(0);
  } else if (character < 0x10000) {
    text += static_cast<char>(0xe0 | character >> 12);
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xf0 | character >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

} // namespace netmon
