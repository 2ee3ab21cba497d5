// SPDX-License-Identifier: MIT
// The exported capture functions and the closing of captures, as an expert or a host sees them.
// Reference: frames.md 2, 11.
#include <netmon/netmon.h>
#include <netmon/nmhost.h>

#include "core/capture/capture_builder.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace {

using namespace netmon::test;

class CaptureApi : public ::testing::Test {
 protected:
  HCAPTURE open(const Bytes& bytes) { return open(folder_.write(std::to_string(files_++), bytes)); }

  static HCAPTURE open(const std::string& path) {
    NMHOSTERROR error = {};
    error.cbSize = sizeof error;
    const HCAPTURE capture = NmOpenCapture(path.c_str(), &error);
    EXPECT_NE(capture, nullptr) << error.szText;
    return capture;
  }

  std::string comment_file(const std::string& text) {
    Bytes bytes = NetmonBuilder(2, 0).build();
    set_little(bytes, 40, static_cast<std::uint32_t>(bytes.size()));
    set_little(bytes, 44, static_cast<std::uint32_t>(text.size()));
    append(bytes, text);
    return folder_.write(std::to_string(files_++), bytes);
  }

  TempFolder folder_;
  int files_ = 0;
};

// Not captures: what a confused caller may pass.
std::vector<HCAPTURE> wrong_captures(HCAPTURE open) {
  static int local;
  const auto value = reinterpret_cast<std::uintptr_t>(open);
  std::vector<HCAPTURE> all = {nullptr, reinterpret_cast<HCAPTURE>(&local)};
  for (const std::uintptr_t bad : {std::uintptr_t{1}, std::uintptr_t{0x10}, ~std::uintptr_t{0},
                                   value + 1, value ^ (std::uintptr_t{1} << 20)}) {
    all.push_back(reinterpret_cast<HCAPTURE>(bad));
  }
  return all;
}

TEST_F(CaptureApi, SaysWhatTheFileSays) {
  NetmonBuilder builder(2, 0);
  builder.add(0, Bytes(20, 1));
  builder.add(0, Bytes(20, 1));
  const HCAPTURE capture = open(builder.build());
  EXPECT_EQ(GetCaptureTotalFrames(capture), 2u);
  EXPECT_EQ(GetCaptureMacType(capture), static_cast<DWORD>(MAC_TYPE_ETHERNET));
  const LPSYSTEMTIME start = GetCaptureTimeStamp(capture);
  ASSERT_NE(start, nullptr);
  EXPECT_EQ(start->wYear, 2024);
  EXPECT_EQ(start->wMilliseconds, 123);
  EXPECT_EQ(GetCaptureTimeStamp(capture), start) << "the same memory until it closes";
  EXPECT_EQ(GetCaptureComment(capture), nullptr);
  EXPECT_EQ(NmCloseCapture(capture), static_cast<DWORD>(NMERR_SUCCESS));
}

TEST_F(CaptureApi, CommentIsReadOnlyTextOfTheCapture) {
  const HCAPTURE capture = open(comment_file("slow since noon"));
  ASSERT_NE(GetCaptureComment(capture), nullptr);
  EXPECT_STREQ(GetCaptureComment(capture), "slow since noon");
  EXPECT_EQ(GetCaptureComment(capture), GetCaptureComment(capture));
  NmCloseCapture(capture);
}

TEST_F(CaptureApi, WrongHandlesGetTheDocumentedFailureAndTheReason) {
  const HCAPTURE live = open(NetmonBuilder(2, 0).build());
  const HCAPTURE closed = open(NetmonBuilder(2, 0).build());
  NmCloseCapture(closed);
  std::vector<HCAPTURE> wrong = wrong_captures(live);
  wrong.push_back(closed);
  for (const HCAPTURE bad : wrong) {
    const auto expect_reason = [] {
      EXPECT_EQ(BhSetLastError(0), static_cast<DWORD>(NMERR_INVALID_HCAPTURE));
    };
    BhSetLastError(0);
    EXPECT_EQ(GetCaptureTimeStamp(bad), nullptr);
    expect_reason();
    EXPECT_EQ(GetCaptureMacType(bad), static_cast<DWORD>(MAC_TYPE_UNKNOWN));
    expect_reason();
    EXPECT_EQ(GetCaptureTotalFrames(bad), 0u);
    expect_reason();
    EXPECT_EQ(GetCaptureComment(bad), nullptr);
    expect_reason();
    EXPECT_EQ(GetFrame(bad, 0), nullptr);
    expect_reason();
    BYTE byte = 0;
    EXPECT_EQ(ModifyFrame(bad, 0, &byte, 1, 0), nullptr);
    expect_reason();
    EXPECT_EQ(NmCloseCapture(bad), static_cast<DWORD>(NMERR_INVALID_HCAPTURE));
  }
  NmCloseCapture(live);
}

TEST_F(CaptureApi, UnknownAndMixedMediaAreUnknown) {
  NetmonBuilder unknown(2, 0, 42);
  NetmonBuilder mixed(2, 1);
  mixed.add(0, Bytes(20, 1), {1, 0});
  mixed.add(0, Bytes(20, 1), {3, 0});
  for (const Bytes& bytes : {unknown.build(), mixed.build()}) {
    const HCAPTURE capture = open(bytes);
    EXPECT_EQ(GetCaptureMacType(capture), static_cast<DWORD>(MAC_TYPE_UNKNOWN));
    NmCloseCapture(capture);
  }
}

TEST_F(CaptureApi, CommentFromFilename) {
  std::string path = comment_file("remark");
  char buffer[64];
  const auto call = [&](std::string file, DWORD size) {
    std::memset(buffer, 'x', sizeof buffer);
    return GetCaptureCommentFromFilename(file.data(), buffer, size);
  };
  EXPECT_EQ(call(path, sizeof buffer), static_cast<DWORD>(NMERR_SUCCESS));
  EXPECT_STREQ(buffer, "remark");
  EXPECT_EQ(call(path, 7), static_cast<DWORD>(NMERR_SUCCESS)) << "just fits";
  EXPECT_STREQ(buffer, "remark");
  EXPECT_EQ(buffer[7], 'x');
  EXPECT_EQ(call(path, 6), static_cast<DWORD>(NMERR_BUFFER_TOO_SMALL));
  EXPECT_STREQ(buffer, "remar");
  EXPECT_EQ(buffer[6], 'x') << "not a byte more";
  EXPECT_EQ(call(path, 1), static_cast<DWORD>(NMERR_BUFFER_TOO_SMALL));
  EXPECT_STREQ(buffer, "");

  EXPECT_EQ(call(folder_.write("plain", NetmonBuilder(2, 0).build()), sizeof buffer),
            static_cast<DWORD>(NMERR_SUCCESS));
  EXPECT_STREQ(buffer, "") << "no comment is an empty one";

  EXPECT_EQ(call(folder_.path("none"), 64), static_cast<DWORD>(NMERR_FILE_NOT_FOUND));
  EXPECT_EQ(buffer[0], 'x') << "untouched on failure";
  EXPECT_EQ(call(folder_.path("none/none"), 64), static_cast<DWORD>(NMERR_FILE_NOT_FOUND));
  EXPECT_EQ(call(folder_.write("text", {1, 2, 3, 4, 5}), 64),
            static_cast<DWORD>(NMERR_INVALID_FILE_FORMAT));
  EXPECT_EQ(call(folder_.write("later", NetmonBuilder(2, 9).build()), 64),
            static_cast<DWORD>(NMERR_INVALID_FILE_FORMAT));
  EXPECT_EQ(call(path, 0), static_cast<DWORD>(NMERR_INVALID_PARAMETER));
  EXPECT_EQ(GetCaptureCommentFromFilename(nullptr, buffer, 64),
            static_cast<DWORD>(NMERR_INVALID_PARAMETER));
  EXPECT_EQ(GetCaptureCommentFromFilename(path.data(), nullptr, 64),
            static_cast<DWORD>(NMERR_INVALID_PARAMETER));
}

} // namespace
