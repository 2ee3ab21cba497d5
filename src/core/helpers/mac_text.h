// SPDX-License-Identifier: MIT
// MAC addresses as text. Reference: parsers.md 13.4. Depends on base/ascii_text.h.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace netmon {

using MacBytes = std::array<std::uint8_t, 6>;

// 12 hexadecimal digits, between bytes also '-', ':' or '.'. None for anything else.
std::optional<MacBytes> parse_mac(std::string_view text) noexcept;

// The longest text that parse_mac reads.
inline constexpr std::size_t kMaxMacText = 17;

} // namespace netmon
