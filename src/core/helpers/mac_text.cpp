// SPDX-License-Identifier: MIT
// MAC addresses as text.
#include "mac_text.h"

#include "base/ascii_text.h"

namespace netmon {

std::optional<MacBytes> parse_mac(std::string_view text) noexcept {
  MacBytes address;
  std::size_t at = 0;
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (i != 0 && at < text.size() && std::string_view("-:.").find(text[at]) != text.npos) ++at;
    if (text.size() < at + 2) return std::nullopt;
    const int high = hex_value(text[at]);
    const int low = hex_value(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    address[i] = static_cast<std::uint8_t>(high << 4 | low);
    at += 2;
  }
  return at == text.size() ? std::optional(address) : std::nullopt;
}

} // namespace netmon
