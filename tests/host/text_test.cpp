// SPDX-License-Identifier: MIT
// Text of unknown origin is harmless afterwards, and other text is unchanged.
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
  for (const char* text : {"\u061c", "\u200e", "\u202a", "\u2066", "\u2069"}) {
    EXPECT_EQ(printable(text).substr(0, 2), "\\u");
  }
  EXPECT_EQ(printable("\u2028"), "\\u2028"); // an end of line
  EXPECT_EQ(printable("\U000e0041"), "\\U000e0041");
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

TEST(Text, TextInLines) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(lines_of(""), Lines{});
  EXPECT_EQ(lines_of("one"), Lines{"one"});
  EXPECT_EQ(lines_of("a\nb\r\nc\rd"), (Lines{"a", "b", "c", "d"}));
  EXPECT_EQ(lines_of("a\n\n\rb\n"), (Lines{"a", "", "", "b"}));
  EXPECT_EQ(lines_of("a\tb\n\t\tc"), (Lines{"a       b", "                c"}));
  EXPECT_EQ(lines_of("\x1b[2J\xff\xe2\x80\xa8\x0b"), Lines{"\\x1b[2J\\xff\\u2028\\x0b"});
}

TEST(Text, WidthOnATerminal) {
  const struct {
    const char* what;
    const char* text;
    std::size_t width;
  } kCases[] = {
      {"ASCII", "abc", 3},
      {"accents", "caf\u00e9", 4},
      {"a combining accent", "e\u0301", 1},
      {"Chinese", "\u6f22\u5b57", 4},
      {"Japanese, with a combining mark", "\u304b\u3099", 2},
      {"full width", "\uff21\uff01", 4},
      {"half width", "\uff76", 1},
      {"emoji", "\U0001f600\U0001f680\U0001f9d1", 6},
      {"a flag", "\U0001f1e9\U0001f1ea", 2},
      {"a picture that is a letter's width", "\u2764\ufe0f", 1},
      {"Thai", "\u0e19\u0e49\u0e33", 2},
      {"Hebrew with points", "\u05e9\u05b8\u05dc", 2},
      {"Arabic with vowels", "\u0628\u064e\u062a", 2},
      {"Hindi", "\u0928\u094d", 1},
      {"a Korean syllable", "\ud55c", 2},
      {"the same in Jamo", "\u1112\u1161\u11ab", 2},
      {"an enclosing mark", "a\u20dd", 1},
      {"Cyrillic, Greek", "\u0436\u03b1", 2},
      {"the ellipsis", "\u2026", 1},
  };
  for (const auto& [what, text, width] : kCases) EXPECT_EQ(display_width(text), width) << what;
}

TEST(Text, WrappedToAWidth) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(wrapped("", 10), Lines{""});
  EXPECT_EQ(wrapped("one two three", 0), Lines{"one two three"});
  EXPECT_EQ(wrapped("one two three", 13), Lines{"one two three"});
  EXPECT_EQ(wrapped("one two three", 12), (Lines{"one two", "three"}));
  EXPECT_EQ(wrapped("one two three", 7), (Lines{"one two", "three"}));
  EXPECT_EQ(wrapped("one two three", 3), (Lines{"one", "two", "thr", "ee"}));
  EXPECT_EQ(wrapped("abcdefg", 3), (Lines{"abc", "def", "g"}));
  EXPECT_EQ(wrapped("\u6f22\u5b57\u6f22", 4), (Lines{"\u6f22\u5b57", "\u6f22"}));
  EXPECT_EQ(wrapped("\u6f22\u5b57", 1), (Lines{"\u6f22", "\u5b57"})); // narrower than they are
  EXPECT_EQ(wrapped("e\u0301e\u0301", 1), (Lines{"e\u0301", "e\u0301"}));
}

TEST(Text, JsonShowsNothingThatActs) {
  const struct {
    const char* text;
    const char* escaped;
  } kCases[] = {
      {R"({"a":"plain"})", R"({"a":"plain"})"},
      {"\"caf\u00e9 \u6f22 \U0001f680\"", "\"caf\u00e9 \u6f22 \U0001f680\""},
      {"\"\x7f\"", R"("\u007f")"},
      {"\"a\xc2\x80\xc2\x9b\xc2\x9f\"", R"("a\u0080\u009b\u009f")"}, // C1
      {"\"\u202a\u202e\u2066\u2069\u200f\u061c\"", R"("\u202a\u202e\u2066\u2069\u200f\u061c")"},
      {"\"\u2028\u2029\"", R"("\u2028\u2029")"},
      {"\"\ufeff\u200b\u2060\"", R"("\ufeff\u200b\u2060")"},
      {"\"\U000e0041b\"", R"("\udb40\udc41b")"}, // a hidden letter
  };
  for (const auto& [text, escaped] : kCases) EXPECT_EQ(with_json_escapes(text), escaped);
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
