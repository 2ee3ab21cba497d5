// SPDX-License-Identifier: MIT
// Kinds of networks: the media numbers of Network Monitor files and of libpcap, and the MAC_TYPE_*
// values that the API reports for them. Reference: capture-files.md 5, 5.2. Depends on public
// headers.
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

// The media number for frames that libpcap reports with a DLT value, after the conversion in
// capture_pcap.cpp, if there is one.
Media media_of_datalink(int datalink) noexcept;

// A short name for people, such as "Ethernet"; "unknown" for what the API reports as unknown.
const char* media_name(Media media) noexcept;

} // namespace netmon
