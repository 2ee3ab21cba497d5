// SPDX-License-Identifier: MIT
// What can be read off the first bytes of a frame without any protocol parser: its MAC header, LLC,
// EtherType, and where its addresses are. Nothing is read beyond the bytes given. Reference:
// frames.md 1.1, 3.1-3.3, 7. Depends on address.h, frame_media.h, byte_order.h.
#pragma once

#include "frame_media.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace netmon {

using FrameBytes = std::span<const std::byte>;

// Bytes of the MAC header, by type; 0 for an unknown one. Token ring: with the routing information
// when the frame has it and has kept its length byte.
std::uint32_t mac_header_length(FrameBytes frame, std::uint32_t mac_type) noexcept;

// Whether an 802.2 header follows the MAC header.
bool has_llc(FrameBytes frame, std::uint32_t mac_type) noexcept;

// The EtherType of Ethernet II or SNAP, in host order; 0 for none.
std::uint32_t ether_type(FrameBytes frame, std::uint32_t mac_type) noexcept;

// DSAP in the low byte, SSAP above it; 0 without LLC.
std::uint32_t service_access_points(FrameBytes frame, std::uint32_t mac_type) noexcept;

// Bytes of an LLC header: 3 with unnumbered control, else 4.
std::uint32_t llc_header_length(std::byte control) noexcept;

enum class AddressSide : std::uint8_t { destination, source };

struct AddressPlace {
  std::uint32_t type = 0;   // ADDRESS_TYPE_*
  std::uint32_t offset = 0; // from the first byte of the frame
  std::uint32_t length = 0; // bytes
};

// Where the frame keeps an address of a type, ADDRESS_TYPE_FIND_HIGHEST included. None when it has
// no such address or did not keep all its bytes. Network-layer addresses are those of the outermost
// header that directly follows MAC, VLAN, LLC and SNAP.
std::optional<AddressPlace> find_address(FrameBytes frame, Media media, std::uint32_t address_type,
                                         AddressSide side) noexcept;

} // namespace netmon
