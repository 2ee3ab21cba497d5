// SPDX-License-Identifier: MIT
// The tables of media numbers. Depends on frame_media.h only.
#include "frame_media.h"

namespace netmon {

namespace {

// The media whose frames look the same in Network Monitor's files and in others.
Media shared_media(std::uint32_t link_type) noexcept {
  switch (link_type) {
    case 1: return MAC_TYPE_ETHERNET;
    case 6: return MAC_TYPE_TOKENRING;
    case 10: return MAC_TYPE_FDDI;
    case 12:
    case 14: // RAW, by what it is called in memory on two systems
    case 101:
    case 228:
    case 229: // RAW, IPV4, IPV6
      return kMediaRawIp;
    default: return kMediaUnknown;
  }
}

} // namespace

Media media_of_link_type(std::uint32_t link_type) noexcept {
  if (const Media shared = shared_media(link_type); shared != kMediaUnknown) return shared;
  switch (link_type) {
    case 123: return MAC_TYPE_ATM;        // SUNATM
    case 105: return kMediaWifi;          // IEEE802_11
    case 11: return kMediaLinkType + 100; // ATM_RFC1483, by what it is called in memory
    default: break;
  }
  // 128 to 138 would be mistaken for other things that files store there.
  if (link_type > kMaxLinkType || (link_type >= 128 && link_type <= 138)) return kMediaUnknown;
  return static_cast<Media>(kMediaLinkType + link_type);
}

Media stored_media(Media stored) noexcept {
  if (stored == kMediaUnknown) return MAC_TYPE_ETHERNET;
  const std::uint32_t link_type = link_type_of(stored);
  if (stored < kMediaLinkType || link_type == kNoLinkType) return stored;
  const Media shared = shared_media(link_type);
  return shared != kMediaUnknown ? shared : stored;
}

std::uint32_t link_type_of(Media media) noexcept {
  switch (media) {
    case MAC_TYPE_ETHERNET: return 1;
    case MAC_TYPE_TOKENRING: return 6;
    case MAC_TYPE_FDDI: return 10;
    case kMediaTunnel:
    case kMediaWirelessWan:
    case kMediaRawIp: return 101;
    default: break;
  }
  if (media < kMediaLinkType || media > kMediaLinkType + kMaxLinkType) return kNoLinkType;
  const std::uint32_t link_type = media - std::uint32_t{kMediaLinkType};
  return link_type >= 128 && link_type <= 138 ? kNoLinkType : link_type;
}

} // namespace netmon
