// SPDX-License-Identifier: MIT
// The tables of media numbers. Depends on frame_media.h only: libpcap's DLT values are written out
// here, because its header has many that the library does not need.
#include "frame_media.h"

namespace netmon {

Media media_of_datalink(int datalink) noexcept {
  switch (datalink) {
    case 1: return MAC_TYPE_ETHERNET;
    case 6: return MAC_TYPE_TOKENRING;
    case 10: return MAC_TYPE_FDDI;
    case 123: return MAC_TYPE_ATM; // SUNATM
    case 105: return kMediaWifi;   // IEEE802_11
    case 12:
    case 14: // DLT_RAW, also by its OpenBSD value
    case 101:
    case 228:
    case 229: // RAW, IPV4, IPV6
      return kMediaRawIp;
    case 11: return kMediaLinkType + 100; // DLT_ATM_RFC1483 has another number in files
    default: break;
  }
  // 128 to 138 would be mistaken for other things that files store there.
  if (datalink < 0 || datalink > 0xFFF || (datalink >= 128 && datalink <= 138)) {
    return kMediaUnknown;
  }
  return static_cast<Media>(kMediaLinkType + datalink);
}

const char* media_name(Media media) noexcept {
  switch (media) {
    case MAC_TYPE_ETHERNET: return "Ethernet";
    case MAC_TYPE_TOKENRING: return "token ring";
    case MAC_TYPE_FDDI: return "FDDI";
    case MAC_TYPE_ATM: return "ATM";
    case MAC_TYPE_1394: return "IEEE 1394";
    case kMediaWifi: return "802.11";
    case kMediaTunnel: return "tunnel";
    case kMediaWirelessWan: return "wireless WAN";
    case kMediaRawIp: return "raw IP";
    default: return "unknown";
  }
}

} // namespace netmon
