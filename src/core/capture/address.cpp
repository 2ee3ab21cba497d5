// SPDX-License-Identifier: MIT
// The tables of address types, and the functions based on them.
#include "address.h"

#include <algorithm>
#include <cstring>

namespace netmon {

std::size_t address_bytes(std::uint32_t type) noexcept {
  switch (type) {
    case ADDRESS_TYPE_ETHERNET:
    case ADDRESS_TYPE_TOKENRING:
    case ADDRESS_TYPE_FDDI:
    case ADDRESS_TYPE_ATM:
    case ADDRESS_TYPE_1394: return MAC_ADDRESS_SIZE;
    case ADDRESS_TYPE_IP: return IP_ADDRESS_SIZE;
    case ADDRESS_TYPE_IPX:
    case ADDRESS_TYPE_XNS: return IPX_ADDR_SIZE;
    case ADDRESS_TYPE_VINES_IP: return VINES_IP_ADDRESS_SIZE;
    case ADDRESS_TYPE_IP6: return IP6_ADDRESS_SIZE;
    default: return 0;
  }
}

std::uint32_t address_type_of_mac(std::uint32_t mac_type) noexcept {
  switch (mac_type) {
    case MAC_TYPE_ETHERNET: return ADDRESS_TYPE_ETHERNET;
    case MAC_TYPE_TOKENRING: return ADDRESS_TYPE_TOKENRING;
    case MAC_TYPE_FDDI: return ADDRESS_TYPE_FDDI;
    case MAC_TYPE_ATM: return ADDRESS_TYPE_ATM;
    case MAC_TYPE_1394: return ADDRESS_TYPE_1394;
    default: return 0xFFFFFFFF;
  }
}

std::uint32_t mac_type_of_address(std::uint32_t address_type) noexcept {
  switch (address_type) {
    case ADDRESS_TYPE_ETHERNET: return MAC_TYPE_ETHERNET;
    case ADDRESS_TYPE_TOKENRING: return MAC_TYPE_TOKENRING;
    case ADDRESS_TYPE_FDDI: return MAC_TYPE_FDDI;
    case ADDRESS_TYPE_ATM: return MAC_TYPE_ATM;
    case ADDRESS_TYPE_1394: return MAC_TYPE_1394;
    default: return MAC_TYPE_UNKNOWN;
  }
}

void normalize(ADDRESS2& address) noexcept {
  std::byte mask{0xFF};
  switch (address.Type) {
    case ADDRESS_TYPE_ETHERNET: mask = std::byte{FRAME_MASK_ETHERNET}; break;
    case ADDRESS_TYPE_TOKENRING: mask = std::byte{FRAME_MASK_TOKENRING}; break;
    case ADDRESS_TYPE_FDDI: mask = std::byte{FRAME_MASK_FDDI}; break;
    default: break;
  }
  *bytes_of(address) &= mask;
}

void reverse_bits(ADDRESS2& address) noexcept {
  if (address.Type != ADDRESS_TYPE_TOKENRING) return;
  std::byte* const bytes = bytes_of(address);
  std::transform(bytes, bytes + MAC_ADDRESS_SIZE, bytes, [](std::byte byte) {
    auto bits = std::to_integer<unsigned>(byte);
    bits = (bits & 0xF0) >> 4 | (bits & 0x0F) << 4;
    bits = (bits & 0xCC) >> 2 | (bits & 0x33) << 2;
    bits = (bits & 0xAA) >> 1 | (bits & 0x55) << 1;
    return static_cast<std::byte>(bits);
  });
}

int compare(const ADDRESS2& left, const ADDRESS2& right) noexcept {
  if (left.Type != right.Type) return left.Type < right.Type ? -1 : 1;
  return std::memcmp(bytes_of(left), bytes_of(right), address_bytes(left.Type));
}

} // namespace netmon
