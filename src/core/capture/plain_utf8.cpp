// SPDX-License-Identifier: MIT
// Replaces what is not UTF-8.
#include "plain_utf8.h"

#include "base/utf8.h"

#include <algorithm>

namespace netmon {

std::string plain_utf8(std::string_view text) {
  constexpr char32_t kReplacement = 0xFFFD;
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Utf8Start start = start_of_utf8(text);
    const std::size_t bytes = std::max<std::size_t>(start.bytes, 1);
    if (start.is_whole()) {
      out += text.substr(0, bytes);
    } else {
      append_utf8(out, kReplacement);
    }
    text.remove_prefix(bytes);
  }
  return out;
}

} // namespace netmon
