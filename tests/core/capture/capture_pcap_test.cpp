// SPDX-License-Identifier: MIT
// The import of pcap and pcapng files: byte orders, resolutions, link types, conversions, damage.
// Reference: capture-files.md 5.2, 13.
#include "core/capture/capture.h"

#include "capture_builder.h"

#include <gtest/gtest.h>

#include <optional>

namespace netmon {
namespace {

using namespace test;

enum class Order { little, big };

template <class T>
void put(Bytes& out, Order order, T value) {
  order == Order::little ? put_little(out, value) : put_big(out, value);
}

Bytes pcap_header(std::uint32_t network, Order order = Order::little,
                  std::uint32_t magic = 0xA1B2C3D4) {
  Bytes out;
  put(out, order, magic);
  put<std::uint16_t>(out, order, 2);
  put<std::uint16_t>(out, order, 4);
  put<std::uint64_t>(out, order, 0);
  put<std::uint32_t>(out, order, 65535);
  put(out, order, network);
  return out;
}

void pcap_packet(Bytes& out, std::uint32_t seconds, std::uint32_t fraction, std::uint32_t length,
                 const Bytes& data, Order order = Order::little) {
  put(out, order, seconds);
  put(out, order, fraction);
  put(out, order, static_cast<std::uint32_t>(data.size()));
  put(out, order, length);
  append(out, data);
}

Bytes block(std::uint32_t kind, Bytes body, Order order = Order::little) {
  body.resize((body.size() + 3) / 4 * 4);
  Bytes out;
  put(out, order, kind);
  put(out, order, static_cast<std::uint32_t>(body.size() + 12));
  append(out, body);
  put(out, order, static_cast<std::uint32_t>(body.size() + 12));
  return out;
}

Bytes option(std::uint16_t kind, const Bytes& value, Order order = Order::little) {
  Bytes out;
  put(out, order, kind);
  put(out, order, static_cast<std::uint16_t>(value.size()));
  append(out, value);
  out.resize((out.size() + 3) / 4 * 4);
  return out;
}

Bytes section(const Bytes& options = {}, Order order = Order::little) {
  Bytes body;
  put(body, order, std::uint32_t{0x1A2B3C4D});
  put<std::uint16_t>(body, order, 1);
  put<std::uint16_t>(body, order, 0);
  put(body, order, ~std::uint64_t{0});
  append(body, options);
  return block(0x0A0D0D0A, body, order);
}

Bytes interface_of(std::uint16_t link_type, const Bytes& options = {}, Order order = Order::little,
                   std::uint32_t snaplen = 0) {
  Bytes body;
  put(body, order, link_type);
  put<std::uint16_t>(body, order, 0);
  put(body, order, snaplen);
  append(body, options);
  return block(1, body, order);
}

Bytes enhanced_packet(std::uint32_t id, std::uint64_t ticks, std::uint32_t length,
                      const Bytes& data, Order order = Order::little) {
  Bytes body;
  put(body, order, id);
  put(body, order, static_cast<std::uint32_t>(ticks >> 32));
  put(body, order, static_cast<std::uint32_t>(ticks));
  put(body, order, static_cast<std::uint32_t>(data.size()));
  put(body, order, length);
  append(body, data);
  return block(6, body, order);
}

Bytes simple_packet(std::uint32_t length, const Bytes& data) {
  Bytes body;
  put_little(body, length);
  append(body, data);
  return block(3, body);
}

class PcapImport : public ::testing::Test {
 protected:
  std::shared_ptr<Capture> open(const Bytes& bytes) {
    OpenedCapture opened = open_capture(folder_.write("test.pcap", bytes));
    error = opened.error;
    return opened.capture;
  }

  FrameInfo read(const Capture& capture, std::uint32_t number) {
    FrameInfo info;
    EXPECT_TRUE(capture.read(number, info));
    const FrameRef frame = capture.frame(number);
    EXPECT_NE(frame.frame, nullptr);
    if (frame.frame) {
      EXPECT_EQ(+frame.frame->TimeStamp, info.time);
      EXPECT_EQ(+frame.frame->FrameLength, info.length);
      EXPECT_EQ(+frame.frame->nBytesAvail, info.stored);
      EXPECT_EQ(static_cast<const void*>(frame.frame->MacFrame), info.bytes);
    }
    return info;
  }

  static Bytes bytes_of(const FrameInfo& info) {
    const auto* first = reinterpret_cast<const std::uint8_t*>(info.bytes);
    return Bytes(first, first + info.stored);
  }

  Error error;

 private:
  TempFolder folder_;
  TimeZone utc_{"UTC"};
};

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
    EXPECT_NE(capture->warnings()[0].find("first 1 frames"), std::string::npos)
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

// ---- pcapng

TEST_F(PcapImport, ReadsPcapngInBothByteOrdersWithItsComment) {
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

TEST_F(PcapImport, PcapngResolutionsOfEachInterfaceCount) {
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

TEST_F(PcapImport, SimplePacketsHaveTimeZeroAndDoNotStartTheCapture) {
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

TEST_F(PcapImport, PcapngFcsCountsWhenAllInterfacesAgree) {
  for (const bool agree : {true, false}) {
    Bytes file = section();
    append(file, interface_of(1, option(13, {4})));
    append(file, interface_of(1, agree ? option(13, {4}) : Bytes()));
    append(file, enhanced_packet(0, 1, 64, Bytes(64, 1)));
    const auto capture = open(file);
    ASSERT_TRUE(capture) << error.text;
    EXPECT_EQ(read(*capture, 0).stored, agree ? 60u : 64u);
  }
}

TEST_F(PcapImport, PcapngWithSeveralMediaSaysWhatToDo) {
  Bytes file = section();
  append(file, interface_of(1));
  append(file, interface_of(6));
  append(file, enhanced_packet(0, 1, 60, Bytes(60, 1)));
  EXPECT_FALSE(open(file));
  EXPECT_EQ(error.code, NMERR_INVALID_FILE_FORMAT);
  EXPECT_NE(error.text.find("split"), std::string::npos) << error.text;
}

TEST_F(PcapImport, PcapngKeepsWhatIsBeforeAnUndeclaredInterface) {
  Bytes file = section();
  append(file, interface_of(1));
  append(file, enhanced_packet(0, 1, 60, Bytes(60, 1)));
  append(file, enhanced_packet(7, 2, 60, Bytes(60, 1)));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(capture->frame_count(), 1u);
  EXPECT_EQ(capture->warnings().size(), 1u);
}

TEST_F(PcapImport, TimesFarApartDoNotOverflow) {
  Bytes file = section();
  append(file, interface_of(1, option(9, {0}))); // whole seconds
  append(file, enhanced_packet(0, 1, 60, Bytes(60, 1)));
  append(file, enhanced_packet(0, 0x7FFFFFFFFFFFFFFF, 60, Bytes(60, 1)));
  append(file, enhanced_packet(0, 0xFFFFFFFFFFFFFFFF, 60, Bytes(60, 1)));
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(capture->frame_count(), 3u);
  // libpcap decides how much of such a time is kept: where timeval has 32 bits, that many of the
  // seconds.
  EXPECT_GT(read(*capture, 1).time, std::int64_t{1} << 51);
}

} // namespace
} // namespace netmon
