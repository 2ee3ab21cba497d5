// SPDX-License-Identifier: MIT
// Presents frames of other links as Ethernet II, as Network Monitor presented its captures of WAN
// connections: for experts that look for the network layer at offset 14. Only looks; a pure
// function of the frame's first bytes. Reference: capture-files.md 5.2; docs/captures.md. Depends
// on frame_media.h, frame_record.h.
#pragma once

#include "frame_media.h"
#include "frame_record.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace netmon {

// What a frame becomes: `header`, and then the frame's bytes from `offset` on.
struct EthernetFront {
  static constexpr std::uint32_t kHeaderBytes = 14;

  // Destination, source, EtherType. The addresses are those that the link's header has; otherwise
  // the broadcast address where it says that the frame was one, or zero, which means unknown.
  std::array<std::byte, kHeaderBytes> header = {};
  std::uint32_t offset = 0;   // where the packet begins; no more than the bytes of the frame
  std::uint32_t trailing = 0; // bytes behind the packet in the whole frame: a checksum, padding
  std::uint32_t most = ~std::uint32_t{0}; // bytes of the packet, where the link's header tells them
};

// Looks for a network-layer packet in a frame of a LINKTYPE: the first one, where it carries
// several. None when it has none that begins in the given bytes, is encrypted, or is of a type
// without such a header to replace: then the frame stays as it is. Ethernet, token ring and FDDI,
// which are media of Network Monitor, always do.
std::optional<EthernetFront> as_ethernet(std::uint32_t link_type,
                                         std::span<const std::byte> frame) noexcept;

// The same by the medium that a frame has in a Network Monitor file or after the import, with what
// the import puts before frames of 802.11 and ATM.
std::optional<EthernetFront> media_as_ethernet(Media media,
                                               std::span<const std::byte> frame) noexcept;

// Whether more packets follow the one that is presented.
bool has_more_packets(const EthernetFront& front, const FrameInfo& frame) noexcept;

// What a frame is after that: its time stays; `length` and `stored` change by the same number, by
// which the header is longer or shorter than the link's, and lose the trailing bytes as far as they
// were counted or stored; `bytes` are those behind the header.
FrameInfo presented(const EthernetFront& front, const FrameInfo& frame) noexcept;

} // namespace netmon
