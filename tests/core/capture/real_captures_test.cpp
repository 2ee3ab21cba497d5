// SPDX-License-Identifier: MIT
// The captures that come with the tests: the same in all formats, and a genuine one of Network
// Monitor 3.4. Reference: capture-files.md 6.
#include "core/capture/capture.h"

#include "capture_builder.h"
#include "open_good.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

namespace netmon {
namespace {

using namespace test;

// Frames seen through windows stay only until the next one.
struct FrameCopy {
  explicit FrameCopy(ULPFRAME frame) : good(frame != nullptr) {
    if (!good) return;
    time = frame->TimeStamp;
    length = frame->FrameLength;
    bytes.assign(frame->MacFrame, frame->MacFrame + frame->nBytesAvail);
  }
  bool good;
  std::int64_t time = 0;
  std::uint32_t length = 0;
  Bytes bytes;
};

std::vector<std::string> captures_with_conversions() {
  std::vector<std::string> stems;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(NETMON_TEST_CAPTURES) + "/netmon")) {
    const std::string name = entry.path().filename().string();
    const auto end = name.find(".netmon2.cap");
    if (end != std::string::npos) stems.push_back(name.substr(0, end));
  }
  std::sort(stems.begin(), stems.end());
  return stems;
}

TEST(RealCaptures, PcapAndItsConversionsAreTheSame) {
  const TimeZone utc("UTC");
  const auto stems = captures_with_conversions();
  ASSERT_EQ(stems.size(), 9u);
  for (const std::string& stem : stems) {
    SCOPED_TRACE(stem);
    const std::string folder = NETMON_TEST_CAPTURES;
    const auto pcap = open_good(folder + "/" + stem + ".pcap");
    const auto netmon1 = open_good(folder + "/netmon/" + stem + ".netmon1.cap");
    const auto netmon2 = open_good(folder + "/netmon/" + stem + ".netmon2.cap");
    ASSERT_TRUE(pcap && netmon1 && netmon2);
    EXPECT_GT(pcap->frame_count(), 0u);
    for (const auto& other : {netmon1, netmon2}) {
      EXPECT_TRUE(other->warnings().empty());
      EXPECT_TRUE(other->damage_report().empty());
      EXPECT_EQ(other->common_media(), pcap->common_media());
      EXPECT_EQ(std::memcmp(&other->start(), &pcap->start(), sizeof(SYSTEMTIME)), 0);
      ASSERT_EQ(other->frame_count(), pcap->frame_count());
      // 1.x keeps milliseconds, rounded to the nearest.
      const std::int64_t resolution = other == netmon1 ? 500 : 0;
      for (std::uint32_t number = 0; number < pcap->frame_count(); ++number) {
        const FrameCopy want(pcap->frame(number).frame);
        const FrameCopy got(other->frame(number).frame);
        ASSERT_TRUE(want.good && got.good) << number;
        EXPECT_LE(std::abs(got.time - want.time), resolution) << number;
        EXPECT_EQ(got.length, want.length) << number;
        ASSERT_EQ(got.bytes, want.bytes) << number;
        EXPECT_EQ(other->media(number), pcap->media(number)) << number;
      }
    }
  }
}

TEST(RealCaptures, GenuineFileOfNetworkMonitor23) {
  const auto capture =
      open_good(std::string(NETMON_TEST_CAPTURES) + "/09-genuine-netmon2.3-kerberos.cap");
  ASSERT_TRUE(capture);
  EXPECT_EQ(capture->format_name(), "Network Monitor 2.3");
  ASSERT_EQ(capture->frame_count(), 15u);
  EXPECT_EQ(capture->common_media(), MAC_TYPE_ETHERNET);
  EXPECT_EQ(capture->start().wYear, 2016);
  EXPECT_EQ(capture->start().wHour, 1);
  EXPECT_TRUE(capture->damage_report().empty());
  FrameInfo first;
  ASSERT_TRUE(capture->read(0, first))
      << "it starts at offset 72, in the reserved part of the header";
  EXPECT_EQ(first.length, 307u);
  FrameInfo last;
  ASSERT_TRUE(capture->read(14, last));
  EXPECT_EQ(last.time, 475929);
  // Both clocks ran at the same rate: 0.475929 s in units of 100 ns, truncated to microseconds.
  const auto utc = static_cast<std::int64_t>(capture->utc_filetime(14) - capture->utc_filetime(0));
  EXPECT_LE(std::abs(utc - 4759290), 10);
}

} // namespace
} // namespace netmon
