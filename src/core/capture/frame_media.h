// SPDX-License-Identifier: MIT
// Kinds of networks: the media numbers of Network Monitor files, and the MAC_TYPE_* values that the
// API reports for them; their names are in link_types.h. Reference: capture-files.md 5. Depends on
// public headers.
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
inline constexpr Media kMediaLinkType = 0xE000; // plus a LINKTYPE

// What GetFrameMacType reports: 1 to 9 as stored (6 to 9 are ours), otherwise MAC_TYPE_UNKNOWN.
constexpr std::uint32_t mac_type_of(Media media) noexcept {
  return media <= kMediaRawIp ? media : std::uint32_t{MAC_TYPE_UNKNOWN};
}

// True for media whose frames start with an IP header.
constexpr bool is_raw_ip(Media media) noexcept {
  return media >= kMediaTunnel && media <= kMediaRawIp;
}

} // namespace netmon
