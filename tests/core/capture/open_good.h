// SPDX-License-Identifier: MIT
// Opening a capture that is expected to be good. Depends on core/capture.h.
#pragma once

#include "core/capture/capture.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace netmon::test {

inline std::shared_ptr<Capture> open_good(const std::string& path) {
  OpenedCapture opened = open_capture(path);
  EXPECT_TRUE(opened.capture) << opened.error.text;
  return opened.capture;
}

} // namespace netmon::test
