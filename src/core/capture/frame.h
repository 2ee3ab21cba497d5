// SPDX-License-Identifier: MIT
// What can be determined from the first bytes of a frame without a protocol parser: its MAC header,
// LLC, EtherType, and where its addresses are. Nothing beyond the given bytes is read. Reference:
// frames.md 1.1, 3.1-3.3, 7. Depends on address.h, frame_media.h, byte_order.h.
#pragma once

#include "frame_media.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace netmon {

using FrameBytes = std::span<const std::byte>;

// The number of bytes of the MAC header, by type; 0 for an unknown one. For token ring, includes
// the routing information if the frame has it and the length byte was kept.
std::uint32_t mac_header_length(FrameBytes frame, std::uint32_t mac_type) noexcept;

// Whether an 802.2 header follows the MAC header.
bool has_llc(FrameBytes frame, std::uint32_t mac_type) noexcept;

// The EtherType of Ethernet II or SNAP, in host order; 0 for none.
std::uint32_t ether_type(FrameBytes frame, std::uint32_t mac_type) noexcept;

// DSAP in the low byte, SSAP above it; 0 without LLC.
std::uint32_t service_access_points(FrameBytes frame, std::uint32_t mac_type) noexcept;

// The number of bytes of an LLC header: 3 with unnumbered control, else 4.
std::uint32_t llc_header_length(std::byte control) noexcept;

enum class AddressSide : std::uint8_t { destination, source };

struct AddressPlace {
  std::uint32_t type = 0;   // ADDRESS_TYPE_*
  std::uint32_t offset = 0; // from the first byte of the frame
  std::uint32_t length = 0; // bytes
};

// Where the address of a type is in the frame, including ADDRESS_TYPE_FIND_HIGHEST. None when it
// has no such address or not all of its bytes were kept. Network-layer addresses are those of the
// outermost header that directly follows MAC, VLAN, LLC, and SNAP.
std::optional<AddressPlace> find_address(FrameBytes frame, Media media, std::uint32_t address_type,
                                         AddressSide side) noexcept;

// Where the address of a type is if a header that has such addresses starts at `header`. None when
// not all of its bytes were kept.
std::optional<AddressPlace> address_at(FrameBytes frame, std::uint32_t address_type,
                                       std::uint32_t header, AddressSide side) noexcept;

} // namespace netmon
