// SPDX-License-Identifier: MIT
// Converts one character at a time.
#include "utf16.h"

#include "utf8.h"

namespace netmon {

namespace {

constexpr char32_t kReplacement = 0xfffd;

void append(Utf16String& text, char32_t character) {
  using Unit = Utf16String::value_type;
  if (character < 0x10000) {
    text += static_cast<Unit>(character);
    return;
  }
  text += static_cast<Unit>(0xd800 + ((character - 0x10000) >> 10));
  text += static_cast<Unit>(0xdc00 + (character & 0x3ff));
}

} // namespace

Utf16String to_utf16(std::string_view utf8) {
  Utf16String text;
  text.reserve(utf8.size());
  while (!utf8.empty()) {
    const Utf8Start start = start_of_utf8(utf8);
    append(text, start.is_whole() ? start.character : kReplacement);
    utf8.remove_prefix(start.bytes);
  }
  return text;
}

std::string to_utf8(Utf16View text) {
  std::string utf8;
  utf8.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto unit = static_cast<char16_t>(text[i]);
    if (unit < 0xd800 || unit > 0xdfff) {
      append_utf8(utf8, unit);
      continue;
    }
    const char16_t next = i + 1 < text.size() ? static_cast<char16_t>(text[i + 1]) : u'\0';
    if (unit > 0xdbff || next < 0xdc00 || next > 0xdfff) {
      append_utf8(utf8, kReplacement);
      continue;
    }
    append_utf8(utf8, 0x10000 + (char32_t{unit} - 0xd800) * 0x400 + (next - 0xdc00U));
    ++i;
  }
  return utf8;
}

} // namespace netmon
