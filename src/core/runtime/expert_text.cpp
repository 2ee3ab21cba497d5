// SPDX-License-Identifier: MIT
// Telling UTF-8 from other encodings, and reading Windows-1252.
#include "expert_text.h"

#include "base/utf8.h"
#include "port.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

namespace netmon {

namespace {

std::size_t ascii_bytes(std::string_view text) noexcept {
  std::size_t at = 0;
  for (std::uint64_t word; at + sizeof(word) <= text.size(); at += sizeof(word)) {
    std::memcpy(&word, text.data() + at, sizeof(word));
    if ((word & 0x8080808080808080) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

struct TextStart {
  std::size_t bytes = 0;    // of whole characters
  bool says_more = false;   // there is more than ASCII
  bool ends_in_cut = false; // and only a part of the next one follows
};

TextStart start_of(std::string_view text) noexcept {
  TextStart start;
  while (start.bytes += ascii_bytes(text.substr(start.bytes)), start.bytes < text.size()) {
    const std::string_view rest = text.substr(start.bytes);
    const Utf8Start next = start_of_utf8(rest);
    start.ends_in_cut = next.bytes == rest.size() && next.needed > next.bytes;
    if (!next.is_whole()) break;
    start.bytes += next.bytes;
    start.says_more = true;
  }
  return start;
}

// 0x80 to 0x9f; all other bytes are equal to their code points. Bytes that the code page does not
// define are control characters, as on Windows.
constexpr char16_t kWindows1252[] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};

std::string utf8_of_windows_1252(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    append_utf8(out, byte >= 0x80 && byte < 0xa0 ? kWindows1252[byte - 0x80] : char32_t{byte});
  }
  return out;
}

} // namespace

std::string utf8_text(std::string_view text) {
  const TextStart start = start_of(text);
  // An accented letter at the end of an ASCII text looks like a truncated character, but is not.
  if (start.bytes == text.size() || (start.ends_in_cut && start.says_more)) {
    return std::string(text.substr(0, start.bytes));
  }
  const std::optional<std::string> ansi = port::utf8_of_ansi(text);
  return ansi ? *ansi : utf8_of_windows_1252(text);
}

} // namespace netmon
