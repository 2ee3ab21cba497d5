// SPDX-License-Identifier: MIT
// The headers of links, each no further than to the packet behind it. Nothing beyond the given
// bytes is read, whatever lengths they claim, and headers inside headers are followed three deep.
#include "as_ethernet.h"

#include "base/byte_order.h"
#include "link_types.h"

#include <algorithm>
#include <limits>

namespace netmon {

namespace {

constexpr std::uint32_t kFirstEtherType = 0x600; // below, the field is a length
constexpr std::uint32_t kIpv4 = 0x0800, kIpv6 = 0x86DD, kIpx = 0x8137;

// LINKTYPE numbers.
enum : std::uint32_t {
  kNull = 0,
  kEthernet = 1,
  kPpp = 9,
  kPppHdlc = 50,
  kPppoe = 51,
  kAtmRfc1483 = 100,
  kRaw = 101,
  kCiscoHdlc = 104,
  kIeee80211 = 105,
  kFrameRelay = 107,
  kLoop = 108,
  kEnc = 109,
  kLinuxSll = 113,
  kPflog = 117,
  kPrism = 119,
  kSunAtm = 123,
  kRadiotap = 127,
  kAvs = 163,
  kPppPppd = 166,
  kPpi = 192,
  kPppWithDirection = 204,
  kCiscoHdlcWithDirection = 205,
  kFrameRelayWithDirection = 206,
  kIpv4Only = 228,
  kIpv6Only = 229,
  kNflog = 239,
  kIpoib = 242,
  kPktap = 258,
  kLinuxSll2 = 276,
};

using Address = std::array<std::byte, 6>;
constexpr Address kBroadcast = {std::byte{0xFF}, std::byte{0xFF}, std::byte{0xFF},
                                std::byte{0xFF}, std::byte{0xFF}, std::byte{0xFF}};

// A walk over the headers of one frame. The functions return whether there is a packet, and then
// have set what follows the link's header.
class Walk {
 public:
  explicit Walk(std::span<const std::byte> frame) noexcept : frame_(frame) {}

  // The header of a link type, at `at`.
  bool link(std::uint32_t type, std::size_t at) noexcept;

  // What the import made of ATM: two addresses and a circuit, before LLC.
  bool netmon_atm() noexcept {
    constexpr std::size_t kHeader = 16;
    if (!has(0, kHeader)) return false;
    destination_ = address(0);
    source_ = address(6);
    return llc(kHeader);
  }

  // 802.11 behind Network Monitor's radio header.
  bool netmon_wifi() noexcept {
    constexpr std::size_t kLeast = 32;
    if (!has(0, kLeast)) return false;
    const std::size_t length = little16(1);
    return length >= kLeast && wifi(length, 0, false);
  }

  EthernetFront front() const noexcept {
    EthernetFront front;
    std::copy(destination_.begin(), destination_.end(), front.header.begin());
    std::copy(source_.begin(), source_.end(), front.header.begin() + 6);
    front.header[12] = static_cast<std::byte>(ether_type_ >> 8);
    front.header[13] = static_cast<std::byte>(ether_type_);
    front.offset = static_cast<std::uint32_t>(offset_);
    front.trailing = trailing_;
    front.most = most_;
    return front;
  }

 private:
  static constexpr int kDeepest = 3;

  bool has(std::size_t at, std::size_t bytes) const noexcept {
    return at <= frame_.size() && bytes <= frame_.size() - at;
  }
  // For what `has` has confirmed.
  std::uint32_t byte(std::size_t at) const noexcept {
    return std::to_integer<std::uint32_t>(frame_[at]);
  }
  std::uint32_t big16(std::size_t at) const noexcept { return load_big16(&frame_[at]); }
  std::uint32_t big32(std::size_t at) const noexcept { return load_big32(&frame_[at]); }
  std::uint32_t little16(std::size_t at) const noexcept {
    return load_little<std::uint16_t>(&frame_[at]);
  }
  std::uint32_t little32(std::size_t at) const noexcept {
    return load_little<std::uint32_t>(&frame_[at]);
  }
  Address address(std::size_t at) const noexcept {
    Address result;
    std::copy_n(frame_.begin() + static_cast<std::ptrdiff_t>(at), result.size(), result.begin());
    return result;
  }

  bool packet(std::uint32_t ether_type, std::size_t at) noexcept {
    if (ether_type < kFirstEtherType || at > frame_.size()) return false;
    ether_type_ = ether_type;
    offset_ = at;
    return true;
  }

  // IP of the version that its first byte says.
  bool ip(std::size_t at) noexcept {
    if (!has(at, 1)) return false;
    switch (byte(at) >> 4) {
      case 4: return packet(kIpv4, at);
      case 6: return packet(kIpv6, at);
      default: return false;
    }
  }

  bool ip_of(std::uint32_t ether_type, std::size_t at) noexcept {
    return ip(at) && ether_type_ == ether_type;
  }

  // AF_* of the system that captured: AF_INET is the same everywhere, AF_INET6 nowhere.
  bool family(std::uint32_t number, std::size_t at) noexcept {
    switch (number) {
      case 2: return packet(kIpv4, at);
      case 10: // Linux
      case 24: // NetBSD, OpenBSD
      case 28: // FreeBSD
      case 30: // macOS
        return packet(kIpv6, at);
      case 23: return ip_of(kIpv6, at); // Windows; elsewhere it is IPX
      default: return false;
    }
  }

  // An Ethernet header, complete.
  bool ethernet(std::size_t at) noexcept {
    if (!has(at, EthernetFront::kHeaderBytes)) return false;
    destination_ = address(at);
    source_ = address(at + 6);
    ether_type_ = big16(at + 12); // a length too: this is Ethernet already
    offset_ = at + EthernetFront::kHeaderBytes;
    return true;
  }

  bool llc(std::size_t at) noexcept;
  bool snap(std::size_t at, std::size_t padding) noexcept;
  bool nlpid(std::size_t at) noexcept;
  bool ppp(std::size_t at) noexcept;
  bool pppoe(std::size_t at) noexcept;
  bool cisco_hdlc(std::size_t at) noexcept;
  bool frame_relay(std::size_t at) noexcept;
  bool loopback(std::size_t at) noexcept;
  bool enc(std::size_t at) noexcept;
  bool pflog(std::size_t at) noexcept;
  bool cooked(std::uint32_t protocol, std::uint32_t hardware, std::uint32_t kind,
              std::uint32_t address_bytes, std::size_t address_at, std::size_t at) noexcept;
  bool linux_sll(std::size_t at) noexcept;
  bool linux_sll2(std::size_t at) noexcept;
  bool nflog(std::size_t at) noexcept;
  bool ipoib(std::size_t at) noexcept;
  bool pktap(std::size_t at) noexcept;
  bool ppi(std::size_t at) noexcept;
  bool radiotap(std::size_t at) noexcept;
  bool prism(std::size_t at) noexcept;
  bool avs(std::size_t at) noexcept;
  bool wifi(std::size_t at, std::uint32_t checksum_bytes, bool padded) noexcept;
  bool first_of_several(std::size_t at) noexcept;
  bool inner(std::uint32_t datalink, std::size_t at) noexcept {
    const std::uint32_t type = link_type_of_datalink(datalink);
    return type == kEthernet ? ethernet(at) : link(type, at);
  }

  std::span<const std::byte> frame_;
  Address destination_ = {};
  Address source_ = {};
  std::uint32_t ether_type_ = 0;
  std::size_t offset_ = 0;
  std::uint32_t trailing_ = 0;
  std::uint32_t most_ = ~std::uint32_t{0};
  int depth_ = 0;
};

// 802.2, with or without SNAP.
bool Walk::llc(std::size_t at) noexcept {
  constexpr std::uint32_t kUnnumbered = 3;
  if (!has(at, 3) || byte(at + 2) != kUnnumbered) return false;
  switch (big16(at)) {
    case 0xAAAA: return snap(at + 3, 2);
    case 0xE0E0: return packet(kIpx, at + 3);
    case 0x0606: return packet(kIpv4, at + 3);
    case 0xFEFE: return nlpid(at + 3);
    default: return false;
  }
}

// An organization's number and the protocol's. Behind that of bridges, RFC 2684 pads.
bool Walk::snap(std::size_t at, std::size_t padding) noexcept {
  if (!has(at, 5)) return false;
  const std::uint32_t organization = byte(at) << 16 | big16(at + 1);
  const std::uint32_t protocol = big16(at + 3);
  switch (organization) {
    case 0x000000:
    case 0x0000F8: return packet(protocol, at + 5);
    case 0x0080C2:                       // bridged
      if (protocol == 1) trailing_ += 4; // with its checksum
      return (protocol == 1 || protocol == 7) && ethernet(at + 5 + padding);
    default: return false;
  }
}

// ISO's number of a network layer.
bool Walk::nlpid(std::size_t at) noexcept {
  if (!has(at, 1)) return false;
  switch (byte(at)) {
    case 0x80: return snap(at + 1, 0);
    case 0x8E: return packet(kIpv6, at + 1);
    case 0xCC: return packet(kIpv4, at + 1);
    case 0xCF: return ppp(at + 1);
    default: return false;
  }
}

// PPP, with or without an HDLC header, the protocol in one byte or two.
bool Walk::ppp(std::size_t at) noexcept {
  if (!has(at, 2)) return false;
  const std::uint32_t start = big16(at);
  if (start == 0x0F00 || start == 0x8F00) return cisco_hdlc(at);
  if (start == 0xFF03) at += 2;
  if (!has(at, 1)) return false;
  const bool is_short = (byte(at) & 1) != 0; // the low bit ends the number
  if (!is_short && !has(at, 2)) return false;
  const std::uint32_t protocol = is_short ? byte(at) : big16(at);
  at += is_short ? 1 : 2;
  switch (protocol) {
    case 0x0021: return packet(kIpv4, at);
    case 0x0025: return packet(0x0600, at); // XNS
    case 0x0027: return packet(0x6003, at); // DECnet
    case 0x0029: return packet(0x809B, at); // AppleTalk
    case 0x002B: return packet(kIpx, at);
    case 0x0035: return packet(0x0BAD, at); // VINES
    case 0x0057: return packet(kIpv6, at);
    case 0x0281: return packet(0x8847, at); // MPLS
    case 0x0283: return packet(0x8848, at);
    default: return false;
  }
}

// A session's frame; discovery has another code.
bool Walk::pppoe(std::size_t at) noexcept {
  return has(at, 6) && byte(at) == 0x11 && byte(at + 1) == 0 && ppp(at + 6);
}

bool Walk::cisco_hdlc(std::size_t at) noexcept {
  if (!has(at, 4)) return false;
  const std::uint32_t protocol = big16(at + 2);
  if (protocol == 0x8035 || protocol == 0x2000) return false; // SLARP, CDP: not what Ethernet has
  return packet(protocol, at + 4);
}

bool Walk::frame_relay(std::size_t at) noexcept {
  constexpr std::size_t kLongestAddress = 4;
  const std::size_t start = at;
  do { // the low bit of an address's last byte is set
    if (!has(at, 1) || at - start == kLongestAddress) return false;
  } while ((byte(at++) & 1) == 0);
  if (!has(at, 1)) return false;
  if (byte(at) != 3) return has(at, 2) && packet(big16(at), at + 2); // Cisco's encapsulation
  ++at;
  if (has(at, 1) && byte(at) == 0) ++at; // padding
  return nlpid(at);
}

// NULL in the order of the machine that captured, LOOP in network order.
bool Walk::loopback(std::size_t at) noexcept {
  if (!has(at, 4)) return false;
  const std::uint32_t big = big32(at);
  const std::uint32_t number = big <= 0xFFFF ? big : little32(at);
  return number >= kFirstEtherType ? number <= 0xFFFF && packet(number, at + 4)
                                   : family(number, at + 4);
}

bool Walk::enc(std::size_t at) noexcept {
  constexpr std::size_t kHeader = 12;
  if (!has(at, kHeader)) return false;
  const std::uint32_t big = big32(at);
  return family(big <= 0xFFFF ? big : little32(at), at + kHeader);
}

bool Walk::pflog(std::size_t at) noexcept {
  constexpr std::uint32_t kLeast = 45;
  if (!has(at, 2) || byte(at) < kLeast) return false;
  const std::uint32_t length = (byte(at) + 3) & ~std::uint32_t{3};
  return has(at, length) && family(byte(at + 1), at + length);
}

// What both versions of Linux's cooked header say.
bool Walk::cooked(std::uint32_t protocol, std::uint32_t hardware, std::uint32_t kind,
                  std::uint32_t address_bytes, std::size_t address_at, std::size_t at) noexcept {
  constexpr std::uint32_t kRadiotapHardware = 803, kNetlinkHardware = 824;
  if (hardware == kNetlinkHardware) return false;
  if (hardware == kRadiotapHardware) return link(kRadiotap, at);
  if (address_bytes == source_.size()) source_ = address(address_at);
  if (kind == 1) destination_ = kBroadcast;
  switch (protocol) {
    case 1: return packet(kIpx, at); // Novell's frames without LLC
    case 4: return llc(at);
    default: return packet(protocol, at);
  }
}

bool Walk::linux_sll(std::size_t at) noexcept {
  return has(at, 16) &&
         cooked(big16(at + 14), big16(at + 2), big16(at), big16(at + 4), at + 6, at + 16);
}

bool Walk::linux_sll2(std::size_t at) noexcept {
  return has(at, 20) &&
         cooked(big16(at), big16(at + 8), byte(at + 10), byte(at + 11), at + 12, at + 20);
}

// Attributes in the order of the machine that captured, among them the packet.
bool Walk::nflog(std::size_t at) noexcept {
  constexpr std::uint32_t kPacketHeader = 1, kHardwareAddress = 8, kPayload = 9;
  if (!has(at, 4) || byte(at + 1) != 0) return false;
  const std::uint32_t address_family = byte(at);
  std::uint32_t protocol = 0;
  at += 4;
  while (has(at, 4)) {
    // Types are small: a large one is in the other order.
    const bool is_big = little16(at + 2) > 0xFF;
    const std::uint32_t length = is_big ? big16(at) : little16(at);
    const std::uint32_t type = is_big ? big16(at + 2) : little16(at + 2);
    if (length < 4) return false;
    const std::uint32_t padded = (length + 3) & ~std::uint32_t{3};
    if (type == kPayload) {
      trailing_ += padded - length;
      return protocol >= kFirstEtherType ? packet(protocol, at + 4)
                                         : family(address_family, at + 4);
    }
    if (!has(at, padded)) return false;
    if (type == kPacketHeader && length >= 6) protocol = big16(at + 4);
    if (type == kHardwareAddress && length >= 14 && big16(at + 4) == source_.size()) {
      source_ = address(at + 8);
    }
    at += padded;
  }
  return false;
}

// Two addresses of 20 bytes, the EtherType, two reserved bytes.
bool Walk::ipoib(std::size_t at) noexcept { return has(at, 44) && packet(big16(at + 40), at + 44); }

bool Walk::pktap(std::size_t at) noexcept {
  constexpr std::uint32_t kLeast = 108;
  if (!has(at, kLeast)) return false;
  const std::uint32_t length = little32(at);
  if (length < kLeast || !has(at, length)) return false;
  return inner(little32(at + 8), at + length);
}

bool Walk::ppi(std::size_t at) noexcept {
  constexpr std::uint32_t kHeader = 8, kField = 4, kCommon80211 = 2, kCommonBytes = 20;
  if (!has(at, kHeader)) return false;
  const std::uint32_t length = little16(at + 2);
  if (length < kHeader || !has(at, length)) return false;
  const std::uint32_t datalink = little32(at + 4);
  if (datalink != kIeee80211) return inner(datalink, at + length);
  // The 802.11 field says whether there is a checksum at the end.
  std::uint32_t checksum = 0;
  const bool is_aligned = (byte(at + 1) & 1) != 0;
  std::size_t field = at + kHeader;
  const std::size_t end = at + length;
  while (field + kField <= end) {
    const std::uint32_t bytes = little16(field + 2);
    if (bytes > end - field - kField) break;
    if (little16(field) == kCommon80211 && bytes >= kCommonBytes) {
      checksum = (little16(field + kField + 8) & 1) != 0 ? 4 : 0;
      break;
    }
    field += kField + (is_aligned ? (bytes + 3) & ~std::uint32_t{3} : bytes);
  }
  return wifi(end, checksum, false);
}

bool Walk::radiotap(std::size_t at) noexcept {
  constexpr std::uint32_t kHeader = 8;
  constexpr std::uint32_t kTime = 1, kFlags = 2, kMore = 0x80000000;
  if (!has(at, kHeader) || byte(at) != 0) return false;
  const std::uint32_t length = little16(at + 2);
  if (length < kHeader || !has(at, length)) return false;
  const std::uint32_t present = little32(at + 4);
  std::uint32_t flags = 0;
  if ((present & kFlags) != 0) {
    std::size_t field = kHeader;
    std::uint32_t word = present;
    while ((word & kMore) != 0) {
      if (field + 4 > length) return false;
      word = little32(at + field);
      field += 4;
    }
    if ((present & kTime) != 0) field = ((field + 7) & ~std::size_t{7}) + 8;
    if (field >= length) return false;
    flags = byte(at + field);
  }
  return wifi(at + length, (flags & 0x10) != 0 ? 4 : 0, (flags & 0x20) != 0);
}

bool Walk::prism(std::size_t at) noexcept {
  constexpr std::size_t kHeader = 144;
  if (has(at, 4) && big32(at) >> 4 == 0x8021100) return avs(at); // the newer header, by its cookie
  return has(at, kHeader) && wifi(at + kHeader, 0, false);
}

bool Walk::avs(std::size_t at) noexcept {
  constexpr std::uint32_t kLeast = 64;
  if (!has(at, kLeast) || big32(at) >> 4 != 0x8021100) return false;
  const std::uint32_t length = big32(at + 4);
  return length >= kLeast && has(at, length) && wifi(at + length, 0, false);
}

// A data frame with LLC. `padded`: the header is filled up to a multiple of four.
bool Walk::wifi(std::size_t at, std::uint32_t checksum_bytes, bool padded) noexcept {
  constexpr std::uint32_t kToDs = 1, kFromDs = 2, kProtected = 0x40, kOrder = 0x80;
  std::size_t header = 24;
  if (!has(at, header)) return false;
  const std::uint32_t control = byte(at);
  const std::uint32_t flags = byte(at + 1);
  const bool is_data = (control & 0x0F) == 0x08; // version 0, type data
  const bool is_null = (control & 0x40) != 0;
  const bool is_qos = (control & 0x80) != 0;
  if (!is_data || is_null || (flags & kProtected) != 0) return false;
  if ((little16(at + 22) & 0x0F) != 0) return false; // a fragment behind the first
  const bool four_addresses = (flags & (kToDs | kFromDs)) == (kToDs | kFromDs);
  if (four_addresses) header += 6;
  const std::size_t qos = at + header;
  if (is_qos) header += 2;
  if (is_qos && (flags & kOrder) != 0) header += 4; // HT control
  if (!has(at, header)) return false;
  const bool is_aggregate = is_qos && (byte(qos) & 0x80) != 0;
  const std::size_t first = at + 4, second = at + 10, third = at + 16, fourth = at + 24;
  destination_ = address((flags & kToDs) != 0 ? third : first);
  source_ = address(four_addresses ? fourth : (flags & kFromDs) != 0 ? third : second);
  if (padded) header = (header + 3) & ~std::size_t{3};
  trailing_ += checksum_bytes;
  return is_aggregate ? first_of_several(at + header) : llc(at + header);
}

// A-MSDU: packets one behind the other, each with two addresses and its length before it.
bool Walk::first_of_several(std::size_t at) noexcept {
  constexpr std::size_t kHeader = 14;
  if (!has(at, kHeader)) return false;
  destination_ = address(at);
  source_ = address(at + 6);
  const std::size_t end = at + kHeader + big16(at + 12);
  if (!llc(at + kHeader) || offset_ > end) return false;
  most_ = static_cast<std::uint32_t>(end - offset_);
  return true;
}

bool Walk::link(std::uint32_t type, std::size_t at) noexcept {
  if (++depth_ > kDeepest) return false;
  switch (type) {
    case kNull:
    case kLoop: return loopback(at);
    case kPpp:
    case kPppHdlc: return ppp(at);
    case kPppPppd: // the direction stands where the address was, or before everything
      return has(at, 2) && (byte(at + 1) == 3 ? ppp(at + 2) : ppp(at + 1));
    case kPppWithDirection: return ppp(at + 1);
    case kPppoe: return pppoe(at);
    case kAtmRfc1483: return llc(at);
    case kSunAtm: return llc(at + 4);
    case 12:
    case 14:
    case kRaw: return ip(at);
    case kIpv4Only: return ip_of(kIpv4, at);
    case kIpv6Only: return ip_of(kIpv6, at);
    case kCiscoHdlc: return cisco_hdlc(at);
    case kCiscoHdlcWithDirection: return cisco_hdlc(at + 1);
    case kFrameRelay: return frame_relay(at);
    case kFrameRelayWithDirection: return frame_relay(at + 1);
    case kEnc: return enc(at);
    case kPflog: return pflog(at);
    case kLinuxSll: return linux_sll(at);
    case kLinuxSll2: return linux_sll2(at);
    case kNflog: return nflog(at);
    case kIpoib: return ipoib(at);
    case kPktap: return pktap(at);
    case kPpi: return ppi(at);
    case kRadiotap: return radiotap(at);
    case kPrism: return prism(at);
    case kAvs: return avs(at);
    case kIeee80211: return wifi(at, 0, false);
    default: return false;
  }
}

} // namespace

std::optional<EthernetFront> as_ethernet(std::uint32_t link_type,
                                         std::span<const std::byte> frame) noexcept {
  Walk walk(frame);
  if (!walk.link(link_type, 0)) return std::nullopt;
  return walk.front();
}

std::optional<EthernetFront> media_as_ethernet(Media media,
                                               std::span<const std::byte> frame) noexcept {
  Walk walk(frame);
  bool found = false;
  if (media == kMediaWifi) {
    found = walk.netmon_wifi();
  } else if (media == MAC_TYPE_ATM) {
    found = walk.netmon_atm();
  } else if (const auto type = link_type_of_media(media)) {
    found = walk.link(*type, 0);
  }
  if (!found) return std::nullopt;
  return walk.front();
}

bool has_more_packets(const EthernetFront& front, const FrameInfo& frame) noexcept {
  constexpr std::uint64_t kPadding = 3; // at most, before the next one
  return frame.length - front.offset > front.most + kPadding + front.trailing;
}

FrameInfo presented(const EthernetFront& front, const FrameInfo& frame) noexcept {
  constexpr std::uint32_t kHeader = EthernetFront::kHeaderBytes;
  const std::uint32_t behind = frame.length - front.offset;
  // A file may claim any length.
  const std::uint32_t packet = std::min({behind - std::min(behind, front.trailing), front.most,
                                         std::numeric_limits<std::uint32_t>::max() - kHeader});
  FrameInfo result = frame;
  result.length = packet + kHeader;
  result.stored = std::min(frame.stored - front.offset, packet) + kHeader;
  result.bytes = frame.bytes + front.offset;
  return result;
}

} // namespace netmon
