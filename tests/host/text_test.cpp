// SPDX-License-Identifier: MIT
// Texts of unknown origin are harmless afterwards, and others are what they were.
#include "text.h"

#include <gtest/gtest.h>

namespace nmexpert {
namespace {

TEST(Text, PlainTextIsLeftAlone) {
  for (const char* text :
       {"", "plain", "caf\xc3\xa9", "\xe6\xbc\xa2\xe5\xad\x97", "a\\b", "\xf0\x9f\x90\x9f"}) {
    EXPECT_EQ(printable(text), text);
    EXPECT_EQ(printable_lines(text), text);
  }
}

TEST(Text, ControlsAreEscaped) {
  EXPECT_EQ(printable("\x1b[31m"), "\\x1b[31m");
  EXPECT_EQ(printable("a\nb\tc\rd"), "a\\nb\\tc\\rd");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(printable("\x7f"), "\\x7f");
  EXPECT_EQ(printable("\xc2\x9b"
                      "2J"),
            "\\x9b2J"); // a control of 8 bits, in UTF-8
}

TEST(Text, CharactersThatTurnTextAreEscaped) {
  EXPECT_EQ(printable("\xe2\x80\xae"), "\\u202e");
  EXPECT_EQ(printable("\xe2\x80\x8b"), "\\u200b");
  EXPECT_EQ(printable("\xef\xbb\xbf"), "\\ufeff");
}

TEST(Text, BytesThatAreNoUtf8) {
  EXPECT_EQ(printable("\xff"), "\\xff");
  EXPECT_EQ(printable("caf\xe9"), "caf\\xe9");
  EXPECT_EQ(printable("\xc3"), "\\xc3");                            // cut
  EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf");                   // overlong
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");          // surrogate
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80"); // beyond the last
  EXPECT_EQ(printable_lines("a\xff"
                            "b"),
            "a\xef\xbf\xbd"
            "b");
}

TEST(Text, LinesAreKeptWhereTheyMayBe) {
  EXPECT_EQ(printable_lines("a\r\n\tb\x1b"), "a\r\n\tb\\x1b");
}

TEST(Text, WidthOnATerminal) {
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("caf\xc3\xa9"), 4u);
  EXPECT_EQ(display_width("e\xcc\x81"), 1u);                // combining accent
  EXPECT_EQ(display_width("\xe6\xbc\xa2\xe5\xad\x97"), 4u); // two wide characters
}

TEST(Text, CuttingKeepsCharactersWhole) {
  EXPECT_EQ(cut_to_width("abcdef", 6), "abcdef");
  EXPECT_EQ(cut_to_width("abcdef", 4), "abc\xe2\x80\xa6");
  EXPECT_EQ(cut_to_width("\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2", 4), "\xe6\xbc\xa2\xe2\x80\xa6");
}

TEST(Text, Numbers) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(size_text(1), "1 byte");
  EXPECT_EQ(size_text(1023), "1023 bytes");
  EXPECT_EQ(size_text(1024), "1.0 KiB");
  EXPECT_EQ(size_text(1048575), "1.0 MiB");
  EXPECT_EQ(size_text(std::uint64_t{5} << 30), "5.0 GiB");
}

} // namespace
} // namespace nmexpert
