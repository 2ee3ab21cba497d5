// SPDX-License-Identifier: MIT
// ASCII text, whatever the locale is.
#include "base/ascii_text.h"

#include <gtest/gtest.h>

namespace netmon {
namespace {

TEST(AsciiText, KnowsHexadecimalDigits) {
  for (int c = -128; c < 128; ++c) {
    int expected = -1;
    if (c >= '0' && c <= '9') expected = c - '0';
    if (c >= 'a' && c <= 'f') expected = c - 'a' + 10;
    if (c >= 'A' && c <= 'F') expected = c - 'A' + 10;
    EXPECT_EQ(hex_value(static_cast<char>(c)), expected) << c;
  }
  EXPECT_STREQ(kHexDigits, "0123456789ABCDEF");
}

TEST(AsciiText, IgnoresTheCaseOfAsciiLettersOnly) {
  EXPECT_TRUE(equal_ignoring_case("", ""));
  EXPECT_TRUE(equal_ignoring_case("IPv6/TCP", "ipV6/tcp"));
  EXPECT_FALSE(equal_ignoring_case("TCP", "TC"));
  EXPECT_FALSE(equal_ignoring_case("TC", "TCP"));
  EXPECT_FALSE(equal_ignoring_case("[", "{"));
  EXPECT_FALSE(equal_ignoring_case("\xc4", "\xe4")); // letters in Latin-1
}

TEST(AsciiText, TrimsBlanksAtBothEnds) {
  EXPECT_EQ(trimmed(" \t\r\n\v\fa b \t"), "a b");
  EXPECT_EQ(trimmed("  "), "");
  EXPECT_EQ(trimmed(""), "");
  EXPECT_EQ(trimmed("\xa0"), "\xa0");
}

} // namespace
} // namespace netmon
