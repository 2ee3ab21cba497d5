// SPDX-License-Identifier: MIT
// Opening files that a test has built. Depends on core/capture.h, capture_builder.h.
#pragma once

#include "core/capture/capture.h"

#include "capture_builder.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>

namespace netmon::test {

class ImportTest : public ::testing::Test {
 protected:
  // While a capture is open, Windows lets nobody write to its file: the next one needs another
  // name.
  std::shared_ptr<Capture> open(const Bytes& bytes, const std::string& name = "test.pcap") {
    OpenedCapture opened = open_capture(folder_.write(name, bytes));
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
      EXPECT_EQ(std::memcmp(&frame.frame->MacFrame[0], info.bytes, info.stored), 0);
      if (capture.format() != CaptureFormat::netmon1) { // which needs a copy
        EXPECT_EQ(static_cast<const void*>(frame.frame->MacFrame), info.bytes);
      }
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

} // namespace netmon::test
