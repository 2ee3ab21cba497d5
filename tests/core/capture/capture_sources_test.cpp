// SPDX-License-Identifier: MIT
// Captures that do not stand in a file as they are: compressed with gzip, delivered by a pipe or by
// the standard input.
#include "core/capture/capture.h"

#include "fake_port.h"
#include "gzip_builder.h"
#include "pcap_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>

namespace netmon {
namespace {

using namespace test;

constexpr std::uint32_t kFrames = 300;

Bytes frame_bytes(std::uint32_t number) {
  Bytes bytes(number * 37 % 1500, static_cast<std::uint8_t>(number));
  std::mt19937 random(number);
  std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<std::uint8_t>(random()); });
  return bytes;
}

Bytes pcap_file() {
  Bytes file = pcap_header(1);
  for (std::uint32_t i = 0; i < kFrames; ++i) pcap_packet(file, 1, i, 2000, frame_bytes(i));
  return file;
}

Bytes pcapng_file() {
  Bytes file = section(option(1, Bytes{'h', 'i'}));
  append(file, interface_of(1));
  for (std::uint32_t i = 0; i < kFrames; ++i) {
    append(file, enhanced_packet(0, 1'000'000 + i, 2000, frame_bytes(i)));
  }
  return file;
}

Bytes netmon_file() {
  NetmonBuilder builder(2, 0);
  for (std::uint32_t i = 0; i < kFrames; ++i) {
    const Bytes bytes = frame_bytes(i);
    builder.add_raw(i, 2000, static_cast<std::uint32_t>(bytes.size()), bytes);
  }
  return builder.build();
}

std::string text_of(const Bytes& bytes) { return std::string(bytes.begin(), bytes.end()); }

class Sources : public ::testing::Test {
 protected:
  ~Sources() override { fake_port::reset(); }

  static OpenedCapture open_file(const Bytes& bytes) {
    fake_port::files["file"] = text_of(bytes);
    return open_capture("file");
  }

  static OpenedCapture open_pipe(const Bytes& bytes, const std::string& name = "pipe") {
    fake_port::pipes[name] = text_of(bytes);
    return open_capture(name);
  }

  static void expect_all(const OpenedCapture& opened, CaptureFormat format) {
    ASSERT_TRUE(opened.capture) << opened.error.text;
    const Capture& capture = *opened.capture;
    EXPECT_EQ(capture.format(), format);
    EXPECT_TRUE(capture.warnings().empty()) << capture.warnings()[0];
    expect_first(capture, kFrames);
  }

  static void expect_first(const Capture& capture, std::uint32_t count) {
    ASSERT_EQ(capture.frame_count(), count);
    for (std::uint32_t i = 0; i < count; ++i) {
      const ULPFRAME frame = capture.frame(i).frame;
      ASSERT_NE(frame, nullptr);
      const Bytes expected = frame_bytes(i);
      ASSERT_EQ(+frame->TimeStamp, i);
      ASSERT_EQ(+frame->FrameLength, 2000u);
      ASSERT_EQ(+frame->nBytesAvail, expected.size());
      ASSERT_TRUE(std::equal(expected.begin(), expected.end(), &frame->MacFrame[0]));
    }
  }
};

const std::pair<Bytes, CaptureFormat>* files() {
  static const std::pair<Bytes, CaptureFormat> all[] = {{pcap_file(), CaptureFormat::pcap},
                                                        {pcapng_file(), CaptureFormat::pcapng},
                                                        {netmon_file(), CaptureFormat::netmon2}};
  return all;
}

TEST_F(Sources, GzipOfAllFormats) {
  for (int i = 0; i < 3; ++i) {
    const auto& [bytes, format] = files()[i];
    for (const int level : {0, 1, 9}) expect_all(open_file(gzip(bytes, level)), format);
  }
}

TEST_F(Sources, GzipThroughWindows) {
  fake_port::capabilities.whole_files_limit = 0;
  for (int i = 0; i < 3; ++i) {
    const auto& [bytes, format] = files()[i];
    expect_all(open_file(gzip(bytes)), format);
    expect_all(open_file(bytes), format);
  }
}

TEST_F(Sources, PipesAndTheStandardInput) {
  for (int i = 0; i < 3; ++i) {
    const auto& [bytes, format] = files()[i];
    expect_all(open_pipe(bytes), format);
    expect_all(open_pipe(gzip(bytes)), format);
    expect_all(open_pipe(bytes, "-"), format);
  }
}

TEST_F(Sources, GzipOfSeveralMembersAndPadding) {
  const Bytes whole = pcap_file();
  Bytes parts;
  for (std::size_t at = 0; at < whole.size(); at += 50'000) {
    const std::size_t end = std::min(whole.size(), at + 50'000);
    append(parts, gzip(Bytes(whole.begin() + static_cast<long>(at),
                             whole.begin() + static_cast<long>(end))));
    append(parts, gzip({}));
  }
  expect_all(open_file(parts), CaptureFormat::pcap);
  expect_all(open_pipe(parts), CaptureFormat::pcap);
  append(parts, Bytes(100, 0));
  expect_all(open_file(parts), CaptureFormat::pcap);
}

TEST_F(Sources, WhatIsNotCompressedBehindMembersIsTold) {
  Bytes bytes = gzip(pcap_file());
  append(bytes, "hello");
  const OpenedCapture opened = open_file(bytes);
  ASSERT_TRUE(opened.capture) << opened.error.text;
  expect_first(*opened.capture, kFrames);
  ASSERT_EQ(opened.capture->warnings().size(), 1u);
  EXPECT_NE(opened.capture->warnings()[0].find("not compressed"), std::string::npos);
}

TEST_F(Sources, CutGzipKeepsWhatIsGood) {
  for (int i = 0; i < 2; ++i) {
    Bytes bytes = gzip(files()[i].first);
    bytes.resize(bytes.size() / 2);
    const OpenedCapture opened = open_file(bytes);
    ASSERT_TRUE(opened.capture) << opened.error.text;
    const std::uint32_t count = opened.capture->frame_count();
    EXPECT_GT(count, kFrames / 4);
    EXPECT_LT(count, kFrames * 3 / 4);
    expect_first(*opened.capture, count);
    ASSERT_EQ(opened.capture->warnings().size(), 1u);
    EXPECT_NE(opened.capture->warnings()[0].find("of its compressed form"), std::string::npos)
        << opened.capture->warnings()[0];
  }
}

// What damaged data is decompressed to may look like frames, but not for long.
TEST_F(Sources, DamagedGzipIsTold) {
  for (int i = 0; i < 2; ++i) {
    Bytes bytes = gzip(files()[i].first);
    std::fill(bytes.begin() + static_cast<long>(bytes.size() / 2), bytes.end() - 100, 0xFF);
    const OpenedCapture opened = open_file(bytes);
    ASSERT_TRUE(opened.capture) << opened.error.text;
    EXPECT_GT(opened.capture->frame_count(), kFrames / 4);
    EXPECT_LT(opened.capture->frame_count(), kFrames);
    ASSERT_EQ(opened.capture->warnings().size(), 1u);
    EXPECT_NE(opened.capture->warnings()[0].find("only the first"), std::string::npos);
  }
}

TEST_F(Sources, AWrongChecksumIsToldAfterAllFrames) {
  Bytes bytes = gzip(pcap_file());
  bytes[bytes.size() - 8] ^= 1;
  const OpenedCapture opened = open_file(bytes);
  ASSERT_TRUE(opened.capture) << opened.error.text;
  expect_first(*opened.capture, kFrames);
  ASSERT_EQ(opened.capture->warnings().size(), 1u);
  EXPECT_NE(opened.capture->warnings()[0].find("check"), std::string::npos)
      << opened.capture->warnings()[0];
}

TEST_F(Sources, NetmonFilesInDamagedGzipAreLookedThrough) {
  Bytes bytes = gzip(netmon_file());
  bytes.resize(bytes.size() / 2);
  const OpenedCapture opened = open_file(bytes);
  ASSERT_TRUE(opened.capture) << opened.error.text;
  expect_first(*opened.capture, opened.capture->frame_count());
  EXPECT_GT(opened.capture->frame_count(), kFrames / 4);
  EXPECT_EQ(opened.capture->warnings().size(), 2u);
}

TEST_F(Sources, GzipOfSomethingElse) {
  Bytes text;
  append(text, "hello, this is no capture");
  EXPECT_EQ(open_file(gzip(text)).error.code, NMERR_INVALID_FILE_FORMAT);
  const OpenedCapture twice = open_file(gzip(gzip(pcap_file())));
  EXPECT_EQ(twice.error.code, NMERR_INVALID_FILE_FORMAT);
  EXPECT_NE(twice.error.text.find("more than once"), std::string::npos) << twice.error.text;
  Bytes cut = gzip(pcap_file());
  cut.resize(12);
  EXPECT_EQ(open_file(cut).error.code, NMERR_FILE_READ_ERROR);
  EXPECT_EQ(open_file(from_hex("1f 8b 08 ff ff")).error.code, NMERR_FILE_READ_ERROR);
}

TEST_F(Sources, PipesThatBreakKeepWhatCame) {
  fake_port::knobs.pipes_break = true;
  for (int i = 0; i < 2; ++i) {
    for (const bool compressed : {false, true}) {
      Bytes bytes = files()[i].first;
      if (compressed) bytes = gzip(bytes);
      bytes.resize(bytes.size() / 2);
      const OpenedCapture opened = open_pipe(bytes);
      ASSERT_TRUE(opened.capture) << opened.error.text;
      const std::uint32_t count = opened.capture->frame_count();
      EXPECT_GT(count, kFrames / 4);
      expect_first(*opened.capture, count);
      ASSERT_EQ(opened.capture->warnings().size(), 1u);
      EXPECT_NE(opened.capture->warnings()[0].find("cannot be read further"), std::string::npos);
    }
  }
  EXPECT_EQ(open_pipe({}).error.code, NMERR_FILE_READ_ERROR);
}

TEST_F(Sources, FilesThatCannotBeReadFurther) {
  for (int i = 0; i < 2; ++i) {
    const Bytes& bytes = files()[i].first;
    fake_port::knobs.readable_bytes = bytes.size() / 2;
    const OpenedCapture opened = open_file(bytes);
    ASSERT_TRUE(opened.capture) << opened.error.text;
    expect_first(*opened.capture, opened.capture->frame_count());
    EXPECT_GT(opened.capture->frame_count(), kFrames / 4);
    ASSERT_EQ(opened.capture->warnings().size(), 1u);
    EXPECT_NE(opened.capture->warnings()[0].find("cannot be read further"), std::string::npos);
    fake_port::knobs.readable_bytes = 30;
    EXPECT_EQ(open_file(bytes).error.code, NMERR_FILE_READ_ERROR) << "no frame";
    fake_port::knobs.readable_bytes = 0;
    EXPECT_EQ(open_file(bytes).error.code, NMERR_FILE_READ_ERROR);
  }
}

TEST_F(Sources, NothingAndNoise) {
  EXPECT_EQ(open_pipe({}).error.code, NMERR_INVALID_FILE_FORMAT);
  EXPECT_EQ(open_pipe({1, 2, 3, 4, 5}).error.code, NMERR_INVALID_FILE_FORMAT);
  EXPECT_EQ(open_capture("-").error.code, NMERR_INVALID_FILE_FORMAT) << "nothing is connected";
}

// A megabyte of zeros for each kilobyte: most of it is never in memory at the same time.
TEST_F(Sources, WhatExpandsWithoutEndStaysOutside) {
  Bytes bytes = pcap_header(1);
  Bytes bomb = gzip(bytes);
  const Bytes zeros = gzip(Bytes(std::size_t{16} << 20, 0), 9);
  append(bomb, zeros);
  Bytes large = section();
  append(large, from_hex("99 00 00 00 f8 ff ff 03")); // a block of 64 MB
  Bytes block = gzip(large);
  for (int i = 0; i < 3; ++i) append(block, zeros);
  const OpenedCapture opened = open_file(bomb);
  ASSERT_TRUE(opened.capture) << opened.error.text;
  EXPECT_EQ(opened.capture->frame_count(), 1u << 20) << "frames of no bytes at time 0";
  const OpenedCapture cut = open_file(block);
  EXPECT_EQ(cut.error.code, NMERR_INVALID_FILE_FORMAT);
}

TEST_F(Sources, CommentsAreReadOutOfGzip) {
  std::string comment;
  fake_port::files["file"] = text_of(gzip(pcapng_file()));
  EXPECT_FALSE(read_capture_comment("file", comment));
  EXPECT_EQ(comment, "hi");
  fake_port::files["file"] = text_of(gzip(netmon_file()));
  EXPECT_FALSE(read_capture_comment("file", comment));
  EXPECT_EQ(comment, "");
}

TEST_F(Sources, GzipNeedsStorageAsWell) {
  for (int i = 0; i < 3; ++i) {
    fake_port::knobs.maps_left = 0;
    const OpenedCapture refused = open_file(gzip(files()[i].first));
    EXPECT_EQ(refused.error.code, NMERR_COULD_NOT_CREATE_TEMPFILE);
    fake_port::knobs.maps_left = -1;
  }
}

} // namespace
} // namespace netmon
