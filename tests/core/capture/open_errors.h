// SPDX-License-Identifier: MIT
// What is said of a file that is not a capture, for tests that open such files.
#pragma once

#include "core/capture/capture.h"

#include "capture_builder.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace netmon::test {

class OpenErrors : public ::testing::Test {
 protected:
  static void expect(const std::string& path, std::uint32_t code, std::string_view text) {
    const OpenedCapture opened = open_capture(path);
    EXPECT_FALSE(opened.capture);
    EXPECT_EQ(opened.error.code, code) << opened.error.text;
    EXPECT_EQ(opened.error.text.find(path), 0u) << "names the file first";
    EXPECT_NE(opened.error.text.find(text), std::string::npos) << opened.error.text;
  }
  TempFolder folder;
};

} // namespace netmon::test
