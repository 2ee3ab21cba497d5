// SPDX-License-Identifier: MIT
// Opening real files: errors, the same capture in all formats, copies that stay in proportion,
// damage. Reference: capture-files.md 6, 9; frames.md 2, 3.6.
#include "core/capture/capture.h"

#include "capture_builder.h"
#include "open_errors.h"
#include "open_good.h"

#include <gtest/gtest.h>

#include <thread>

namespace netmon {
namespace {

using namespace test;

Bytes frame_bytes(const FrameRef& ref) {
  return Bytes(ref.frame->MacFrame, ref.frame->MacFrame + ref.frame->nBytesAvail);
}

// ---- Opening

TEST_F(OpenErrors, MissingFile) {
  expect(folder.path("none"), NMERR_FILE_NOT_FOUND, "no such file");
}

TEST_F(OpenErrors, MissingFolder) {
  expect(folder.path("none/file"), NMERR_PATH_NOT_FOUND, "no such folder");
}

TEST_F(OpenErrors, Folder) {
  expect(folder.path("."), NMERR_INVALID_FILE_FORMAT, "it is a folder");
}

TEST_F(OpenErrors, EmptyFile) { expect(folder.write("e", {}), NMERR_INVALID_FILE_FORMAT, "empty"); }

TEST_F(OpenErrors, ShortFile) {
  expect(folder.write("s", {'G', 'M'}), NMERR_INVALID_FILE_FORMAT, "only 2 bytes");
}

TEST_F(OpenErrors, TextFile) {
  Bytes text;
  append(text, "hello, this is no capture");
  expect(folder.write("t", text), NMERR_INVALID_FILE_FORMAT, "68 65 6c 6c");
}

TEST_F(OpenErrors, DamagedNetmonFile) {
  Bytes bytes = NetmonBuilder(2, 0).build();
  set_little<std::uint32_t>(bytes, 28, 40);
  expect(folder.write("d", bytes), NMERR_INVALID_FILE_FORMAT, "frame table");
}

TEST_F(OpenErrors, LaterNetmonFile) {
  expect(folder.write("l", NetmonBuilder(2, 4).build()), NMERR_UPLEVEL_CAPTURE_FILE, "2.4");
}

// ---- Comments without opening

TEST(CaptureComment, IsReadWithoutTheFrames) {
  const TempFolder folder;
  Bytes bytes = NetmonBuilder(2, 0).build();
  set_little(bytes, 40, static_cast<std::uint32_t>(bytes.size()));
  set_little<std::uint32_t>(bytes, 44, 6);
  append(bytes, "remark");
  std::string comment = "old";
  EXPECT_FALSE(read_capture_comment(folder.write("c", bytes), comment));
  EXPECT_EQ(comment, "remark");
  EXPECT_FALSE(
      read_capture_comment(std::string(NETMON_TEST_CAPTURES) + "/07-vlan-icmp-arp.pcap", comment));
  EXPECT_EQ(comment, "");
  EXPECT_EQ(read_capture_comment(folder.path("none"), comment).code, NMERR_FILE_NOT_FOUND);
  EXPECT_EQ(read_capture_comment(folder.write("t", {1, 2, 3, 4, 5}), comment).code,
            NMERR_INVALID_FILE_FORMAT);
}

// ---- Copies

TEST(FrameCopies, MendedFramesAreHandedOutMended) {
  const TempFolder folder;
  NetmonBuilder builder(2, 0);
  builder.add(7, Bytes(20, 1));
  builder.add_raw(8, 3, 20, Bytes(20, 2));
  builder.add(0x1999999999999994, Bytes(20, 3));
  const auto capture = open_good(folder.write("c", builder.build()));
  ASSERT_TRUE(capture);
  const FrameRef plain = capture->frame(0);
  const FrameRef longer = capture->frame(1);
  const FrameRef earlier = capture->frame(2);
  ASSERT_TRUE(plain.frame && longer.frame && earlier.frame);
  EXPECT_EQ(+longer.frame->FrameLength, 20u);
  EXPECT_EQ(+longer.frame->nBytesAvail, 20u);
  EXPECT_EQ(+longer.frame->TimeStamp, 8);
  EXPECT_EQ(frame_bytes(longer), Bytes(20, 2));
  EXPECT_EQ(+earlier.frame->TimeStamp, -6);
  EXPECT_EQ(frame_bytes(earlier), Bytes(20, 3));
  EXPECT_EQ(capture->frame(1).frame, longer.frame) << "stays where it is";
}

TEST(FrameCopies, OneRecordNamedByTheWholeTableIsCopiedOnce) {
  const TempFolder folder;
  for (const int major : {1, 2}) {
    NetmonBuilder builder(major, 0);
    const std::uint32_t size = major == 1 ? 65535 : 262144;
    const std::uint32_t offset = builder.add_raw(0, 1, size, Bytes(size, 9));
    builder.table().assign(200'000, offset); // would unfold to 13 or 52 GB
    const Bytes bytes = builder.build();
    const auto capture = open_good(folder.write("c", bytes));
    ASSERT_TRUE(capture);
    std::size_t places = 0;
    const void* last = nullptr;
    for (std::uint32_t number = 0; number < capture->frame_count(); ++number) {
      const FrameRef frame = capture->frame(number);
      ASSERT_TRUE(frame.frame) << number;
      ASSERT_EQ(+frame.frame->nBytesAvail, size);
      if (frame.frame != last) ++places;
      last = frame.frame;
    }
    EXPECT_LE(places * size, bytes.size() * 2) << "in proportion to the file";
  }
}

TEST(FrameCopies, OverlappingRecordsAreCopiedUpToABound) {
  const TempFolder folder;
  // 30,000 records of nearly 64 KB, each one byte after the one before.
  NetmonBuilder builder(1, 0);
  const std::uint32_t offset = builder.add_raw(0, 0xF0F0, 0xF0F0, Bytes(100'000, 0xF0));
  for (std::uint32_t i = 0; i < 30'000; ++i) builder.table().push_back(offset + 8 + i);
  const Bytes bytes = builder.build();
  const auto capture = open_good(folder.write("c", bytes));
  ASSERT_TRUE(capture);
  std::uint64_t copied = 0;
  std::uint32_t refused = 0;
  for (std::uint32_t number = 0; number < capture->frame_count(); ++number) {
    const FrameRef frame = capture->frame(number);
    ASSERT_TRUE(frame.handle) << "the record itself is good";
    if (frame.frame) {
      copied += frame.frame->nBytesAvail;
    } else {
      ++refused;
      FrameInfo info;
      EXPECT_TRUE(capture->read(number, info)) << "lengths and bytes need no copy";
      EXPECT_EQ(info.stored, 0xF0F0u);
    }
  }
  EXPECT_GT(refused, 0u);
  EXPECT_LE(copied, bytes.size() * 5 + (2u << 20));
}

TEST(FrameCopies, ManyThreadsGetTheSameFrames) {
  const TempFolder folder;
  NetmonBuilder builder(1, 1);
  for (std::uint32_t i = 0; i < 40'000; ++i)
    builder.add(i, Bytes(30, static_cast<std::uint8_t>(i)));
  const auto capture = open_good(folder.write("c", builder.build()));
  ASSERT_TRUE(capture);
  std::vector<std::vector<const void*>> seen(4);
  std::vector<std::thread> threads;
  for (auto& frames : seen) {
    threads.emplace_back([&frames, &capture] {
      for (std::uint32_t n = 0; n < capture->frame_count(); ++n) {
        frames.push_back(capture->frame(n).frame);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& frames : seen) EXPECT_EQ(frames, seen[0]);
  EXPECT_EQ(frame_bytes(capture->frame(39'999)), Bytes(30, static_cast<std::uint8_t>(39'999)));
}

// ---- Damage

TEST(DamageReport, NamesTheFirstFewAndCountsTheRest) {
  const TempFolder folder;
  NetmonBuilder builder(2, 0);
  builder.add(0, Bytes(20, 1));
  for (int i = 0; i < 8; ++i) builder.table().push_back(3);
  builder.add(0, Bytes(20, 1));
  const auto capture = open_good(folder.write("c", builder.build()));
  ASSERT_TRUE(capture);
  EXPECT_EQ(capture->frame_count(), 10u);
  for (const std::uint32_t bad : {1u, 8u, 10u, 0xFFFFFFFFu}) {
    FrameInfo info;
    EXPECT_EQ(capture->frame(bad).handle, nullptr) << bad;
    EXPECT_EQ(capture->frame(bad).frame, nullptr) << bad;
    EXPECT_EQ(capture->handle(bad), nullptr) << bad;
    EXPECT_FALSE(capture->read(bad, info)) << bad;
  }
  EXPECT_NE(capture->frame(9).frame, nullptr);
  const auto report = capture->damage_report();
  ASSERT_EQ(report.size(), 6u);
  EXPECT_NE(report[0].find("frame 1, at offset 3"), std::string::npos) << report[0];
  EXPECT_NE(report[5].find("8 of 10"), std::string::npos) << report[5];
}

// ---- Media

TEST(CommonMedia, IsTheOneThatAllFramesShare) {
  const TempFolder folder;
  const Bytes ethernet = {1, 0}, ring = {2, 0};
  NetmonBuilder same(2, 1);
  same.add(0, Bytes(20, 1), ring);
  same.add(0, Bytes(20, 1), ring);
  EXPECT_EQ(open_good(folder.write("a", same.build()))->common_media(), MAC_TYPE_TOKENRING);
  NetmonBuilder mixed(2, 1);
  mixed.add(0, Bytes(20, 1), ethernet);
  mixed.add(0, Bytes(20, 1), ring);
  const auto capture = open_good(folder.write("b", mixed.build()));
  EXPECT_EQ(capture->common_media(), kMediaUnknown);
  EXPECT_EQ(capture->media(0), MAC_TYPE_ETHERNET);
  EXPECT_EQ(capture->media(1), MAC_TYPE_TOKENRING);
  EXPECT_EQ(capture->media(2), kMediaUnknown);
}

} // namespace
} // namespace netmon
