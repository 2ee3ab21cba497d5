// SPDX-License-Identifier: MIT
// pcap files: magic numbers, versions, link types, conversions, damage. Reference: capture-files.md
// 5.2, 13.
#include "core/capture/capture.h"

#include "import_test.h"
#include "pcap_builder.h"

#include <gtest/gtest.h>

namespace netmon {
namespace {

using namespace test;

using PcapImport = ImportTest;

TEST_F(PcapImport, ReadsBothByteOrdersAndResolutions) {
  for (const Order order : {Order::little, Order::big}) {
    for (const bool nano : {false, true}) {
      Bytes file = pcap_header(1, order, nano ? 0xA1B23C4D : 0xA1B2C3D4);
      // 2024-03-05 14:07:09.123456 (789), .125999 (999)
      pcap_packet(file, 1709647629, nano ? 123456789 : 123456, 60, Bytes(60, 1), order);
      pcap_packet(file, 1709647629, nano ? 125999999 : 125999, 90, Bytes(60, 2), order);
      const auto capture = open(file);
      ASSERT_TRUE(capture) << error.text;
      EXPECT_EQ(capture->format(), CaptureFormat::pcap);
      EXPECT_EQ(capture->format_name(), "pcap");
      ASSERT_EQ(capture->frame_count(), 2u);
      EXPECT_EQ(capture->start().wYear, 2024);
      EXPECT_EQ(capture->start().wMonth, 3);
      EXPECT_EQ(capture->start().wDayOfWeek, 2);
      EXPECT_EQ(capture->start().wDay, 5);
      EXPECT_EQ(capture->start().wHour, 14);
      EXPECT_EQ(capture->start().wMinute, 7);
      EXPECT_EQ(capture->start().wSecond, 9);
      EXPECT_EQ(capture->start().wMilliseconds, 123);
      EXPECT_EQ(read(*capture, 0).time, 456) << "rounded down, nanoseconds too";
      const FrameInfo second = read(*capture, 1);
      EXPECT_EQ(second.time, 2999);
      EXPECT_EQ(second.length, 90u);
      EXPECT_EQ(second.stored, 60u);
      EXPECT_EQ(bytes_of(second), Bytes(60, 2));
      EXPECT_EQ(capture->common_media(), MAC_TYPE_ETHERNET);
      EXPECT_TRUE(capture->warnings().empty());
      EXPECT_TRUE(capture->comment().empty());
    }
  }
}

TEST_F(PcapImport, StartIsLocalTime) {
  const TimeZone zone("EST5");
  Bytes file = pcap_header(1);
  pcap_packet(file, 1709647629, 0, 60, Bytes(60, 1));
  const auto capture = open(file);
  ASSERT_TRUE(capture);
  EXPECT_EQ(capture->start().wHour, 9) << "14:07:09 UTC in New York's winter";
}

TEST_F(PcapImport, PacketsBeforeTheFirstHaveNegativeTimes) {
  Bytes file = pcap_header(1);
  pcap_packet(file, 1000, 500999, 60, Bytes(60, 1));
  pcap_packet(file, 999, 999999, 60, Bytes(60, 1));
  pcap_packet(file, 1000, 499999, 60, Bytes(60, 1));
  const auto capture = open(file);
  ASSERT_TRUE(capture);
  EXPECT_EQ(read(*capture, 0).time, 999);
  EXPECT_EQ(read(*capture, 1).time, -500001);
  EXPECT_EQ(read(*capture, 2).time, -1);
}

TEST_F(PcapImport, ImpossibleFractionsAreCarriedOver) {
  Bytes file = pcap_header(1);
  pcap_packet(file, 1000, 2500000, 60, Bytes(60, 1)); // 2.5 s of microseconds
  pcap_packet(file, 1003, 0, 60, Bytes(60, 1));
  const auto capture = open(file);
  ASSERT_TRUE(capture);
  EXPECT_EQ(capture->start().wSecond, 42); // 1002 s
  EXPECT_EQ(capture->start().wMilliseconds, 500);
  EXPECT_EQ(read(*capture, 1).time, 500000);
}

TEST_F(PcapImport, CapturedMoreThanOriginalRaisesTheLength) {
  Bytes file = pcap_header(1);
  pcap_packet(file, 1, 0, 10, Bytes(60, 1));
  const auto capture = open(file);
  ASSERT_TRUE(capture);
  EXPECT_EQ(read(*capture, 0).length, 60u);
  EXPECT_EQ(read(*capture, 0).stored, 60u);
}

TEST_F(PcapImport, DropsADeclaredFcsFromWholePacketsOnly) {
  Bytes file = pcap_header(1 | 0x04000000 | 2u << 28); // 2 units of 16 bits
  pcap_packet(file, 1, 0, 64, Bytes(64, 1));
  pcap_packet(file, 1, 0, 100, Bytes(64, 1)); // clipped: the FCS is not there
  pcap_packet(file, 1, 0, 2, Bytes(2, 1));    // too short to have one
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(read(*capture, 0).length, 60u);
  EXPECT_EQ(read(*capture, 0).stored, 60u);
  EXPECT_EQ(read(*capture, 1).length, 100u);
  EXPECT_EQ(read(*capture, 1).stored, 64u);
  EXPECT_EQ(read(*capture, 2).length, 2u);
}

TEST_F(PcapImport, LinkTypesBecomeMedia) {
  struct Row {
    std::uint16_t link_type;
    std::uint16_t media;
    std::uint32_t mac_type;
  };
  const Row rows[] = {{1, 1, 1},        {6, 2, 2},        {10, 3, 3},       {123, 4, 4},
                      {105, 6, 6},      {101, 9, 9},      {228, 9, 9},      {229, 9, 9},
                      {100, 0xE064, 0}, {127, 0xE07F, 0}, {119, 0xE077, 0}, {163, 0xE0A3, 0},
                      {192, 0xE0C0, 0}, {0, 0xE000, 0},   {108, 0xE06C, 0}, {113, 0xE071, 0},
                      {276, 0xE114, 0}, {9, 0xE009, 0},   {50, 0xE032, 0},  {8, 0xE008, 0},
                      {138, 0, 0},      {137, 0, 0},      {147, 0xE093, 0}};
  for (const Row& row : rows) {
    Bytes file = pcap_header(row.link_type);
    pcap_packet(file, 1, 0, 60, Bytes(60, 1));
    const auto capture = open(file);
    ASSERT_TRUE(capture) << row.link_type << ' ' << error.text;
    EXPECT_EQ(capture->common_media(), row.media) << row.link_type;
    EXPECT_EQ(capture->media(0), row.media) << row.link_type;
    EXPECT_EQ(mac_type_of(capture->media(0)), row.mac_type) << row.link_type;
  }
}

TEST_F(PcapImport, SunAtmGetsTheHeaderOfNetworkMonitor) {
  Bytes file = pcap_header(123);
  pcap_packet(file, 1, 0, 100, from_hex("85 07 01 23 aa aa 03"));
  pcap_packet(file, 1, 0, 100, from_hex("85 07"));
  const auto capture = open(file);
  ASSERT_TRUE(capture);
  const FrameInfo info = read(*capture, 0);
  EXPECT_EQ(bytes_of(info), from_hex("000000000000 000000000000 0007 0123 aaaa03"));
  EXPECT_EQ(info.length, 112u);
  EXPECT_EQ(info.stored, 19u);
  EXPECT_EQ(bytes_of(read(*capture, 1)), from_hex("000000000000 000000000000 0007"))
      << "clipped inside the header that is replaced";
}

TEST_F(PcapImport, WifiGetsARadioHeader) {
  Bytes file = pcap_header(105);
  pcap_packet(file, 1, 0, 100, from_hex("08 01 02"));
  const auto capture = open(file);
  ASSERT_TRUE(capture);
  const FrameInfo info = read(*capture, 0);
  Bytes expected = from_hex("02 20 00 00 00 00 00 ff ff ff ff");
  expected.resize(32);
  append(expected, from_hex("08 01 02"));
  EXPECT_EQ(bytes_of(info), expected);
  EXPECT_EQ(info.length, 132u);
  EXPECT_EQ(info.stored, 35u);
}

TEST_F(PcapImport, EmptyFilesOfBothKindsOpen) {
  for (const Bytes& file : {pcap_header(1), [] {
                              Bytes bytes = section();
                              append(bytes, interface_of(1));
                              return bytes;
                            }()}) {
    const auto capture = open(file);
    ASSERT_TRUE(capture) << error.text;
    EXPECT_EQ(capture->frame_count(), 0u);
    EXPECT_EQ(capture->start().wYear, 0);
    EXPECT_EQ(capture->frame(0).handle, nullptr);
  }
}

TEST_F(PcapImport, KeepsThePacketsBeforeACut) {
  Bytes file = pcap_header(1);
  pcap_packet(file, 1, 0, 60, Bytes(60, 1));
  pcap_packet(file, 2, 0, 60, Bytes(60, 2));
  const std::size_t whole = file.size();
  for (const std::size_t size : {whole - 1, whole - 60, whole - 70}) {
    const auto capture = open(Bytes(file.begin(), file.begin() + static_cast<long>(size)));
    ASSERT_TRUE(capture) << error.text;
    EXPECT_EQ(capture->frame_count(), 1u);
    EXPECT_EQ(bytes_of(read(*capture, 0)), Bytes(60, 1));
    ASSERT_EQ(capture->warnings().size(), 1u);
    EXPECT_NE(capture->warnings()[0].find("test.pcap"), std::string::npos);
    EXPECT_NE(capture->warnings()[0].find("only the first frame could be read"), std::string::npos)
        << capture->warnings()[0];
  }
}

TEST_F(PcapImport, FailsWhenTheFirstPacketIsCutOrTheHeaderIs) {
  Bytes file = pcap_header(1);
  pcap_packet(file, 1, 0, 60, Bytes(60, 1));
  for (const std::size_t size : {4, 10, 23, 30, 50}) {
    EXPECT_FALSE(open(Bytes(file.begin(), file.begin() + static_cast<long>(size)))) << size;
    EXPECT_EQ(error.code, NMERR_INVALID_FILE_FORMAT) << size;
    EXPECT_NE(error.text.find("test.pcap"), std::string::npos);
  }
}

TEST_F(PcapImport, ManyFramesOfAllSizesStayInPlace) {
  Bytes file = pcap_header(1);
  for (std::uint32_t i = 0; i < 4000; ++i) {
    pcap_packet(file, 1, i, 2000, Bytes(i % 1500, static_cast<std::uint8_t>(i)));
  }
  const auto capture = open(file);
  ASSERT_TRUE(capture);
  ASSERT_EQ(capture->frame_count(), 4000u);
  for (std::uint32_t i = 0; i < 4000; ++i) {
    const FrameInfo info = read(*capture, i);
    ASSERT_EQ(info.time, i);
    ASSERT_EQ(bytes_of(info), Bytes(i % 1500, static_cast<std::uint8_t>(i)));
  }
}

TEST_F(PcapImport, LargePacketsPassThroughTheBuffer) {
  // Larger than what the import gathers before it writes; D-Bus messages may be.
  Bytes file = pcap_header(231);
  set_little<std::uint32_t>(file, 16, 64u << 20);
  pcap_packet(file, 1, 0, 5, Bytes(5, 1));
  pcap_packet(file, 1, 0, 3u << 20, Bytes(3u << 20, 2));
  pcap_packet(file, 1, 0, 7, Bytes(7, 3));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  ASSERT_EQ(capture->frame_count(), 3u) << capture->warnings()[0];
  EXPECT_EQ(bytes_of(read(*capture, 0)), Bytes(5, 1));
  EXPECT_EQ(bytes_of(read(*capture, 1)), Bytes(3u << 20, 2));
  EXPECT_EQ(bytes_of(read(*capture, 2)), Bytes(7, 3));
}

// ---- What writers did differently

// 2040-01-01 and one second later, which 32 bits with a sign cannot hold.
TEST_F(PcapImport, SecondsHaveNoSign) {
  Bytes file = pcap_header(1);
  pcap_packet(file, 2208988800, 0, 60, Bytes(60, 1));
  pcap_packet(file, 2208988801, 0, 60, Bytes(60, 1));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(capture->start().wYear, 2040);
  EXPECT_EQ(capture->start().wMonth, 1);
  EXPECT_EQ(read(*capture, 1).time, 1000000);
}

TEST_F(PcapImport, TimeGoesOnIn2038AndEndsIn2106) {
  Bytes file = pcap_header(1);
  pcap_packet(file, 0x7FFFFFFF, 999500, 60, Bytes(60, 1));
  pcap_packet(file, 0x80000000, 500, 60, Bytes(60, 1));
  pcap_packet(file, 0xFFFFFFFF, 0, 60, Bytes(60, 1));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(capture->start().wYear, 2038);
  EXPECT_EQ(read(*capture, 0).time, 500);
  EXPECT_EQ(read(*capture, 1).time, 1500);
  EXPECT_EQ(read(*capture, 2).time, std::int64_t{0x80000000} * 1000000 - 999000);
}

TEST_F(PcapImport, KeepsMoreThanTheSnapshotLength) {
  Bytes file = pcap_header(1, Order::little, 0xA1B2C3D4, 2, 4, 40);
  pcap_packet(file, 1, 0, 60, Bytes(60, 1));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(read(*capture, 0).stored, 60u);
  EXPECT_TRUE(capture->warnings().empty());
  ASSERT_EQ(capture->interfaces().size(), 1u);
  EXPECT_EQ(capture->interfaces()[0].snap_length, 40u);
}

TEST_F(PcapImport, KuznetzovsRecordsHaveLongerHeaders) {
  for (const Order order : {Order::little, Order::big}) {
    Bytes file = pcap_header(1, order, 0xA1B2CD34);
    for (std::uint8_t i = 1; i <= 2; ++i) {
      pcap_packet(file, i, 7, 90, Bytes(), order);
      file.resize(file.size() - 8); // its lengths
      put<std::uint32_t>(file, order, 60);
      put<std::uint32_t>(file, order, 90);
      append(file, from_hex("02 00 00 00 08 00 00 00")); // interface, protocol, type
      append(file, Bytes(60, i));
    }
    const auto capture = open(file);
    ASSERT_TRUE(capture) << error.text;
    ASSERT_EQ(capture->frame_count(), 2u);
    EXPECT_EQ(bytes_of(read(*capture, 1)), Bytes(60, 2));
    EXPECT_EQ(read(*capture, 1).length, 90u);
    EXPECT_EQ(read(*capture, 1).time, 1000007);
  }
}

TEST_F(PcapImport, AixCountsNanosecondsAndHasOtherLinkTypes) {
  const std::pair<std::uint32_t, std::uint32_t> rows[] = {{6, 1}, {9, 6}, {15, 10}, {24, 0}};
  for (const auto& [number, link_type] : rows) {
    Bytes file = pcap_header(number, Order::big, 0xA1B2C3D4, 2, 2, 96);
    pcap_packet(file, 1709647629, 123456789, 60, Bytes(60, 1), Order::big);
    pcap_packet(file, 1709647629, 999999999, 60, Bytes(60, 1), Order::big);
    const auto capture = open(file);
    ASSERT_TRUE(capture) << error.text;
    EXPECT_EQ(capture->link_type(0), link_type);
    EXPECT_EQ(capture->start().wSecond, 9);
    EXPECT_EQ(capture->start().wMilliseconds, 123);
    EXPECT_EQ(read(*capture, 1).time, 876999);
    EXPECT_EQ(capture->interfaces()[0].ticks_per_second, 1'000'000'000u);
    EXPECT_EQ(read(*capture, 0).stored, number == 15 ? 57u : 60u) << "FDDI is padded in front";
    EXPECT_EQ(read(*capture, 0).length, number == 15 ? 57u : 60u);
  }
  Bytes other = pcap_header(1, Order::big, 0xA1B2C3D4, 2, 2);
  pcap_packet(other, 1, 500, 60, Bytes(60, 1), Order::big);
  const auto capture = open(other);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(read(*capture, 0).time, 500) << "an old file that is not AIX's";
}

TEST_F(PcapImport, OldVersionsPutTheLengthOnTheWireFirst) {
  struct Row {
    std::uint16_t major, minor;
    std::uint32_t first, second; // lengths as the file has them
  };
  const Row rows[] = {{2, 0, 90, 60},   {2, 1, 90, 60}, {2, 2, 90, 60},
                      {543, 0, 90, 60}, {2, 3, 60, 90}, {2, 3, 90, 60},
                      {2, 4, 60, 90},   {2, 5, 60, 90}, {2, 99, 60, 90}};
  for (const Row& row : rows) {
    Bytes file = pcap_header(1, Order::little, 0xA1B2C3D4, row.major, row.minor);
    for (int i = 0; i < 2; ++i) {
      for (const std::uint32_t word : {1u, 0u, row.first, row.second}) put_little(file, word);
      append(file, Bytes(60, 1));
    }
    const auto capture = open(file);
    ASSERT_TRUE(capture) << error.text;
    ASSERT_EQ(capture->frame_count(), 2u) << row.major << '.' << row.minor;
    EXPECT_EQ(read(*capture, 1).stored, 60u);
    EXPECT_EQ(read(*capture, 1).length, 90u);
  }
}

TEST_F(PcapImport, OtherMajorVersionsAreRefused) {
  EXPECT_FALSE(open(pcap_header(1, Order::little, 0xA1B2C3D4, 1, 0)));
  EXPECT_EQ(error.code, NMERR_INVALID_FILE_FORMAT);
  EXPECT_FALSE(open(pcap_header(1, Order::little, 0xA1B2C3D4, 3, 0)));
  EXPECT_EQ(error.code, NMERR_UPLEVEL_CAPTURE_FILE);
  EXPECT_NE(error.text.find("3.0"), std::string::npos) << error.text;
}

TEST_F(PcapImport, LinkTypesHave16Bits) {
  Bytes file = pcap_header(0x00010001); // Ethernet, with a bit above
  pcap_packet(file, 1, 0, 60, Bytes(60, 1));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(capture->link_type(0), 1u);
  EXPECT_EQ(capture->media(0), MAC_TYPE_ETHERNET);
}

TEST_F(PcapImport, SaysWhereARecordIsNoRecord) {
  Bytes file = pcap_header(1);
  pcap_packet(file, 1, 0, 60, Bytes(60, 1));
  for (const std::uint32_t word : {1u, 0u, 262145u, 262145u}) put_little(file, word);
  append(file, Bytes(262145, 1));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(capture->frame_count(), 1u);
  ASSERT_EQ(capture->warnings().size(), 1u);
  EXPECT_NE(capture->warnings()[0].find("offset 100 claims 262145"), std::string::npos)
      << capture->warnings()[0];
}

TEST_F(PcapImport, HasOneInterface) {
  Bytes file = pcap_header(113 | 0x04000000 | 1u << 28, Order::big, 0xA1B23C4D);
  pcap_packet(file, 1, 0, 60, Bytes(60, 1), Order::big);
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  ASSERT_EQ(capture->interfaces().size(), 1u);
  const CaptureInterface& from = capture->interfaces()[0];
  EXPECT_EQ(capture->interface_of(0), &from);
  EXPECT_EQ(capture->interface_of(1), nullptr);
  EXPECT_EQ(from.link_type, 113u);
  EXPECT_EQ(from.media, 0xE071);
  EXPECT_EQ(from.fcs_bytes, 2);
  EXPECT_EQ(from.ticks_per_second, 1'000'000'000u);
  EXPECT_EQ(from.snap_length, 65535u);
  EXPECT_TRUE(capture->has_start());
  EXPECT_EQ(capture->link_type(1), kNoLinkType);
}

} // namespace
} // namespace netmon
