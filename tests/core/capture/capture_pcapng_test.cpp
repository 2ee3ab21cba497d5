// SPDX-License-Identifier: MIT
// pcapng files: sections, interfaces, blocks, times, damage. Reference: capture-files.md 7.2, 13.2.
#include "core/capture/capture.h"

#include "import_test.h"
#include "pcap_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace netmon {
namespace {

using namespace test;

using PcapngImport = ImportTest;

TEST_F(PcapngImport, ReadsPcapngInBothByteOrdersWithItsComment) {
  for (const Order order : {Order::little, Order::big}) {
    Bytes options = option(2, from_hex("68 77"), order); // hardware
    append(options, option(1, Bytes{'h', 'e', 'l', 'l', 'o'}, order));
    append(options, option(1, Bytes{'n', 'o'}, order));
    append(options, option(0, {}, order));
    Bytes file = section(options, order);
    append(file, interface_of(1, {}, order));
    append(file, enhanced_packet(0, 1709647629123456, 60, Bytes(60, 1), order));
    append(file, enhanced_packet(0, 1709647629125999, 90, Bytes(61, 2), order));
    const auto capture = open(file);
    ASSERT_TRUE(capture) << error.text;
    EXPECT_EQ(capture->format(), CaptureFormat::pcapng);
    EXPECT_EQ(capture->comment(), "hello");
    ASSERT_EQ(capture->frame_count(), 2u);
    EXPECT_EQ(capture->start().wMilliseconds, 123);
    EXPECT_EQ(read(*capture, 0).time, 456);
    EXPECT_EQ(read(*capture, 1).time, 2999);
    EXPECT_EQ(bytes_of(read(*capture, 1)), Bytes(61, 2));
  }
}

TEST_F(PcapngImport, PcapngResolutionsOfEachInterfaceCount) {
  Bytes file = section();
  append(file, interface_of(1, option(9, {9})));         // 10^-9
  append(file, interface_of(1, option(9, {0x80 | 10}))); // 2^-10
  append(file, enhanced_packet(0, 5'000'000'000, 60, Bytes(60, 1)));
  append(file, enhanced_packet(1, 5 * 1024 + 512, 60, Bytes(60, 1)));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  ASSERT_EQ(capture->frame_count(), 2u);
  EXPECT_EQ(read(*capture, 0).time, 0);
  EXPECT_EQ(read(*capture, 1).time, 500000);
}

TEST_F(PcapngImport, SimplePacketsHaveTimeZeroAndDoNotStartTheCapture) {
  Bytes file = section();
  append(file, interface_of(1));
  append(file, simple_packet(60, Bytes(60, 1)));
  append(file, enhanced_packet(0, 1709647629123456, 60, Bytes(60, 1)));
  append(file, simple_packet(60, Bytes(60, 1)));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  ASSERT_EQ(capture->frame_count(), 3u);
  EXPECT_EQ(capture->start().wYear, 2024);
  EXPECT_EQ(read(*capture, 0).time, 0);
  EXPECT_EQ(read(*capture, 1).time, 456);
  EXPECT_EQ(read(*capture, 2).time, 0);
}

TEST_F(PcapngImport, EachInterfaceHasItsFcs) {
  Bytes flags; // of one packet: 2 bytes
  put_little<std::uint32_t>(flags, 2 << 5);
  Bytes file = section();
  append(file, interface_of(1, option(13, {4})));
  append(file, interface_of(1));
  append(file, enhanced_packet(0, 1, 64, Bytes(64, 1)));
  append(file, enhanced_packet(1, 2, 64, Bytes(64, 1)));
  append(file, interface_of(1, option(13, {4}))); // later than packets
  append(file, enhanced_packet(2, 3, 64, Bytes(64, 1)));
  append(file, enhanced_packet(2, 4, 100, Bytes(64, 1))); // clipped
  append(file, enhanced_packet(0, 5, 64, Bytes(64, 1), Order::little, option(2, flags)));
  append(file, enhanced_packet(1, 6, 64, Bytes(64, 1), Order::little, option(2, flags)));
  append(file, interface_of(1, option(13, {200}))); // more than there is
  append(file, enhanced_packet(3, 7, 64, Bytes(64, 1)));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  const std::uint32_t expected[] = {60, 64, 60, 64, 62, 62, 64};
  ASSERT_EQ(capture->frame_count(), std::size(expected));
  for (std::uint32_t i = 0; i < std::size(expected); ++i) {
    EXPECT_EQ(read(*capture, i).stored, expected[i]) << i;
  }
  EXPECT_EQ(read(*capture, 3).length, 100u);
}

TEST_F(PcapngImport, EachFrameHasItsMedium) {
  Bytes file = section();
  append(file, interface_of(1));
  append(file, enhanced_packet(0, 1, 60, Bytes(60, 1)));
  append(file, interface_of(105, option(2, Bytes{'w'})));
  append(file, interface_of(101));
  append(file, enhanced_packet(1, 1, 60, Bytes(60, 2)));
  append(file, enhanced_packet(2, 1, 60, Bytes(60, 3)));
  append(file, enhanced_packet(0, 1, 60, Bytes(60, 4)));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  ASSERT_EQ(capture->frame_count(), 4u);
  EXPECT_EQ(capture->common_media(), kMediaUnknown);
  const Media expected[] = {MAC_TYPE_ETHERNET, kMediaWifi, kMediaRawIp, MAC_TYPE_ETHERNET};
  const std::uint32_t link_types[] = {1, 105, 101, 1};
  for (std::uint32_t i = 0; i < 4; ++i) {
    EXPECT_EQ(capture->media(i), expected[i]) << i;
    EXPECT_EQ(capture->link_type(i), link_types[i]) << i;
  }
  EXPECT_EQ(read(*capture, 1).stored, 92u) << "with a radio header";
  EXPECT_EQ(bytes_of(read(*capture, 2)), Bytes(60, 3));
  EXPECT_EQ(capture->interface_of(1)->name, "w");
  EXPECT_TRUE(capture->warnings().empty());
}

TEST_F(PcapngImport, UnusedInterfacesDoNotCount) {
  Bytes file = section();
  append(file, interface_of(1, {}, Order::little, 100));
  append(file, interface_of(113));
  append(file, enhanced_packet(0, 1, 60, Bytes(60, 1)));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(capture->common_media(), MAC_TYPE_ETHERNET);
  EXPECT_EQ(capture->interfaces().size(), 2u);
}

TEST_F(PcapngImport, PcapngKeepsWhatIsBeforeAnUndeclaredInterface) {
  Bytes file = section();
  append(file, interface_of(1));
  append(file, enhanced_packet(0, 1, 60, Bytes(60, 1)));
  append(file, enhanced_packet(7, 2, 60, Bytes(60, 1)));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(capture->frame_count(), 1u);
  EXPECT_EQ(capture->warnings().size(), 1u);
}

TEST_F(PcapngImport, TimesFarApartDoNotOverflow) {
  Bytes file = section();
  append(file, interface_of(1, option(9, {0}))); // whole seconds
  append(file, enhanced_packet(0, 1, 60, Bytes(60, 1)));
  append(file, enhanced_packet(0, 0x7FFFFFFFFFFFFFFF, 60, Bytes(60, 1)));
  append(file, enhanced_packet(0, 0xFFFFFFFFFFFFFFFF, 60, Bytes(60, 1)));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(capture->frame_count(), 3u);
  EXPECT_GT(read(*capture, 1).time, std::int64_t{1} << 60);
  EXPECT_EQ(read(*capture, 1).time, read(*capture, 2).time) << "as far as times are told apart";
}

// ---- Sections and blocks

TEST_F(PcapngImport, SectionsOfBothByteOrdersHaveInterfacesOfTheirOwn) {
  Bytes file;
  for (const Order order : {Order::little, Order::big, Order::little}) {
    append(file, section({}, order));
    append(file, interface_of(order == Order::big ? 6 : 1, {}, order));
    append(file, enhanced_packet(0, 7, 60, Bytes(60, 1), order));
    append(file, old_packet(0, 8, 90, Bytes(61, 2), order));
  }
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_TRUE(capture->warnings().empty());
  ASSERT_EQ(capture->frame_count(), 6u);
  EXPECT_EQ(capture->interfaces().size(), 3u);
  EXPECT_EQ(capture->media(1), MAC_TYPE_ETHERNET);
  EXPECT_EQ(capture->media(2), MAC_TYPE_TOKENRING);
  EXPECT_EQ(capture->media(5), MAC_TYPE_ETHERNET);
  EXPECT_EQ(read(*capture, 5).length, 90u);
  EXPECT_EQ(read(*capture, 5).time, 8);
  EXPECT_EQ(bytes_of(read(*capture, 3)), Bytes(61, 2));
}

TEST_F(PcapngImport, SectionWithoutInterfacesIsEmpty) {
  const auto capture = open(section());
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(capture->frame_count(), 0u);
  EXPECT_FALSE(capture->has_start());
  EXPECT_TRUE(capture->warnings().empty());
  EXPECT_EQ(capture->common_media(), kMediaUnknown);
}

TEST_F(PcapngImport, OtherBlocksOfAnySizeArePassed) {
  Bytes file = section();
  append(file, block(0x0A, Bytes(20'000'000, 7))); // secrets
  append(file, interface_of(1));
  append(file, block(0x40000BAD, Bytes(3, 7)));
  append(file, block(5, Bytes(20, 7)));
  append(file, enhanced_packet(0, 7, 60, Bytes(60, 1)));
  append(file, block(0x80001234, Bytes(100'000, 7)));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(capture->frame_count(), 1u);
  EXPECT_TRUE(capture->warnings().empty());
}

// The length that a block claims may leave out the padding; Wireshark reads such files.
TEST_F(PcapngImport, LengthsNeedNotBeMultiplesOf4) {
  for (const Order order : {Order::little, Order::big}) {
    Bytes odd = enhanced_packet(0, 7, 61, Bytes(61, 1), order);
    Bytes told;
    put<std::uint32_t>(told, order, 32 + 61);
    std::copy(told.begin(), told.end(), odd.begin() + 4);
    std::copy(told.begin(), told.end(), odd.end() - 4);
    Bytes file = section({}, order);
    append(file, interface_of(1, {}, order));
    append(file, odd);
    append(file, enhanced_packet(0, 8, 60, Bytes(60, 2), order));
    const auto capture = open(file);
    ASSERT_TRUE(capture) << error.text;
    EXPECT_TRUE(capture->warnings().empty());
    ASSERT_EQ(capture->frame_count(), 2u);
    EXPECT_EQ(bytes_of(read(*capture, 0)), Bytes(61, 1));
    EXPECT_EQ(bytes_of(read(*capture, 1)), Bytes(60, 2));
  }
}

TEST_F(PcapngImport, SnapshotLengthsOnlyCutSimplePackets) {
  Bytes file = section();
  append(file, interface_of(1, {}, Order::little, 40));
  append(file, enhanced_packet(0, 7, 60, Bytes(60, 1)));
  append(file, simple_packet(60, Bytes(40, 2)));
  append(file, interface_of(1, {}, Order::little, 0));
  append(file, simple_packet(30, Bytes(30, 3)));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_TRUE(capture->warnings().empty());
  ASSERT_EQ(capture->frame_count(), 3u);
  EXPECT_EQ(read(*capture, 0).stored, 60u);
  EXPECT_EQ(read(*capture, 1).stored, 40u);
  EXPECT_EQ(read(*capture, 1).length, 60u);
  EXPECT_EQ(read(*capture, 2).stored, 30u);
}

TEST_F(PcapngImport, InterfacesAreDescribed) {
  for (const Order order : {Order::little, Order::big}) {
    Bytes offset;
    put(offset, order, std::int64_t{-3600});
    Bytes options = option(1, Bytes{'c'}, order);
    append(options, option(1, Bytes{'d'}, order));
    append(options, option(2, Bytes{'e', 't', 'h', '0'}, order));
    append(options, option(3, Bytes{0xFF, 'x', 0, 'y'}, order));
    append(options, option(9, {9}, order));
    append(options, option(14, offset, order));
    append(options, option(13, {4}, order));
    Bytes file = section({}, order);
    append(file, interface_of(1, options, order, 96));
    append(file, enhanced_packet(0, 7'200'000'000'000, 64, Bytes(64, 1), order));
    const auto capture = open(file);
    ASSERT_TRUE(capture) << error.text;
    ASSERT_EQ(capture->interfaces().size(), 1u);
    const CaptureInterface& from = capture->interfaces()[0];
    EXPECT_EQ(from.name, "eth0");
    EXPECT_EQ(from.description, "\xEF\xBF\xBDx") << "is UTF-8, up to NUL";
    EXPECT_EQ(from.comment, "c");
    EXPECT_EQ(from.link_type, 1u);
    EXPECT_EQ(from.media, MAC_TYPE_ETHERNET);
    EXPECT_EQ(from.snap_length, 96u);
    EXPECT_EQ(from.resolution, 9);
    EXPECT_EQ(from.ticks_per_second, 1'000'000'000u);
    EXPECT_EQ(from.time_offset, -3600);
    EXPECT_EQ(from.fcs_bytes, 4);
    EXPECT_EQ(capture->start().wHour, 1) << "two hours less one";
  }
}

TEST_F(PcapngImport, TicksTooShortToCountAreNoTimes) {
  for (const int number : {20, 127, 0x80 | 64, 0xFF}) {
    const auto resolution = static_cast<std::uint8_t>(number);
    Bytes file = section();
    append(file, interface_of(1, option(9, {resolution})));
    append(file, enhanced_packet(0, 1709647629123456, 60, Bytes(60, 1)));
    const auto capture = open(file);
    ASSERT_TRUE(capture) << error.text;
    EXPECT_EQ(capture->frame_count(), 1u);
    EXPECT_EQ(read(*capture, 0).time, 0);
    EXPECT_FALSE(capture->has_start());
    EXPECT_EQ(capture->interfaces()[0].ticks_per_second, 0u);
    EXPECT_EQ(capture->interfaces()[0].resolution, resolution);
    ASSERT_EQ(capture->warnings().size(), 1u);
    EXPECT_NE(capture->warnings()[0].find("no times"), std::string::npos);
  }
}

TEST_F(PcapngImport, TimeZeroIsATime) {
  Bytes file = section();
  append(file, interface_of(1));
  append(file, enhanced_packet(0, 0, 60, Bytes(60, 1)));
  append(file, enhanced_packet(0, 1'000'000, 60, Bytes(60, 1)));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(capture->start().wYear, 1970);
  EXPECT_EQ(read(*capture, 1).time, 1'000'000);
}

// ---- Damage. Behind two good packets, at offset 28 + 20 + 2 * 92 = 232.

TEST_F(PcapngImport, SaysWhatIsWrongAndWhere) {
  Bytes wrong_end = enhanced_packet(0, 7, 60, Bytes(60, 1));
  wrong_end[wrong_end.size() - 4] = 99;
  Bytes too_much = enhanced_packet(0, 7, 60, Bytes(60, 1));
  set_little<std::uint32_t>(too_much, 20, 61);
  Bytes no_order = section();
  no_order[8] = 0;
  const std::pair<Bytes, const char*> rows[] = {
      {wrong_end, "offset 232 claims 92 bytes at its start, but 99 at its end"},
      {too_much, "offset 232 has 92 bytes, and claims a packet of 61 inside"},
      {no_order, "offset 232 looks like the start of a section, but names no byte order"},
      {Bytes(16, 0), "offset 232 claims 0 bytes"},
      {from_hex("06 00 00 00 01 00 00 00 00 00 00 00 01 00 00 00"), "offset 232 claims 1 byte"},
      {Bytes(5, 0), "offset 232 is cut short"},
      {from_hex("06 00 00 00 10 00 00 00 00 00 00 00 10 00 00 00"), "offset 232 claims 16 bytes"},
      {from_hex("01 00 00 00 0c 00 00 00 0c 00 00 00"), "offset 232 claims 12 bytes"},
      {section({}, Order::big, 2, 0), "offset 232 begins a section of pcapng version 2.0"},
      {enhanced_packet(1, 7, 60, Bytes(60, 1)), "offset 232 belongs to interface 1"},
      {enhanced_packet(0, 7, 60, Bytes(262145, 1)), "offset 232 claims a packet of 262145 bytes"},
      {from_hex("99 00 00 00 ff ff ff ff 00 00 00 00"), "offset 232 is cut short"},
  };
  for (const auto& [damage, text] : rows) {
    Bytes file = section();
    append(file, interface_of(1));
    for (int i = 0; i < 2; ++i) append(file, enhanced_packet(0, 7, 60, Bytes(60, 1)));
    ASSERT_EQ(file.size(), 232u);
    append(file, damage);
    append(file, enhanced_packet(0, 7, 60, Bytes(60, 1)));
    const auto capture = open(file);
    ASSERT_TRUE(capture) << error.text;
    EXPECT_EQ(capture->frame_count(), 2u) << text;
    ASSERT_EQ(capture->warnings().size(), 1u) << text;
    EXPECT_NE(capture->warnings()[0].find("only the first 2 frames"), std::string::npos);
    EXPECT_NE(capture->warnings()[0].find(text), std::string::npos) << capture->warnings()[0];
  }
}

TEST_F(PcapngImport, LaterVersionsAreRefused) {
  EXPECT_FALSE(open(section({}, Order::big, 2, 0)));
  EXPECT_EQ(error.code, NMERR_UPLEVEL_CAPTURE_FILE);
  EXPECT_NE(error.text.find("2.0"), std::string::npos) << error.text;
  EXPECT_TRUE(open(section({}, Order::big, 1, 2))) << "another name of 1.0";
}

TEST_F(PcapngImport, InterfacesHaveALimit) {
  const Bytes one = interface_of(1);
  Bytes file = section();
  for (std::uint32_t i = 0; i < FrameImport::kMaxInterfaces; ++i) append(file, one);
  append(file, enhanced_packet(FrameImport::kMaxInterfaces - 1, 7, 60, Bytes(60, 1)));
  EXPECT_TRUE(open(file)->warnings().empty());
  append(file, one);
  append(file, enhanced_packet(0, 7, 60, Bytes(60, 1)));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(capture->frame_count(), 1u);
  ASSERT_EQ(capture->warnings().size(), 1u);
  EXPECT_NE(capture->warnings()[0].find("more than 65536 interfaces"), std::string::npos);
}

} // namespace
} // namespace netmon
