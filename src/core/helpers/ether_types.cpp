// SPDX-License-Identifier: MIT
// What an analyzer of the time of Network Monitor met, and what is common since.
#include "ether_types.h"

#include <algorithm>
#include <iterator>

namespace netmon {

namespace {

// The old interface's texts are not const, although nobody may change them.
constexpr LABELED_WORD named(WORD type, const char* name) {
  return {type, const_cast<LPSTR>(name)};
}

constexpr LABELED_WORD kNames[] = {
    named(0x0600, "XNS IDP"),
    named(0x0800, "IP"),
    named(0x0801, "X.75 Internet"),
    named(0x0804, "Chaosnet"),
    named(0x0805, "X.25 Level 3"),
    named(0x0806, "ARP"),
    named(0x0807, "XNS Compatibility"),
    named(0x0842, "Wake-on-LAN"),
    named(0x0BAD, "Banyan VINES"),
    named(0x0BAE, "VINES Loopback"),
    named(0x0BAF, "VINES Echo"),
    named(0x6001, "DEC MOP Dump/Load"),
    named(0x6002, "DEC MOP Remote Console"),
    named(0x6003, "DECnet Phase IV"),
    named(0x6004, "DEC LAT"),
    named(0x6005, "DEC Diagnostics"),
    named(0x6006, "DEC Customer"),
    named(0x6007, "DEC LAVC"),
    named(0x6558, "Transparent Ethernet Bridging"),
    named(0x8035, "RARP"),
    named(0x8038, "DEC LANBridge"),
    named(0x809B, "AppleTalk"),
    named(0x80D5, "IBM SNA"),
    named(0x80F3, "AppleTalk ARP"),
    named(0x8100, "VLAN"),
    named(0x8137, "Novell IPX"),
    named(0x8138, "Novell"),
    named(0x814C, "SNMP"),
    named(0x8191, "NetBEUI"),
    named(0x86DD, "IPv6"),
    named(0x8808, "Ethernet Flow Control"),
    named(0x8809, "Slow Protocols"),
    named(0x880B, "PPP"),
    named(0x8847, "MPLS Unicast"),
    named(0x8848, "MPLS Multicast"),
    named(0x8863, "PPPoE Discovery"),
    named(0x8864, "PPPoE Session"),
    named(0x886F, "Network Load Balancing"),
    named(0x888E, "IEEE 802.1X"),
    named(0x88A2, "ATA over Ethernet"),
    named(0x88A8, "Provider Bridging"),
    named(0x88CC, "LLDP"),
    named(0x88E5, "MACsec"),
    named(0x88F7, "PTP"),
    named(0x8902, "Connectivity Fault Management"),
    named(0x8906, "Fibre Channel over Ethernet"),
    named(0x8914, "FCoE Initialization"),
    named(0x9000, "Loopback"),
    named(0x9100, "Double-Tagged VLAN"),
};

constexpr bool is_lower(const LABELED_WORD& a, const LABELED_WORD& b) { return a.Value < b.Value; }
static_assert(std::is_sorted(std::begin(kNames), std::end(kNames), is_lower));

} // namespace

std::span<const LABELED_WORD> ether_type_names() noexcept { return kNames; }

const LABELED_WORD* find_ether_type(std::uint32_t type) noexcept {
  for (const LABELED_WORD& entry : kNames) {
    if (entry.Value == type) return &entry;
  }
  return nullptr;
}

} // namespace netmon
