// SPDX-License-Identifier: MIT
// Captures that are opened with their frames presented as Ethernet: what changes, and what does
// not. Which headers are understood is tested by as_ethernet_test.cpp.
#include "core/capture/capture.h"

#include "capture_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace netmon {
namespace {

using namespace test;

const Bytes kIpPacket = from_hex("4500001c 00000000 4011f6cd c0000201 c0000202 00350035 00080000");
const Bytes kCooked = from_hex("0000 0001 0006 0200000000090000 0800");

Bytes joined(const Bytes& a, const Bytes& b) {
  Bytes result = a;
  append(result, b);
  return result;
}

class Present : public ::testing::Test {
 protected:
  std::shared_ptr<Capture> open(const Bytes& file, bool as_ethernet = true) {
    OpenedCapture opened = open_capture(folder_.write("test", file), {as_ethernet, nullptr});
    EXPECT_TRUE(opened.capture) << opened.error.text;
    return opened.capture;
  }

  // What read() and frame() say, which is the same.
  static FrameInfo read(const Capture& capture, std::uint32_t number) {
    FrameInfo info;
    EXPECT_TRUE(capture.read(number, info)) << number;
    const FrameRef ref = capture.frame(number);
    EXPECT_EQ(ref.handle, capture.handle(number));
    EXPECT_NE(ref.frame, nullptr);
    if (ref.frame) {
      EXPECT_EQ(+ref.frame->TimeStamp, info.time);
      EXPECT_EQ(+ref.frame->FrameLength, info.length);
      EXPECT_EQ(+ref.frame->nBytesAvail, info.stored);
      EXPECT_EQ(std::memcmp(ref.frame->MacFrame, info.bytes, info.stored), 0);
    }
    return info;
  }

  static Bytes bytes_of(const FrameInfo& info) {
    const auto* first = reinterpret_cast<const std::uint8_t*>(info.bytes);
    return Bytes(first, first + info.stored);
  }

  TempFolder folder_;
};

// Cooked frames, one of them clipped in its packet, and one that is no packet.
Bytes cooked_pcap() {
  Bytes file;
  for (const std::uint32_t word : {0xA1B2C3D4u, 0x00040002u, 0u, 0u, 262144u, 113u}) {
    put_little(file, word);
  }
  const auto add = [&](std::uint32_t second, std::uint32_t length, const Bytes& frame) {
    for (const std::uint32_t word :
         {second, 0u, static_cast<std::uint32_t>(frame.size()), length}) {
      put_little(file, word);
    }
    append(file, frame);
  };
  add(100, 44, joined(kCooked, kIpPacket));
  add(101, 1500, joined(kCooked, Bytes(kIpPacket.begin(), kIpPacket.begin() + 20)));
  add(102, 20, joined(from_hex("0004 0338 0000 0000000000000000 0000"), Bytes(4, 7)));
  return file;
}

// Frames of 802.11 with two packets, one, and two.
TEST_F(Present, TellsThatPacketsAreLeftOut) {
  const Bytes one =
      joined(from_hex("020000000001 020000000002 0024 aaaa03 000000 0800"), kIpPacket);
  const Bytes start = from_hex("8800 0000 020000000001 020000000002 020000000003 1000 8000");
  Bytes file;
  for (const std::uint32_t word : {0xA1B2C3D4u, 0x00040002u, 0u, 0u, 262144u, 105u}) {
    put_little(file, word);
  }
  const Bytes two = joined(joined(joined(start, one), Bytes(2, 0)), one);
  for (const Bytes& frame : {two, joined(start, one), two}) {
    const auto size = static_cast<std::uint32_t>(frame.size());
    for (const std::uint32_t word : {100u, 0u, size, size}) put_little(file, word);
    append(file, frame);
  }
  const auto capture = open(file);
  EXPECT_EQ(capture->presented_count(), 3u);
  for (std::uint32_t i = 0; i < 3; ++i) {
    EXPECT_EQ(bytes_of(read(*capture, i)),
              joined(from_hex("020000000001 020000000002 0800"), kIpPacket));
  }
  ASSERT_EQ(capture->warnings().size(), 1u);
  EXPECT_NE(capture->warnings()[0].find("2 frames of 802.11 with several packets"),
            std::string::npos)
      << capture->warnings()[0];
}

TEST_F(Present, FramesOfAPcapFile) {
  const auto capture = open(cooked_pcap());
  ASSERT_TRUE(capture);
  ASSERT_EQ(capture->frame_count(), 3u);
  EXPECT_EQ(capture->presented_count(), 2u);
  EXPECT_EQ(capture->common_media(), kMediaUnknown) << "one stays as it is";
  EXPECT_EQ(capture->format_name(), "pcap");

  FrameInfo info = read(*capture, 0);
  EXPECT_EQ(bytes_of(info), joined(from_hex("000000000000 020000000009 0800"), kIpPacket));
  EXPECT_EQ(info.length, 42u);
  EXPECT_EQ(capture->media(0), MAC_TYPE_ETHERNET);
  EXPECT_EQ(capture->link_type(0), 1u);
  EXPECT_TRUE(capture->is_presented(0));
  ASSERT_TRUE(capture->interface_of(0));
  EXPECT_EQ(capture->interface_of(0)->link_type, 113u);

  info = read(*capture, 1);
  EXPECT_EQ(info.time, 1'000'000);
  EXPECT_EQ(info.length, 1498u);
  EXPECT_EQ(info.stored, 34u);

  info = read(*capture, 2);
  EXPECT_EQ(info.stored, 20u);
  EXPECT_EQ(capture->media(2), 0xE071);
  EXPECT_EQ(capture->link_type(2), 113u);
  EXPECT_FALSE(capture->is_presented(2));
  EXPECT_FALSE(capture->is_presented(3));
}

TEST_F(Present, OnlyWhenAskedFor) {
  const auto capture = open(cooked_pcap(), false);
  EXPECT_EQ(capture->presented_count(), 0u);
  EXPECT_EQ(capture->common_media(), 0xE071);
  EXPECT_EQ(bytes_of(read(*capture, 0)), joined(kCooked, kIpPacket));
}

TEST_F(Present, EthernetStaysInPlace) {
  NetmonBuilder builder(2, 0);
  builder.add(0, joined(from_hex("020000000001 020000000002 0800"), kIpPacket));
  const auto capture = open(builder.build());
  EXPECT_EQ(capture->presented_count(), 0u);
  EXPECT_EQ(capture->common_media(), MAC_TYPE_ETHERNET);
  EXPECT_EQ(read(*capture, 0).stored, 42u);
}

TEST_F(Present, FramesOfANetworkMonitorFile) {
  NetmonBuilder builder(2, 1);
  builder.add(0, kIpPacket, {9, 0});
  builder.add(5, joined(from_hex("020000000001 020000000002 0800"), kIpPacket), {1, 0});
  builder.add(6, kIpPacket, {9, 0});
  builder.add(7, joined(kCooked, kIpPacket), {0x71, 0xE0});
  builder.table()[2] = 3; // damaged
  const auto capture = open(builder.build());
  ASSERT_TRUE(capture);
  EXPECT_EQ(capture->presented_count(), 2u);
  EXPECT_EQ(capture->common_media(), MAC_TYPE_ETHERNET) << "of all that can be read";
  EXPECT_EQ(capture->format_name(), "Network Monitor 2.1");
  for (const std::uint32_t number : {0u, 1u, 3u}) {
    const FrameInfo info = read(*capture, number);
    EXPECT_EQ(info.stored, 42u) << number;
    EXPECT_EQ(capture->media(number), MAC_TYPE_ETHERNET) << number;
  }
  EXPECT_EQ(read(*capture, 3).time, 7);
  FrameInfo info;
  EXPECT_FALSE(capture->read(2, info));
  EXPECT_EQ(capture->handle(2), nullptr);
  EXPECT_EQ(capture->frame(2).frame, nullptr);
  EXPECT_EQ(capture->damage_report().size(), 1u);
}

TEST_F(Present, UnderAnotherName) {
  const OpenedCapture good = open_capture(folder_.write("test", cooked_pcap()), {false, "-"});
  ASSERT_TRUE(good.capture);
  EXPECT_EQ(good.capture->path(), "-");
  const OpenedCapture bad = open_capture(folder_.write("bad", {'b', 'a', 'd'}), {false, "-"});
  EXPECT_EQ(bad.error.text.substr(0, 3), "-: ") << bad.error.text;
}

TEST_F(Present, AModifiedFrameIsWhatItWasMade) {
  const auto capture = open(cooked_pcap());
  std::vector<std::byte> record(16 + 5, std::byte{7});
  const auto header = make_frame_header({9, 5, 5, nullptr});
  std::copy(header.begin(), header.end(), record.begin());
  ASSERT_TRUE(capture->modify(0, record, 1000));
  EXPECT_EQ(bytes_of(read(*capture, 0)), Bytes(5, 7));
  EXPECT_EQ(capture->media(0), MAC_TYPE_ETHERNET) << "of the network that it came from";
}

} // namespace
} // namespace netmon
