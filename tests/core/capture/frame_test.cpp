// SPDX-License-Identifier: MIT
// Reading MAC headers and addresses out of raw bytes. Reference: frames.md 1.1, 3.1-3.3, 7.
#include "core/capture/frame.h"

#include "capture_builder.h"

#include <netmon/addresses.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

namespace netmon {
namespace {

using namespace test;

// Exactly the bytes, so that the sanitizers see a read past the end.
class Frame {
 public:
  Frame(const Bytes& bytes) : size_(bytes.size()), data_(new std::byte[bytes.size()]) {
    std::transform(bytes.begin(), bytes.end(), data_.get(), [](auto b) { return std::byte{b}; });
  }
  Frame(const char* hex) : Frame(from_hex(hex)) {}
  operator FrameBytes() const { return {data_.get(), size_}; }

 private:
  std::size_t size_;
  std::unique_ptr<std::byte[]> data_;
};

const char* const kMacs = "01 02 03 04 05 06 11 12 13 14 15 16";

Bytes ethernet(const char* rest) {
  Bytes out = from_hex(kMacs);
  append(out, from_hex(rest));
  return out;
}

// 40 bytes of a header that the walk need not understand, beginning as given.
Bytes with_header(Bytes front, const char* hex, std::size_t size = 40) {
  Bytes header = from_hex(hex);
  header.resize(size);
  append(front, header);
  return front;
}

void expect_place(const Frame& frame, Media media, std::uint32_t type, std::uint32_t destination,
                  std::uint32_t source, std::uint32_t length) {
  const auto dst = find_address(frame, media, type, AddressSide::destination);
  const auto src = find_address(frame, media, type, AddressSide::source);
  ASSERT_TRUE(dst && src) << "type " << type;
  EXPECT_EQ(dst->offset, destination);
  EXPECT_EQ(src->offset, source);
  EXPECT_EQ(dst->length, length);
  EXPECT_EQ(src->length, length);
}

void expect_none(const Frame& frame, Media media, std::uint32_t type) {
  EXPECT_FALSE(find_address(frame, media, type, AddressSide::destination)) << type;
  EXPECT_FALSE(find_address(frame, media, type, AddressSide::source)) << type;
}

constexpr std::uint32_t kMacAddressTypes[] = {ADDRESS_TYPE_ETHERNET, ADDRESS_TYPE_TOKENRING,
                                              ADDRESS_TYPE_FDDI, ADDRESS_TYPE_ATM,
                                              ADDRESS_TYPE_1394};
constexpr std::uint32_t kNetworkTypes[] = {ADDRESS_TYPE_IP, ADDRESS_TYPE_IP6, ADDRESS_TYPE_IPX,
                                           ADDRESS_TYPE_XNS, ADDRESS_TYPE_VINES_IP};

TEST(MacHeader, LengthsByType) {
  const Frame frame(Bytes(64, 0));
  const std::uint32_t lengths[] = {0, 14, 14, 13, 16, 20, 0, 0, 0, 0};
  for (std::uint32_t type = 0; type < std::size(lengths); ++type) {
    EXPECT_EQ(mac_header_length(frame, type), lengths[type]) << type;
    EXPECT_EQ(mac_header_length(FrameBytes(), type), lengths[type])
        << "by type, even without bytes";
  }
}

TEST(MacHeader, TokenRingRoutingInformation) {
  Bytes bytes(40, 0);
  bytes[8] = 0x80;
  bytes[14] = 0xC6; // broadcast, 6 bytes
  EXPECT_EQ(mac_header_length(Frame(bytes), MAC_TYPE_TOKENRING), 20u);
  bytes[8] = 0x7F;
  EXPECT_EQ(mac_header_length(Frame(bytes), MAC_TYPE_TOKENRING), 14u);
  bytes[8] = 0x80;
  bytes.resize(14);
  EXPECT_EQ(mac_header_length(Frame(bytes), MAC_TYPE_TOKENRING), 14u) << "the field is missing";
}

TEST(MacHeader, LlcByType) {
  EXPECT_TRUE(has_llc(Frame(ethernet("05 ff")), MAC_TYPE_ETHERNET));
  EXPECT_FALSE(has_llc(Frame(ethernet("06 00")), MAC_TYPE_ETHERNET));
  EXPECT_FALSE(has_llc(Frame(kMacs), MAC_TYPE_ETHERNET)) << "no length field";
  EXPECT_TRUE(has_llc(Frame("10 40"), MAC_TYPE_TOKENRING));
  EXPECT_FALSE(has_llc(Frame("10 00"), MAC_TYPE_TOKENRING));
  EXPECT_FALSE(has_llc(Frame("10"), MAC_TYPE_TOKENRING));
  EXPECT_TRUE(has_llc(Frame("50"), MAC_TYPE_FDDI));
  EXPECT_TRUE(has_llc(Frame("57"), MAC_TYPE_FDDI));
  EXPECT_FALSE(has_llc(Frame("41"), MAC_TYPE_FDDI));
  EXPECT_FALSE(has_llc(FrameBytes(), MAC_TYPE_FDDI));
  EXPECT_FALSE(has_llc(Frame(Bytes(40, 0x50)), MAC_TYPE_UNKNOWN));
}

TEST(MacHeader, EtherTypes) {
  EXPECT_EQ(ether_type(Frame(ethernet("08 00")), MAC_TYPE_ETHERNET), 0x800u);
  EXPECT_EQ(ether_type(Frame(ethernet("06 00")), MAC_TYPE_ETHERNET), 0x600u);
  EXPECT_EQ(ether_type(Frame(ethernet("00 20 aa aa 03 00 00 00 81 37")), MAC_TYPE_ETHERNET),
            0x8137u);
  EXPECT_EQ(ether_type(Frame(ethernet("00 20 aa aa 03 00 00 00 81")), MAC_TYPE_ETHERNET), 0u)
      << "cut";
  EXPECT_EQ(ether_type(Frame(ethernet("00 20 42 42 03")), MAC_TYPE_ETHERNET), 0u);
  EXPECT_EQ(ether_type(Frame(ethernet("08")), MAC_TYPE_ETHERNET), 0u);
  Bytes ring = from_hex("10 40");
  append(ring, ethernet("aa aa 03 00 00 00 08 06"));
  EXPECT_EQ(ether_type(Frame(ring), MAC_TYPE_TOKENRING), 0x806u);
  Bytes fddi = from_hex("50");
  append(fddi, ethernet("aa aa 03 00 00 00 86 dd"));
  EXPECT_EQ(ether_type(Frame(fddi), MAC_TYPE_FDDI), 0x86DDu);
  EXPECT_EQ(ether_type(Frame(fddi), MAC_TYPE_UNKNOWN), 0u);
}

TEST(MacHeader, ServiceAccessPoints) {
  EXPECT_EQ(service_access_points(Frame(ethernet("00 20 e0 e1 03")), MAC_TYPE_ETHERNET), 0xE1E0u);
  EXPECT_EQ(service_access_points(Frame(ethernet("08 00 e0 e1 03")), MAC_TYPE_ETHERNET), 0u);
  EXPECT_EQ(service_access_points(Frame(ethernet("00 20 e0")), MAC_TYPE_ETHERNET), 0u);
}

TEST(MacHeader, LlcLengths) {
  EXPECT_EQ(llc_header_length(std::byte{0x03}), 3u);
  EXPECT_EQ(llc_header_length(std::byte{0xBF}), 3u);
  EXPECT_EQ(llc_header_length(std::byte{0x00}), 4u);
  EXPECT_EQ(llc_header_length(std::byte{0x01}), 4u);
  EXPECT_EQ(llc_header_length(std::byte{0x02}), 4u);
}

TEST(Addresses, MacAddressesOfTheFramesOwnTypeOnly) {
  struct Row {
    Media media;
    std::uint32_t type, destination, source;
  };
  const Frame frame(Bytes(40, 0));
  for (const Row row : {Row{1, ADDRESS_TYPE_ETHERNET, 0, 6}, Row{2, ADDRESS_TYPE_TOKENRING, 2, 8},
                        Row{3, ADDRESS_TYPE_FDDI, 1, 7}, Row{4, ADDRESS_TYPE_ATM, 0, 6},
                        Row{5, ADDRESS_TYPE_1394, 0, 6}}) {
    expect_place(frame, row.media, row.type, row.destination, row.source, 6);
    for (const std::uint32_t other : kMacAddressTypes) {
      if (other != row.type) expect_none(frame, row.media, other);
    }
  }
  for (const std::uint32_t type : kMacAddressTypes) expect_none(frame, kMediaUnknown, type);
}

TEST(Addresses, MustBeKeptInFull) {
  const Frame eleven(Bytes(11, 0));
  EXPECT_TRUE(find_address(eleven, 1, ADDRESS_TYPE_ETHERNET, AddressSide::destination));
  EXPECT_FALSE(find_address(eleven, 1, ADDRESS_TYPE_ETHERNET, AddressSide::source));
  const Bytes ip = with_header(ethernet("08 00"), "45", 20);
  for (std::size_t size = 0; size <= ip.size(); ++size) {
    const Frame cut(Bytes(ip.begin(), ip.begin() + static_cast<std::ptrdiff_t>(size)));
    EXPECT_EQ(find_address(cut, 1, ADDRESS_TYPE_IP, AddressSide::source).has_value(), size >= 30);
    EXPECT_EQ(find_address(cut, 1, ADDRESS_TYPE_IP, AddressSide::destination).has_value(),
              size >= 34);
  }
}

TEST(Addresses, NetworkLayerBehindEachFraming) {
  struct Row {
    const char* name;
    Bytes front;
    Media media;
    const char* first_byte;
    std::uint32_t type;
  };
  const auto ring = [](const char* rest) {
    Bytes out = from_hex("10 40");
    append(out, ethernet(rest));
    return out;
  };
  const auto fddi = [](const char* rest) {
    Bytes out = from_hex("50");
    append(out, ethernet(rest));
    return out;
  };
  Bytes routed = ring("06 30 00 00 00 00 aa aa 03 00 00 00 08 00");
  routed[8] |= 0x80;
  const Row rows[] = {
      {"Ethernet II, IP", ethernet("08 00"), 1, "45", ADDRESS_TYPE_IP},
      {"Ethernet II, IPv6", ethernet("86 dd"), 1, "60", ADDRESS_TYPE_IP6},
      {"Ethernet II, IPX", ethernet("81 37"), 1, "ff ff", ADDRESS_TYPE_IPX},
      {"Ethernet II, XNS", ethernet("06 00"), 1, "ff ff", ADDRESS_TYPE_XNS},
      {"Ethernet II, Vines", ethernet("0b ad"), 1, "ff ff", ADDRESS_TYPE_VINES_IP},
      {"VLAN", ethernet("81 00 00 05 08 00"), 1, "45", ADDRESS_TYPE_IP},
      {"two VLANs", ethernet("88 a8 00 05 81 00 00 07 86 dd"), 1, "60", ADDRESS_TYPE_IP6},
      {"VLAN with LLC", ethernet("81 00 00 05 00 30 e0 e0 03"), 1, "ff ff", ADDRESS_TYPE_IPX},
      {"802.3, SNAP", ethernet("00 30 aa aa 03 00 00 00 08 00"), 1, "45", ADDRESS_TYPE_IP},
      {"802.3, SNAP of another vendor's space", ethernet("00 30 aa aa 03 00 00 f8 81 37"), 1, "ff",
       ADDRESS_TYPE_IPX},
      {"802.3, LLC, IPX", ethernet("00 30 e0 e0 03"), 1, "ff ff", ADDRESS_TYPE_IPX},
      {"802.3, LLC of 4 bytes, IPX", ethernet("00 30 e0 e0 00 00"), 1, "ff ff", ADDRESS_TYPE_IPX},
      {"802.3, LLC, IP", ethernet("00 30 06 06 03"), 1, "45", ADDRESS_TYPE_IP},
      {"802.3, LLC, XNS", ethernet("00 30 80 80 03"), 1, "ff ff", ADDRESS_TYPE_XNS},
      {"802.3, LLC, Vines", ethernet("00 30 bc bc 03"), 1, "ff ff", ADDRESS_TYPE_VINES_IP},
      {"802.3 raw, IPX", ethernet("00 30"), 1, "ff ff", ADDRESS_TYPE_IPX},
      {"token ring, SNAP", ring("aa aa 03 00 00 00 08 00"), 2, "45", ADDRESS_TYPE_IP},
      {"token ring with routing, SNAP", routed, 2, "45", ADDRESS_TYPE_IP},
      {"token ring, LLC", ring("e0 e0 03"), 2, "ff ff", ADDRESS_TYPE_IPX},
      {"FDDI, SNAP", fddi("aa aa 03 00 00 00 86 dd"), 3, "60", ADDRESS_TYPE_IP6},
      {"raw IP", {}, 9, "45", ADDRESS_TYPE_IP},
      {"raw IPv6", {}, 7, "60", ADDRESS_TYPE_IP6},
      {"raw IP of a wireless network", {}, 8, "45", ADDRESS_TYPE_IP},
  };
  struct Offsets {
    std::uint32_t destination, source, length;
  };
  const auto offsets = [](std::uint32_t type) -> Offsets {
    switch (type) {
      case ADDRESS_TYPE_IP: return {16, 12, 4};
      case ADDRESS_TYPE_IP6: return {24, 8, 16};
      case ADDRESS_TYPE_VINES_IP: return {6, 12, 6};
      default: return {6, 18, 10};
    }
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto header = static_cast<std::uint32_t>(row.front.size());
    const Frame frame(with_header(row.front, row.first_byte));
    const Offsets want = offsets(row.type);
    expect_place(frame, row.media, row.type, header + want.destination, header + want.source,
                 want.length);
    for (const std::uint32_t other : kNetworkTypes) {
      if (other != row.type) expect_none(frame, row.media, other);
    }
    const auto highest =
        find_address(frame, row.media, ADDRESS_TYPE_FIND_HIGHEST, AddressSide::source);
    ASSERT_TRUE(highest);
    EXPECT_EQ(highest->type, row.type);
  }
}

TEST(Addresses, NothingIsFoundWhereNothingIs) {
  for (const Bytes& bytes : {
           with_header(ethernet("08 06"), "00 01"), // ARP
           with_header(ethernet("08 00"), "65"),    // says IP, is version 6
           with_header(ethernet("86 dd"), "45"),
           with_header(ethernet("00 30 42 42 03"), "00 00"), // spanning tree
       }) {
    if (bytes[12] == 0x08 && bytes[13] == 0x00) {
      expect_none(Frame(bytes), 1, ADDRESS_TYPE_IP);
      continue;
    }
    if (bytes[12] == 0x86) {
      expect_none(Frame(bytes), 1, ADDRESS_TYPE_IP6);
      continue;
    }
    for (const std::uint32_t type : kNetworkTypes) expect_none(Frame(bytes), 1, type);
    const auto highest =
        find_address(Frame(bytes), 1, ADDRESS_TYPE_FIND_HIGHEST, AddressSide::source);
    ASSERT_TRUE(highest);
    EXPECT_EQ(highest->type, ADDRESS_TYPE_ETHERNET) << "falls back to the MAC address";
  }
  for (const std::uint32_t type :
       {ADDRESS_TYPE_ANY, ADDRESS_TYPE_ANY_GROUP, ADDRESS_TYPE_LOCAL_ONLY, 14, 0x7FFFFFFF}) {
    expect_none(Frame(with_header(ethernet("08 00"), "45")), 1, type);
    expect_none(Frame(with_header(ethernet("08 00"), "45")), kMediaUnknown, type);
  }
  expect_none(Frame(Bytes(60, 0)), kMediaUnknown, ADDRESS_TYPE_FIND_HIGHEST);
}

TEST(Addresses, EveryCutOfEveryFramingIsSafe) {
  const Bytes whole =
      with_header(ethernet("81 00 00 05 81 00 00 06 00 30 aa aa 03 00 00 00 08 00"), "45");
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const Frame cut(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
    for (Media media = 0; media < 12; ++media) {
      for (std::uint32_t type = 0; type < 16; ++type) {
        const auto place = find_address(cut, media, type, AddressSide::source);
        if (place) {
          EXPECT_LE(place->offset + place->length, size);
        }
      }
      ether_type(cut, media);
      service_access_points(cut, media);
    }
  }
}

} // namespace
} // namespace netmon
