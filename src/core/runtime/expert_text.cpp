// SPDX-License-Identifier: MIT
// Telling UTF-8 from other texts, and reading Windows-1252.
#include "expert_text.h"

#include "port.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

namespace netmon {

namespace {

// Bytes of the character that a text starts with; 0 for none; more than there are where it is cut.
std::size_t character_bytes(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const std::size_t bytes = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  // Of the second byte: no longer forms than needed, no surrogates, nothing beyond U+10FFFF.
  unsigned least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  unsigned most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  for (std::size_t i = 1; i < std::min(bytes, text.size()); ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if (next < least || next > most) return 0;
    least = 0x80;
    most = 0xbf;
  }
  return bytes;
}

std::size_t ascii_bytes(std::string_view text) noexcept {
  std::size_t at = 0;
  for (std::uint64_t word; at + sizeof(word) <= text.size(); at += sizeof(word)) {
    std::memcpy(&word, text.data() + at, sizeof(word));
    if ((word & 0x8080808080808080) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

struct Utf8Start {
  std::size_t bytes = 0;    // of whole characters
  bool says_more = false;   // than ASCII
  bool ends_in_cut = false; // and there is nothing else than a part of the next
};

Utf8Start start_of(std::string_view text) noexcept {
  Utf8Start start;
  while (start.bytes += ascii_bytes(text.substr(start.bytes)), start.bytes < text.size()) {
    const std::string_view rest = text.substr(start.bytes);
    const std::size_t bytes = character_bytes(rest);
    start.ends_in_cut = bytes > rest.size();
    if (bytes == 0 || start.ends_in_cut) break;
    start.bytes += bytes;
    start.says_more = true;
  }
  return start;
}

// 0x80 to 0x9f; elsewhere bytes are the numbers of their characters. Those that the code page does
// not define are controls, as on Windows.
constexpr char16_t kWindows1252[] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};

std::string utf8_of_windows_1252(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    const unsigned code = byte >= 0x80 && byte < 0xa0 ? kWindows1252[byte - 0x80] : byte;
    if (code < 0x80) {
      out += letter;
      continue;
    }
    if (code < 0x800) {
      out += static_cast<char>(0xc0 | code >> 6);
    } else {
      out += static_cast<char>(0xe0 | code >> 12);
      out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    }
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
  return out;
}

} // namespace

std::string utf8_text(std::string_view text) {
  const Utf8Start start = start_of(text);
  // An accented letter at the end of an ASCII text looks like a cut, but is none.
  if (start.bytes == text.size() || (start.ends_in_cut && start.says_more)) {
    return std::string(text.substr(0, start.bytes));
  }
  const std::optional<std::string> ansi = port::utf8_of_ansi(text);
  return ansi ? *ansi : utf8_of_windows_1252(text);
}

} // namespace netmon
