// SPDX-License-Identifier: MIT
// Files beyond 2 and 4 GB. A Network Monitor file ends soon after 4 GB, where its offsets end; it
// is sparse, so it takes neither room nor time. An imported file is copied, so NETMON_TEST_PCAP_MB
// says how many MB the pcap file has: with 5000 its end is beyond 4 GB. Reference:
// capture-files.md 8; frames.md 3.
#include "core/capture/capture.h"

#include "capture_builder.h"
#include "support/sparse_file.h"

#include <gtest/gtest.h>

#include <iterator>
#include <string>

namespace netmon {
namespace {

using namespace test;

constexpr std::uint64_t kGiga = std::uint64_t{1} << 30;

Bytes netmon_record(std::uint64_t time, std::uint32_t length, const Bytes& data) {
  Bytes out;
  put_little(out, time);
  put_little(out, length);
  put_little(out, static_cast<std::uint32_t>(data.size()));
  append(out, data);
  return out;
}

bool holds(ULPFRAME frame, std::size_t bytes, std::uint8_t fill) {
  if (!frame || frame->nBytesAvail != bytes) return false;
  for (std::size_t i = 0; i < bytes; ++i) {
    if (frame->MacFrame[i] != fill) return false;
  }
  return true;
}

TEST(LargeFiles, RecordsStandUpToTheLastOffsetOf32Bits) {
  const TempFolder folder;
  const std::string path = folder.path("large");
  // Across 2 GB, after it, across 3 GB, and beginning 100 bytes before 4 GB.
  const std::uint64_t offsets[] = {128, 2 * kGiga - 50, 2 * kGiga + 5000, 3 * kGiga - 16,
                                   4 * kGiga - 100};
  NetmonBuilder builder(2, 0);
  for (const std::uint64_t offset : offsets) {
    builder.table().push_back(static_cast<std::uint32_t>(offset));
  }
  Bytes head = builder.build();
  set_little<std::uint32_t>(head, 24,
                            100'000); // its table: after the first record, before the others
  head.resize(128);
  Bytes table;
  for (const std::uint64_t offset : offsets) put_little(table, static_cast<std::uint32_t>(offset));
  ASSERT_TRUE(write_sparse(path, 0, head));
  ASSERT_TRUE(write_sparse(path, 100'000, table));
  for (std::size_t i = 0; i < std::size(offsets); ++i) {
    // The third one claims to be shorter than what it keeps: it is handed out as a corrected copy.
    const std::uint32_t length = i == 2 ? 7 : 2000;
    ASSERT_TRUE(write_sparse(
        path, offsets[i], netmon_record(i, length, Bytes(2000, static_cast<std::uint8_t>(i + 1)))));
  }

  const OpenedCapture opened = open_capture(path);
  ASSERT_TRUE(opened.capture) << opened.error.text;
  EXPECT_TRUE(opened.capture->damage_report().empty());
  ASSERT_EQ(opened.capture->frame_count(), std::size(offsets));
  for (int round = 0; round < 2; ++round) {
    for (std::uint32_t i = 0; i < std::size(offsets); ++i) {
      const FrameRef frame = opened.capture->frame(i);
      ASSERT_NE(frame.frame, nullptr) << i;
      EXPECT_EQ(+frame.frame->TimeStamp, i);
      EXPECT_TRUE(holds(frame.frame, 2000, static_cast<std::uint8_t>(i + 1))) << i;
      FrameInfo info;
      ASSERT_TRUE(opened.capture->read(i, info));
      EXPECT_EQ(info.length, 2000u);
      EXPECT_EQ(info.bytes[1999], static_cast<std::byte>(i + 1));
    }
  }
}

TEST(LargeFiles, ImportedFramesStandBehindOneAnother) {
  constexpr std::uint32_t kPacket = 200'000;
  const auto wanted = environment("NETMON_TEST_PCAP_MB");
  const std::uint64_t megabytes = wanted ? std::stoull(*wanted) : 20;
  const auto packets = static_cast<std::uint32_t>(megabytes * 1'000'000 / kPacket) + 1;
  const TempFolder folder;
  const std::string path = folder.path("large.pcap");
  Bytes head;
  for (const std::uint32_t word : {0xA1B2C3D4u, 0x00040002u, 0u, 0u, 262144u, 1u}) {
    put_little(head, word);
  }
  ASSERT_TRUE(write_sparse(path, 0, head));
  std::uint64_t at = head.size();
  for (std::uint32_t i = 0; i < packets; ++i) {
    Bytes packet;
    for (const std::uint32_t word : {1000 + i, 0u, kPacket, kPacket}) put_little(packet, word);
    put_little(packet, i);
    ASSERT_TRUE(write_sparse(path, at, packet));
    at += 16 + kPacket;
    Bytes last;
    put_little(last, i * 3);
    ASSERT_TRUE(write_sparse(path, at - 4, last));
  }

  const OpenedCapture opened = open_capture(path);
  ASSERT_TRUE(opened.capture) << opened.error.text;
  EXPECT_TRUE(opened.capture->warnings().empty());
  ASSERT_EQ(opened.capture->frame_count(), packets);
  for (std::uint32_t n = 0; n < packets; ++n) {
    const std::uint32_t i = n % 2 ? packets - 1 - n / 2 : n / 2; // from both ends
    const FrameRef frame = opened.capture->frame(i);
    ASSERT_NE(frame.frame, nullptr) << i;
    ASSERT_EQ(+frame.frame->TimeStamp, std::int64_t{i} * 1'000'000);
    ASSERT_EQ(+frame.frame->nBytesAvail, kPacket);
    const auto* bytes = reinterpret_cast<const std::byte*>(&frame.frame->MacFrame[0]);
    ASSERT_EQ(load_little<std::uint32_t>(bytes), i);
    ASSERT_EQ(load_little<std::uint32_t>(bytes + kPacket - 4), i * 3);
  }
}

} // namespace
} // namespace netmon
