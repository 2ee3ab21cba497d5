// SPDX-License-Identifier: MIT
// Frames of other links presented as Ethernet II: what each link's header tells, and that nothing
// beyond a frame's bytes is looked at. Reference: capture-files.md 5.2.
#include "core/capture/as_ethernet.h"

#include "capture_builder.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace netmon {
namespace {

using namespace test;

constexpr const char* kIp = "4500001c 00000000 4011f6cd c0000201 c0000202 00350035 00080000";
constexpr const char* kIp6 =
    "60000000 00081140 20010db8 00000000 00000000 00000001"
    " 20010db8 00000000 00000000 00000002 00350035 00080000";
constexpr const char* kArp = "0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202";

// A frame of one byte range, so that a sanitizer sees a look beyond it.
class Exact {
 public:
  explicit Exact(const Bytes& bytes, std::size_t size)
      : size_(size), bytes_(std::make_unique<std::byte[]>(size)) {
    for (std::size_t i = 0; i < size; ++i) bytes_[i] = std::byte{bytes[i]};
  }
  std::span<const std::byte> span() const { return {bytes_.get(), size_}; }

 private:
  std::size_t size_;
  std::unique_ptr<std::byte[]> bytes_;
};

std::optional<EthernetFront> front_of(std::uint32_t link_type, const Bytes& frame) {
  return as_ethernet(link_type, Exact(frame, frame.size()).span());
}

Bytes header_of(const EthernetFront& front) {
  Bytes header;
  for (const std::byte byte : front.header) header.push_back(std::to_integer<std::uint8_t>(byte));
  return header;
}

struct LinkCase {
  const char* what;
  std::uint32_t link_type;
  std::string before;    // the link's header, hex
  std::string packet;    // hex
  std::string addresses; // destination and source, hex; empty: zero
  const char* type;      // EtherType, hex
  std::string behind = {};
  std::uint32_t trailing = 0;
};

constexpr const char* kUnknown = "000000000000 000000000000";
const std::string kTo1From2 = "020000000001 020000000002"; // as wifi() has them

std::string hex_bytes(int count, const char* byte = "00") {
  std::string text;
  while (count-- > 0) text += byte;
  return text;
}

// Three addresses, from and to the distribution system in `flags`.
std::string wifi(const char* control, const char* flags, const char* more = "",
                 const char* sequence = "1000") {
  std::string addresses = "020000000001 020000000002 020000000003";
  if (std::string(flags)[1] == '1') addresses = "020000000003 020000000002 020000000001";
  if (std::string(flags)[1] == '2') addresses = "020000000001 020000000003 020000000002";
  if (std::string(flags)[1] == '3') addresses = "020000000003 020000000004 020000000001";
  return std::string(control) + flags + "0000" + addresses + sequence + more;
}

const std::string kSnapIp = "aaaa03 000000 0800";
const std::string kSource = "020000000009";

std::vector<LinkCase> rows() {
  const std::string from9 = "000000000000 " + kSource;
  const std::string pflog45 = hex_bytes(43);
  const std::string radiotap = "00 00 0800 00000000";
  std::string pktap = "6c000000 01000000 01000000" + hex_bytes(96);
  std::string pktap_raw = "6c000000 01000000 0c000000" + hex_bytes(96);
  std::string pktap_null = "70000000 01000000 00000000" + hex_bytes(100) + "1e000000";
  const std::string in_ethernet = "020000000001 020000000002 0800";
  const std::string nflog_head = "02 00 0000";
  return {
      {"SLL", 113, "0000 0001 0006 0200000000090000 0800", kIp, from9, "0800"},
      {"SLL, broadcast", 113, "0001 0001 0006 0200000000090000 0806", kArp,
       "ffffffffffff" + kSource, "0806"},
      {"SLL of a tunnel", 113, "0004 fffe 0000 0000000000000000 86dd", kIp6, kUnknown, "86dd"},
      {"SLL, VLAN kept", 113, "0000 0001 0006 0200000000090000 8100", "0005 0800", from9, "8100"},
      {"SLL, Novell", 113, "0000 0001 0006 0200000000090000 0001", "ffff", from9, "8137"},
      {"SLL, LLC", 113, "0000 0001 0006 0200000000090000 0004" + kSnapIp, kIp, from9, "0800"},
      {"SLL, radiotap", 113,
       "0000 0323 0006 0200000000090000 0004" + radiotap + wifi("08", "00") + kSnapIp, kIp,
       kTo1From2, "0800"},
      {"SLL2", 276, "0800 0000 00000002 0001 00 06 0200000000090000", kIp, from9, "0800"},
      {"SLL2, broadcast", 276, "0806 0000 00000002 0001 01 06 0200000000090000", kArp,
       "ffffffffffff" + kSource, "0806"},
      {"SLL2, InfiniBand's long address", 276, "0800 0000 00000002 0020 00 14 0200000000090000",
       kIp, kUnknown, "0800"},
      {"NULL, little", 0, "02000000", kIp, kUnknown, "0800"},
      {"NULL, big", 0, "00000002", kIp, kUnknown, "0800"},
      {"NULL, macOS", 0, "1e000000", kIp6, kUnknown, "86dd"},
      {"NULL, FreeBSD", 0, "0000001c", kIp6, kUnknown, "86dd"},
      {"NULL, OpenBSD", 0, "18000000", kIp6, kUnknown, "86dd"},
      {"NULL, Linux", 0, "0a000000", kIp6, kUnknown, "86dd"},
      {"NULL, Windows", 0, "17000000", kIp6, kUnknown, "86dd"},
      {"NULL, an EtherType", 0, "00000806", kArp, kUnknown, "0806"},
      {"LOOP", 108, "00000002", kIp, kUnknown, "0800"},
      {"PPP", 9, "0021", kIp, kUnknown, "0800"},
      {"PPP, one byte", 9, "21", kIp, kUnknown, "0800"},
      {"PPP, HDLC", 9, "ff03 0057", kIp6, kUnknown, "86dd"},
      {"PPP, HDLC, one byte", 50, "ff03 57", kIp6, kUnknown, "86dd"},
      {"PPP in HDLC, without it", 50, "0021", kIp, kUnknown, "0800"},
      {"PPP in HDLC, Cisco", 50, "0f00 0800", kIp, kUnknown, "0800"},
      {"PPP, IPX", 9, "ff03 002b", "ffff", kUnknown, "8137"},
      {"PPP, MPLS", 9, "0281", "00001140", kUnknown, "8847"},
      {"PPP, direction", 204, "01 ff03 0021", kIp, kUnknown, "0800"},
      {"PPP, direction, without HDLC", 204, "00 0021", kIp, kUnknown, "0800"},
      {"PPP of pppd", 166, "01 03 0021", kIp, kUnknown, "0800"},
      {"PPPoE", 51, "11 00 1234 001e 0021", kIp, kUnknown, "0800"},
      {"Cisco HDLC", 104, "0f00 0800", kIp, kUnknown, "0800"},
      {"Cisco HDLC, multicast", 104, "8f00 86dd", kIp6, kUnknown, "86dd"},
      {"Cisco HDLC, direction", 205, "01 0f00 0800", kIp, kUnknown, "0800"},
      {"frame relay, NLPID", 107, "1841 03 cc", kIp, kUnknown, "0800"},
      {"frame relay, padded NLPID", 107, "1841 03 00 8e", kIp6, kUnknown, "86dd"},
      {"frame relay, SNAP", 107, "1841 03 00 80 000000 0806", kArp, kUnknown, "0806"},
      {"frame relay, bridged", 107, "1841 03 00 80 0080c2 0007" + in_ethernet, kIp, kTo1From2,
       "0800"},
      {"frame relay, bridged with checksum", 107, "1841 03 00 80 0080c2 0001" + in_ethernet, kIp,
       kTo1From2, "0800", "01020304", 4},
      {"frame relay, PPP", 107, "1841 03 cf 0021", kIp, kUnknown, "0800"},
      {"frame relay, Cisco", 107, "1841 0800", kIp, kUnknown, "0800"},
      {"frame relay, address of 4", 107, "18408401 03 cc", kIp, kUnknown, "0800"},
      {"frame relay, direction", 206, "00 1841 03 cc", kIp, kUnknown, "0800"},
      {"raw, IPv4", 101, "", kIp, kUnknown, "0800"},
      {"raw, IPv6", 101, "", kIp6, kUnknown, "86dd"},
      {"raw 12", 12, "", kIp, kUnknown, "0800"},
      {"raw 14", 14, "", kIp6, kUnknown, "86dd"},
      {"IPv4", 228, "", kIp, kUnknown, "0800"},
      {"IPv6", 229, "", kIp6, kUnknown, "86dd"},
      {"NFLOG, little", 239, nflog_head + "0800 0100 0800 03 00 0500 0a00 00000000 2000 0900", kIp,
       kUnknown, "0800"},
      {"NFLOG, big", 239, "0a 00 0001 0008 0001 86dd 03 00 0034 0009", kIp6, kUnknown, "86dd"},
      {"NFLOG, by its family", 239, nflog_head + "2000 0900", kIp, kUnknown, "0800"},
      {"NFLOG, address", 239, nflog_head + "1000 0800 0006 0000 0200000000090000 2000 0900", kIp,
       from9, "0800"},
      {"NFLOG, padded", 239, nflog_head + "2100 0900", std::string(kIp) + "77", kUnknown, "0800",
       "000000", 3},
      {"PFLOG", 117, "2d 02" + pflog45 + "000000", kIp, kUnknown, "0800"},
      {"PFLOG, macOS", 117, "3d 1e" + hex_bytes(62), kIp6, kUnknown, "86dd"},
      {"ENC, little", 109, "02000000 12345678 00000000", kIp, kUnknown, "0800"},
      {"ENC, big", 109, "00000018 12345678 00000000", kIp6, kUnknown, "86dd"},
      {"PKTAP, Ethernet", 258, pktap + in_ethernet, kIp, kTo1From2, "0800"},
      {"PKTAP, raw", 258, pktap_raw, kIp, kUnknown, "0800"},
      {"PKTAP, NULL", 258, pktap_null, kIp6, kUnknown, "86dd"},
      {"802.11, ad hoc", 105, wifi("08", "00") + kSnapIp, kIp, kTo1From2, "0800"},
      {"802.11, to the system", 105,
       "0801 0000 020000000003 020000000002 020000000001 1000" + kSnapIp, kIp, kTo1From2, "0800"},
      {"802.11, from the system", 105,
       "0802 0000 020000000001 020000000003 020000000002 1000" + kSnapIp, kIp, kTo1From2, "0800"},
      {"802.11, four addresses", 105, wifi("08", "03", "020000000002") + kSnapIp, kIp, kTo1From2,
       "0800"},
      {"802.11, QoS", 105, wifi("88", "00", "0000") + kSnapIp, kIp, kTo1From2, "0800"},
      {"802.11, QoS, four addresses", 105, wifi("88", "03", "020000000002 0000") + kSnapIp, kIp,
       kTo1From2, "0800"},
      {"802.11, several packets", 105,
       wifi("88", "00", "8000") + "020000000005 020000000006 0024" + kSnapIp, kIp,
       "020000000005 020000000006", "0800"},
      {"802.11, HT control", 105, wifi("88", "80", "0000 12345678") + kSnapIp, kIp, kTo1From2,
       "0800"},
      {"802.11, order without QoS", 105, wifi("08", "80") + kSnapIp, kIp, kTo1From2, "0800"},
      {"802.11, bridge tunnel", 105, wifi("08", "00") + "aaaa03 0000f8 8137", "ffff", kTo1From2,
       "8137"},
      {"802.11, first fragment", 105, wifi("08", "04") + kSnapIp, kIp, kTo1From2, "0800"},
      {"radiotap", 127, radiotap + wifi("08", "00") + kSnapIp, kIp, kTo1From2, "0800"},
      {"radiotap, checksum", 127, "00 00 0900 02000000 10" + wifi("08", "00") + kSnapIp, kIp,
       kTo1From2, "0800", "01020304", 4},
      {"radiotap, padding", 127, "00 00 0900 02000000 20" + wifi("88", "00", "0000 0000") + kSnapIp,
       kIp, kTo1From2, "0800"},
      {"radiotap, time and more words", 127,
       "00 00 1900 03000080 00000080 00000000 1122334455667788 10" + wifi("08", "00") + kSnapIp,
       kIp, kTo1From2, "0800", "01020304", 4},
      {"PPI", 192, "00 00 0800 69000000" + wifi("08", "00") + kSnapIp, kIp, kTo1From2, "0800"},
      {"PPI, checksum", 192,
       "00 00 2000 69000000 0200 1400 0000000000000000 0100" + hex_bytes(10) + wifi("08", "00") +
           kSnapIp,
       kIp, kTo1From2, "0800", "01020304", 4},
      {"PPI, a field before", 192,
       "00 01 2800 69000000 0300 0300 11223300 0200 1400 0000000000000000 0100" + hex_bytes(10) +
           wifi("08", "00") + kSnapIp,
       kIp, kTo1From2, "0800", "01020304", 4},
      {"PPI, Ethernet", 192, "00 00 0800 01000000" + in_ethernet, kIp, kTo1From2, "0800"},
      {"Prism", 119, hex_bytes(144) + wifi("08", "00") + kSnapIp, kIp, kTo1From2, "0800"},
      {"Prism, the newer header", 119,
       "80211001 00000040" + hex_bytes(56) + wifi("08", "00") + kSnapIp, kIp, kTo1From2, "0800"},
      {"AVS", 163, "80211002 00000040" + hex_bytes(56) + wifi("08", "00") + kSnapIp, kIp, kTo1From2,
       "0800"},
      {"ATM, SNAP", 100, kSnapIp, kIp, kUnknown, "0800"},
      {"ATM, bridged", 100, "aaaa03 0080c2 0007 0000" + in_ethernet, kIp, kTo1From2, "0800"},
      {"ATM, NLPID", 100, "fefe03 cc", kIp, kUnknown, "0800"},
      {"ATM, IPX", 100, "e0e003", "ffff", kUnknown, "8137"},
      {"SunATM", 123, "02 00 0021" + kSnapIp, kIp, kUnknown, "0800"},
      {"IPoIB", 242, hex_bytes(40) + "0800 0000", kIp, kUnknown, "0800"},
  };
}

TEST(AsEthernet, FindsThePacket) {
  for (const LinkCase& row : rows()) {
    SCOPED_TRACE(row.what);
    const Bytes before = from_hex(row.before);
    const Bytes frame = from_hex(row.before + row.packet + row.behind);
    const auto front = front_of(row.link_type, frame);
    ASSERT_TRUE(front);
    EXPECT_EQ(header_of(*front), from_hex(row.addresses + row.type));
    EXPECT_EQ(front->offset, before.size());
    EXPECT_EQ(front->trailing, row.trailing);
  }
}

// Without the whole header, there is nothing to present; with it, the packet may be cut anywhere.
TEST(AsEthernet, LooksAtNoMoreThanItHas) {
  for (const LinkCase& row : rows()) {
    SCOPED_TRACE(row.what);
    const Bytes frame = from_hex(row.before + row.packet + row.behind);
    const std::size_t header = from_hex(row.before).size();
    const auto whole = front_of(row.link_type, frame);
    ASSERT_TRUE(whole);
    for (std::size_t size = 0; size < frame.size(); ++size) {
      const auto front = as_ethernet(row.link_type, Exact(frame, size).span());
      if (size < header) {
        EXPECT_FALSE(front) << size;
      } else if (size > header) {
        ASSERT_TRUE(front) << size;
        EXPECT_EQ(header_of(*front), header_of(*whole)) << size;
        EXPECT_EQ(front->offset, header) << size;
      }
    }
  }
}

TEST(AsEthernet, LeavesOtherFramesAlone) {
  struct Other {
    const char* what;
    std::uint32_t link_type;
    std::string frame;
  };
  const std::string ip = kIp;
  const Other others[] = {
      {"Ethernet", 1, "020000000001 020000000002 0800" + ip},
      {"token ring", 6, "1040 020000000001 020000000002" + kSnapIp + ip},
      {"FDDI", 10, "50 020000000001 020000000002" + kSnapIp + ip},
      {"USB", 189, hex_bytes(64) + ip},
      {"an unknown type", 4711, ip},
      {"SLL, netlink", 113, "0004 0338 0000 0000000000000000 0000" + ip},
      {"SLL, CAN", 113, "0000 0118 0000 0000000000000000 000c" + ip},
      {"SLL, spanning tree", 113, "0002 0001 0006 0200000000090000 0004 424203 0000"},
      {"NULL, another family", 0, "07000000" + ip},
      {"NULL, IPX of BSD", 0, "17000000 ffff"},
      {"PPP, LCP", 9, "ff03 c021 01010004"},
      {"PPPoE, discovery", 51, "11 09 0000 0000 0021" + ip},
      {"PPPoE, another version", 51, "12 00 0000 0000 0021" + ip},
      {"Cisco HDLC, SLARP", 104, "8f00 8035 00000002"},
      {"Cisco HDLC, CDP", 104, "8f00 2000 02b4"},
      {"frame relay, Q.933", 107, "0001 03 08 00750101"},
      {"frame relay, an endless address", 107, "18404040 41 03 cc" + ip},
      {"raw, neither version", 101, "05" + ip},
      {"IPv4 that is not", 228, kIp6},
      {"IPv6 that is not", 229, ip},
      {"NFLOG, no packet", 239, "02 00 0000 0800 0100 0800 03 00"},
      {"NFLOG, a length of nothing", 239, "02 00 0000 0000 0100 2000 0900" + ip},
      {"NFLOG, another version", 239, "02 01 0000 2000 0900" + ip},
      {"PFLOG, too short", 117, "2c 02" + hex_bytes(62) + ip},
      {"ENC, another family", 109, "07000000 12345678 00000000" + ip},
      {"PKTAP in PKTAP in PKTAP", 258,
       "6c000000 01000000 02010000" + hex_bytes(96) + "6c000000 01000000 02010000" + hex_bytes(96) +
           "6c000000 01000000 02010000" + hex_bytes(96) + "6c000000 01000000 0c000000" +
           hex_bytes(96) + ip},
      {"802.11, beacon", 105, wifi("80", "00") + kSnapIp + ip},
      {"802.11, control", 105, wifi("b4", "00") + kSnapIp + ip},
      {"802.11, no data", 105, wifi("48", "00") + kSnapIp + ip},
      {"802.11, protected", 105, wifi("08", "40") + kSnapIp + ip},
      {"802.11, a later fragment", 105, wifi("08", "00", "", "1100") + kSnapIp + ip},
      {"802.11, several packets, no LLC", 105, wifi("88", "00", "8000") + kTo1From2 + " 001c" + ip},
      {"802.11, several packets, the first too short for its header", 105,
       wifi("88", "00", "8000") + kTo1From2 + " 0007" + kSnapIp + ip},
      {"802.11, several packets, protected", 105,
       wifi("88", "40", "8000") + kTo1From2 + " 0024" + kSnapIp + ip},
      {"802.11, no LLC", 105, wifi("08", "00") + ip},
      {"802.11, another version", 105, wifi("09", "00") + kSnapIp + ip},
      {"radiotap, another version", 127, "01 00 0800 00000000" + wifi("08", "00") + kSnapIp + ip},
      {"radiotap, longer than the frame", 127,
       "00 00 ffff 00000000" + wifi("08", "00") + kSnapIp + ip},
      {"radiotap, endless words", 127,
       "00 00 0c00 02000080 00000080" + wifi("08", "00") + kSnapIp + ip},
      {"PPI, shorter than itself", 192, "00 00 0400 69000000" + wifi("08", "00") + kSnapIp + ip},
      {"AVS, without its cookie", 163,
       "80211101 00000040" + hex_bytes(56) + wifi("08", "00") + kSnapIp + ip},
      {"AVS, a length of nothing", 163,
       "80211001 00000000" + hex_bytes(56) + wifi("08", "00") + kSnapIp + ip},
      {"ATM, no LLC", 100, ip},
      {"IPoIB, no type", 242, hex_bytes(40) + "0000 0000" + ip},
  };
  for (const Other& other : others) {
    EXPECT_FALSE(front_of(other.link_type, from_hex(other.frame))) << other.what;
  }
}

// A-MSDU: the length before the packet says where it ends.
TEST(AsEthernet, TheFirstOfSeveralPackets) {
  const std::string one = kTo1From2 + " 0024" + kSnapIp + kIp;                   // 50 bytes
  const std::string start = "00 00 0900 02000000 10" + wifi("88", "00", "8000"); // a checksum
  const auto frame_of = [](const Bytes& bytes, std::uint32_t length) {
    FrameInfo info;
    info.length = length;
    info.stored = static_cast<std::uint32_t>(bytes.size());
    info.bytes = reinterpret_cast<const std::byte*>(bytes.data());
    return info;
  };
  const Bytes two = from_hex(start + one + "0000" + one + hex_bytes(4));
  const auto front = front_of(127, two);
  ASSERT_TRUE(front);
  const auto length = static_cast<std::uint32_t>(two.size());
  FrameInfo shown = presented(*front, frame_of(two, length));
  EXPECT_EQ(shown.length, 14u + 28);
  EXPECT_EQ(shown.stored, 14u + 28);
  EXPECT_TRUE(has_more_packets(*front, frame_of(two, length)));

  const Bytes clipped(two.begin(), two.begin() + static_cast<long>(front->offset) + 20);
  shown = presented(*front, frame_of(clipped, length));
  EXPECT_EQ(shown.length, 14u + 28);
  EXPECT_EQ(shown.stored, 14u + 20);
  EXPECT_TRUE(has_more_packets(*front, frame_of(clipped, length)));

  for (const std::string& behind : {hex_bytes(4), hex_bytes(7)}) { // checksum, padding
    const Bytes alone = from_hex(start + one + behind);
    const auto whole = static_cast<std::uint32_t>(alone.size());
    EXPECT_FALSE(has_more_packets(*front, frame_of(alone, whole)));
    EXPECT_EQ(presented(*front, frame_of(alone, whole)).length, 14u + 28);
  }
  const Bytes plain = from_hex(wifi("08", "00") + kSnapIp + kIp);
  EXPECT_FALSE(has_more_packets(*front_of(105, plain),
                                frame_of(plain, static_cast<std::uint32_t>(plain.size()))));
}

TEST(AsEthernet, OfTheMediaOfNetworkMonitor) {
  const auto of = [](Media media, const std::string& hex) {
    const Bytes frame = from_hex(hex);
    return media_as_ethernet(media, Exact(frame, frame.size()).span());
  };
  const std::string radio = "02 2000" + hex_bytes(29);
  auto front = of(kMediaWifi, radio + wifi("08", "00") + kSnapIp + kIp);
  ASSERT_TRUE(front);
  EXPECT_EQ(front->offset, 32u + 24 + 8);
  EXPECT_EQ(header_of(*front), from_hex(kTo1From2 + "0800"));
  EXPECT_FALSE(of(kMediaWifi, "02 1f00" + hex_bytes(29) + wifi("08", "00") + kSnapIp + kIp));
  EXPECT_FALSE(of(kMediaWifi, radio));

  front = of(MAC_TYPE_ATM, kTo1From2 + "0007 0123" + kSnapIp + kIp);
  ASSERT_TRUE(front);
  EXPECT_EQ(front->offset, 24u);
  EXPECT_EQ(header_of(*front), from_hex(kTo1From2 + "0800"));

  for (const Media media : {kMediaTunnel, kMediaWirelessWan, kMediaRawIp}) {
    front = of(media, kIp6);
    ASSERT_TRUE(front) << media;
    EXPECT_EQ(front->offset, 0u);
    EXPECT_EQ(header_of(*front), from_hex(std::string(kUnknown) + "86dd"));
  }
  front = of(0xE071, "0000 0001 0006 0200000000090000 0800" + std::string(kIp));
  ASSERT_TRUE(front);
  EXPECT_EQ(front->offset, 16u);
  const std::string ethernet = "020000000001 020000000002 0800" + std::string(kIp);
  for (const Media media :
       {kMediaUnknown, Media{MAC_TYPE_ETHERNET}, Media{MAC_TYPE_TOKENRING}, Media{MAC_TYPE_FDDI},
        Media{MAC_TYPE_1394}, Media{0xE001}, Media{0xFFE0}}) {
    EXPECT_FALSE(of(media, ethernet)) << media;
  }
}

TEST(AsEthernet, LengthsChangeTogether) {
  EthernetFront front;
  front.offset = 16;
  const std::byte bytes[100] = {};
  FrameInfo shown = presented(front, {5, 100, 60, bytes});
  EXPECT_EQ(shown.time, 5);
  EXPECT_EQ(shown.length, 98u);
  EXPECT_EQ(shown.stored, 58u);
  EXPECT_EQ(shown.bytes, bytes + 16);

  front.trailing = 4;
  shown = presented(front, {0, 60, 60, bytes});
  EXPECT_EQ(shown.length, 54u);
  EXPECT_EQ(shown.stored, 54u);
  shown = presented(front, {0, 60, 58, bytes}); // two bytes of the checksum were stored
  EXPECT_EQ(shown.length, 54u);
  EXPECT_EQ(shown.stored, 54u);
  shown = presented(front, {0, 18, 18, bytes}); // shorter than the checksum
  EXPECT_EQ(shown.length, 14u);
  EXPECT_EQ(shown.stored, 14u);

  front = {};
  shown = presented(front, {0, 0xFFFFFFFF, 20, bytes});
  EXPECT_EQ(shown.length, 0xFFFFFFFF) << "whatever length a file claims";
  EXPECT_EQ(shown.stored, 34u);
}

} // namespace
} // namespace netmon
