// SPDX-License-Identifier: MIT
// Walks MAC, VLAN, LLC, and SNAP headers, and no further.
#include "frame.h"

#include "address.h"
#include "base/byte_order.h"

namespace netmon {

namespace {

constexpr std::uint32_t kFirstEtherType = 0x600; // below, the field is a length
constexpr int kMaxVlanTags = 4;

bool has(FrameBytes frame, std::size_t offset, std::size_t bytes) noexcept {
  return offset <= frame.size() && bytes <= frame.size() - offset;
}

unsigned byte_at(FrameBytes frame, std::size_t offset) noexcept {
  return std::to_integer<unsigned>(frame[offset]);
}

bool is_vlan(std::uint32_t type) noexcept {
  return type == 0x8100 || type == 0x88A8 || type == 0x9100;
}

// Where the network layer starts, and what identifies it: an EtherType, or LLC at `offset`.
struct Upper {
  std::uint32_t ether_type = 0;
  std::uint32_t offset = 0;
  bool llc = false;
};

// The upper layer after a SNAP header, if there is one at `offset`.
std::optional<Upper> behind_snap(FrameBytes frame, std::uint32_t offset) noexcept {
  if (!has(frame, offset, 8) || byte_at(frame, offset) != 0xAA ||
      byte_at(frame, offset + 1) != 0xAA || byte_at(frame, offset + 2) != 3) {
    return std::nullopt;
  }
  return Upper{load_big16(&frame[offset + 6]), offset + 8, false};
}

std::optional<Upper> upper_layer(FrameBytes frame, std::uint32_t mac_type) noexcept {
  Upper upper;
  if (mac_type == MAC_TYPE_ETHERNET) {
    if (!has(frame, 12, 2)) return std::nullopt;
    upper = {load_big16(&frame[12]), 14, false};
    for (int tag = 0; tag < kMaxVlanTags && is_vlan(upper.ether_type); ++tag) {
      if (!has(frame, upper.offset, 4)) return std::nullopt;
      upper = {load_big16(&frame[upper.offset + 2]), upper.offset + 4, false};
    }
    upper.llc = upper.ether_type < kFirstEtherType;
  } else {
    upper.offset = mac_header_length(frame, mac_type);
    upper.llc = has_llc(frame, mac_type);
    if (!upper.llc) return std::nullopt;
  }
  if (!upper.llc) return upper;
  if (const auto snap = behind_snap(frame, upper.offset)) return snap;
  return upper;
}

struct NetworkLayer {
  std::uint32_t address_type;
  std::uint32_t offset;
};

std::optional<NetworkLayer> ip_at(FrameBytes frame, std::uint32_t offset) noexcept {
  if (!has(frame, offset, 1)) return std::nullopt;
  const unsigned version = byte_at(frame, offset) >> 4;
  if (version == 4) return NetworkLayer{ADDRESS_TYPE_IP, offset};
  if (version == 6) return NetworkLayer{ADDRESS_TYPE_IP6, offset};
  return std::nullopt;
}

std::optional<NetworkLayer> of_ether_type(FrameBytes frame, const Upper& upper) noexcept {
  switch (upper.ether_type) {
    case 0x0800:
    case 0x86DD: return ip_at(frame, upper.offset);
    case 0x8137: return NetworkLayer{ADDRESS_TYPE_IPX, upper.offset};
    case 0x0600: return NetworkLayer{ADDRESS_TYPE_XNS, upper.offset};
    case 0x0BAD: return NetworkLayer{ADDRESS_TYPE_VINES_IP, upper.offset};
    default: return std::nullopt;
  }
}

std::optional<NetworkLayer> of_llc(FrameBytes frame, std::uint32_t mac_type,
                                   std::uint32_t offset) noexcept {
  if (!has(frame, offset, 3)) return std::nullopt;
  // Novell's first frames had no LLC: an IPX header, whose checksum is all ones, follows at once.
  if (mac_type == MAC_TYPE_ETHERNET && load_big16(&frame[offset]) == 0xFFFF) {
    return NetworkLayer{ADDRESS_TYPE_IPX, offset};
  }
  const std::uint32_t behind = offset + llc_header_length(frame[offset + 2]);
  switch (byte_at(frame, offset)) {
    case 0x06: return ip_at(frame, behind);
    case 0xE0: return NetworkLayer{ADDRESS_TYPE_IPX, behind};
    case 0x80: return NetworkLayer{ADDRESS_TYPE_XNS, behind};
    case 0xBC: return NetworkLayer{ADDRESS_TYPE_VINES_IP, behind};
    default: return std::nullopt;
  }
}

std::optional<NetworkLayer> network_layer(FrameBytes frame, Media media) noexcept {
  if (is_raw_ip(media)) return ip_at(frame, 0);
  const std::uint32_t mac_type = mac_type_of(media);
  const auto upper = upper_layer(frame, mac_type);
  if (!upper) return std::nullopt;
  return upper->llc ? of_llc(frame, mac_type, upper->offset) : of_ether_type(frame, *upper);
}

// Offsets of the two addresses in their header.
struct Offsets {
  std::uint32_t destination;
  std::uint32_t source;
};

Offsets offsets_of(std::uint32_t address_type) noexcept {
  switch (address_type) {
    case ADDRESS_TYPE_TOKENRING: return {2, 8};
    case ADDRESS_TYPE_FDDI: return {1, 7};
    case ADDRESS_TYPE_IP: return {16, 12};
    case ADDRESS_TYPE_IP6: return {24, 8};
    case ADDRESS_TYPE_IPX:
    case ADDRESS_TYPE_XNS: return {6, 18};
    case ADDRESS_TYPE_VINES_IP: return {6, 12};
    default: return {0, 6}; // Ethernet, ATM, 1394
  }
}

} // namespace

std::uint32_t mac_header_length(FrameBytes frame, std::uint32_t mac_type) noexcept {
  switch (mac_type) {
    case MAC_TYPE_ETHERNET: return 14;
    case MAC_TYPE_TOKENRING: {
      const bool routed = has(frame, 14, 1) && (byte_at(frame, 8) & 0x80) != 0;
      return 14 + (routed ? byte_at(frame, 14) & 0x1F : 0);
    }
    case MAC_TYPE_FDDI: return 13;
    case MAC_TYPE_ATM: return 16; // as in files; NM_ATM of the public header has 20
    case MAC_TYPE_1394: return 20;
    default: return 0;
  }
}

bool has_llc(FrameBytes frame, std::uint32_t mac_type) noexcept {
  switch (mac_type) {
    case MAC_TYPE_ETHERNET: return has(frame, 12, 2) && load_big16(&frame[12]) < kFirstEtherType;
    case MAC_TYPE_TOKENRING: return has(frame, 1, 1) && (byte_at(frame, 1) & 0xC0) == 0x40;
    case MAC_TYPE_FDDI: return has(frame, 0, 1) && (byte_at(frame, 0) & 0x30) == 0x10;
    default: return false;
  }
}

std::uint32_t ether_type(FrameBytes frame, std::uint32_t mac_type) noexcept {
  if (mac_type == MAC_TYPE_ETHERNET && has(frame, 12, 2) &&
      load_big16(&frame[12]) >= kFirstEtherType) {
    return load_big16(&frame[12]);
  }
  if (!has_llc(frame, mac_type)) return 0;
  const auto snap = behind_snap(frame, mac_header_length(frame, mac_type));
  return snap ? snap->ether_type : 0;
}

std::uint32_t service_access_points(FrameBytes frame, std::uint32_t mac_type) noexcept {
  const std::uint32_t offset = mac_header_length(frame, mac_type);
  if (!has_llc(frame, mac_type) || !has(frame, offset, 2)) return 0;
  return byte_at(frame, offset) | byte_at(frame, offset + 1) << 8;
}

std::uint32_t llc_header_length(std::byte control) noexcept {
  return (control & std::byte{3}) == std::byte{3} ? 3 : 4;
}

std::optional<AddressPlace> address_at(FrameBytes frame, std::uint32_t type, std::uint32_t header,
                                       AddressSide side) noexcept {
  const Offsets offsets = offsets_of(type);
  const std::uint32_t offset =
      header + (side == AddressSide::source ? offsets.source : offsets.destination);
  const auto length = static_cast<std::uint32_t>(address_bytes(type));
  if (!has(frame, offset, length)) return std::nullopt;
  return AddressPlace{type, offset, length};
}

std::optional<AddressPlace> find_address(FrameBytes frame, Media media, std::uint32_t address_type,
                                         AddressSide side) noexcept {
  const std::uint32_t mac_address = address_type_of_mac(mac_type_of(media));
  if (address_type == mac_address) return address_at(frame, mac_address, 0, side);
  const bool highest = address_type == ADDRESS_TYPE_FIND_HIGHEST;
  if (!highest && mac_type_of_address(address_type) != MAC_TYPE_UNKNOWN) return std::nullopt;

  const auto network = network_layer(frame, media);
  if (network && (highest || network->address_type == address_type)) {
    const auto found = address_at(frame, network->address_type, network->offset, side);
    if (found || !highest) return found;
  }
  const bool has_mac = highest && mac_type_of_address(mac_address) != MAC_TYPE_UNKNOWN;
  return has_mac ? address_at(frame, mac_address, 0, side) : std::nullopt;
}

} // namespace netmon
