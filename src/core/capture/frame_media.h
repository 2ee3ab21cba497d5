// SPDX-License-Identifier: MIT
// Kinds of networks: the media numbers of Network Monitor files, the LINKTYPE numbers of others,
// and the MAC_TYPE_* values that the API reports for them. Reference: capture-files.md 5, 5.2.
// Depends on public headers.
#pragma once

#include <netmon/addresses.h>

#include <cstdint>

namespace netmon {

// A media number as capture files store it for a frame or, before 2.1, for all frames: a
// MAC_TYPE_*, one of the following, or 0xE000 + LINKTYPE.
using Media = std::uint16_t;

inline constexpr Media kMediaUnknown = 0;
inline constexpr Media kMediaWifi = 6;        // 802.11 after Network Monitor's radio header
inline constexpr Media kMediaTunnel = 7;      // raw IP
inline constexpr Media kMediaWirelessWan = 8; // raw IP
inline constexpr Media kMediaRawIp = 9;
inline constexpr Media kMediaLinkType = 0xE000;      // plus a LINKTYPE
inline constexpr std::uint32_t kMaxLinkType = 0xFFF; // that there is room for

// Where no LINKTYPE stands for a medium.
inline constexpr std::uint32_t kNoLinkType = ~std::uint32_t{0};

// What GetFrameMacType reports: 1 to 9 as stored (6 to 9 are ours), otherwise MAC_TYPE_UNKNOWN.
constexpr std::uint32_t mac_type_of(Media media) noexcept {
  return media <= kMediaRawIp ? media : std::uint32_t{MAC_TYPE_UNKNOWN};
}

// True for media whose frames start with an IP header.
constexpr bool is_raw_ip(Media media) noexcept {
  return media >= kMediaTunnel && media <= kMediaRawIp;
}

// What frames of a LINKTYPE are once they are imported, which may put a header before them
// (frame_import.h).
Media media_of_link_type(std::uint32_t link_type) noexcept;

// What the number in a Network Monitor file means: 0 is Ethernet (Network Monitor 3.4 writes it for
// VPN connections), and 0xE000 + LINKTYPE is one of the others where those stand for the same.
Media stored_media(Media stored) noexcept;

// The LINKTYPE of what frames of a medium start with; kNoLinkType for none.
std::uint32_t link_type_of(Media media) noexcept;

} // namespace netmon
