// SPDX-License-Identifier: MIT
// Captures when the system refuses files or temporary storage. Reference: capture-files.md 9.
#include "core/capture/capture.h"

#include "capture_builder.h"
#include "fake_port.h"

#include <gtest/gtest.h>

namespace netmon {
namespace {

using namespace test;

class CaptureFaults : public testing::Test {
 protected:
  ~CaptureFaults() override { fake_port::reset(); }

  static void put_file(const Bytes& bytes) {
    fake_port::files["file"] = std::string(bytes.begin(), bytes.end());
  }

  // `packets` Ethernet packets of `size` bytes.
  static Bytes pcap(std::uint32_t packets, std::uint32_t size) {
    Bytes out;
    for (const std::uint32_t word : {0xA1B2C3D4u, 0x00040002u, 0u, 0u, 65535u, 1u}) {
      put_little(out, word);
    }
    for (std::uint32_t i = 0; i < packets; ++i) {
      for (const std::uint32_t word : {1u, i, size, size}) put_little(out, word);
      out.resize(out.size() + size);
    }
    return out;
  }
};

TEST_F(CaptureFaults, FileErrorsHaveTheirCodes) {
  const std::pair<port::FileError, std::uint32_t> rows[] = {
      {port::FileError::not_found, NMERR_FILE_NOT_FOUND},
      {port::FileError::path_not_found, NMERR_PATH_NOT_FOUND},
      {port::FileError::access_denied, NMERR_ACCESS_DENIED},
      {port::FileError::not_a_file, NMERR_INVALID_FILE_FORMAT},
      {port::FileError::too_large, NMERR_OUT_OF_MEMORY},
      {port::FileError::out_of_memory, NMERR_OUT_OF_MEMORY},
      {port::FileError::io, NMERR_FILE_READ_ERROR},
  };
  for (const auto& [error, code] : rows) {
    fake_port::file_errors["file"] = error;
    const OpenedCapture opened = open_capture("file");
    EXPECT_EQ(opened.capture, nullptr);
    EXPECT_EQ(opened.error.code, code);
    EXPECT_EQ(opened.error.text.find("file: "), 0u);
    EXPECT_NE(opened.error.text.find("fake error"), std::string::npos) << "what the system said";
    std::string comment;
    EXPECT_EQ(read_capture_comment("file", comment).code, code);
  }
}

TEST_F(CaptureFaults, ImportNeedsStorage) {
  for (const Bytes& bytes : {pcap(1, 60), pcap(5000, 1000)}) {
    put_file(bytes);
    fake_port::knobs.maps_left = 0;
    const OpenedCapture refused = open_capture("file");
    EXPECT_EQ(refused.capture, nullptr);
    EXPECT_EQ(refused.error.code, NMERR_COULD_NOT_CREATE_TEMPFILE);
    EXPECT_NE(refused.error.text.find("temporary storage"), std::string::npos);
    fake_port::knobs.maps_left = -1;
    EXPECT_NE(open_capture("file").capture, nullptr) << "and works again";
  }
}

TEST_F(CaptureFaults, FramesOfVersion1AreThereAgainWhenStorageIs) {
  NetmonBuilder builder(1, 1);
  builder.add(3, Bytes(20, 7));
  put_file(builder.build());
  const OpenedCapture opened = open_capture("file");
  ASSERT_TRUE(opened.capture);
  fake_port::knobs.maps_left = 0;
  const FrameRef refused = opened.capture->frame(0);
  EXPECT_NE(refused.handle, nullptr) << "the frame is good";
  EXPECT_EQ(refused.frame, nullptr);
  FrameInfo info;
  EXPECT_TRUE(opened.capture->read(0, info));
  EXPECT_EQ(info.time, 3000);
  fake_port::knobs.maps_left = -1;
  for (int i = 0; i < 3; ++i) {
    const FrameRef again = opened.capture->frame(0);
    EXPECT_EQ(again.handle, refused.handle);
    ASSERT_NE(again.frame, nullptr);
    EXPECT_EQ(again.frame->MacFrame[19], 7);
  }
}

TEST_F(CaptureFaults, FailingOverAndOverDoesNotUseUpTheBudgetOfCopies) {
  NetmonBuilder builder(1, 1);
  builder.add(3, Bytes(60000, 7));
  put_file(builder.build());
  const OpenedCapture opened = open_capture("file");
  ASSERT_TRUE(opened.capture);
  fake_port::knobs.maps_left = 0;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(opened.capture->frame(0).frame, nullptr);
  fake_port::knobs.maps_left = -1;
  EXPECT_NE(opened.capture->frame(0).frame, nullptr);
}

} // namespace
} // namespace netmon
