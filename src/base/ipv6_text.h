// SPDX-License-Identifier: MIT
// IPv6 addresses as text, in 8-bit and 16-bit characters, whichever types the platform uses for
// them. Reference: frames.md 7. Standalone.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace netmon {

using Ipv6Bytes = std::array<std::uint8_t, 16>; // network order

inline constexpr std::size_t kIpv6TextBytes = 46; // with NUL

// Lower case, the longest run of two or more zero groups as "::", IPv4-mapped and -compatible
// addresses with a dotted end. Returns the address of the terminating NUL in `text`, which has room
// for kIpv6TextBytes characters.
template <class Char>
Char* format_ipv6(const Ipv6Bytes& address, Char* text) noexcept;

// Reads the address at the start of `text`. `end` is the first unread character, even on failure.
template <class Char>
std::optional<Ipv6Bytes> parse_ipv6(const Char* text, const Char*& end) noexcept;

extern template char* format_ipv6(const Ipv6Bytes&, char*) noexcept;
extern template char16_t* format_ipv6(const Ipv6Bytes&, char16_t*) noexcept;
extern template wchar_t* format_ipv6(const Ipv6Bytes&, wchar_t*) noexcept;
extern template std::optional<Ipv6Bytes> parse_ipv6(const char*, const char*&) noexcept;
extern template std::optional<Ipv6Bytes> parse_ipv6(const char16_t*, const char16_t*&) noexcept;
extern template std::optional<Ipv6Bytes> parse_ipv6(const wchar_t*, const wchar_t*&) noexcept;

} // namespace netmon
