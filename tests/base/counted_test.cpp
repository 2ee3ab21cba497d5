// SPDX-License-Identifier: MIT
// "1 frame", but "0 frames" and "2 frames".
#include "base/counted.h"

#include <gtest/gtest.h>

namespace netmon {
namespace {

TEST(Counted, HasAPluralForAllButOne) {
  EXPECT_EQ(counted(0, "frame"), "0 frames");
  EXPECT_EQ(counted(1, "frame"), "1 frame");
  EXPECT_EQ(counted(2, "frame"), "2 frames");
  EXPECT_EQ(counted(4294967297, "byte"), "4294967297 bytes");
  EXPECT_EQ(noun_for(1, "byte"), "byte");
  EXPECT_EQ(noun_for(11, "byte"), "bytes");
}

} // namespace
} // namespace netmon
