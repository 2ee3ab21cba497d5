// SPDX-License-Identifier: MIT
// Addresses as values: lengths, normal form, order. Reference: frames.md 1.1, 3.3-3.5. Depends on
// public headers.
#pragma once

#include <netmon/addresses.h>

#include <cstddef>
#include <cstdint>

namespace netmon {

// The number of significant bytes for an ADDRESS_TYPE_*; 0 for wildcards and unknown types.
std::size_t address_bytes(std::uint32_t type) noexcept;

// The ADDRESS_TYPE_* of a MAC_TYPE_*, or 0xFFFFFFFF; and the reverse, or MAC_TYPE_UNKNOWN.
std::uint32_t address_type_of_mac(std::uint32_t mac_type) noexcept;
std::uint32_t mac_type_of_address(std::uint32_t address_type) noexcept;

// The bytes of an address inside the structure, which may be at any alignment.
inline std::byte* bytes_of(ADDRESS2& address) noexcept {
  return reinterpret_cast<std::byte*>(&address) + offsetof(ADDRESS2, IP6Address);
}
inline const std::byte* bytes_of(const ADDRESS2& address) noexcept {
  return reinterpret_cast<const std::byte*>(&address) + offsetof(ADDRESS2, IP6Address);
}

// Clears the group or routing bit of an Ethernet, token ring, or FDDI address; leaves others
// unchanged.
void normalize(ADDRESS2& address) noexcept;

// Reverses the bits of each byte of a token ring address; leaves others unchanged.
void reverse_bits(ADDRESS2& address) noexcept;

// Compares by type, then by the significant bytes; Flags are ignored.
int compare(const ADDRESS2& left, const ADDRESS2& right) noexcept;

} // namespace netmon
