// SPDX-License-Identifier: MIT
// UTF-8 and UTF-16, well formed and not.
#include "base/utf16.h"
#include "base/utf8.h"

#include <gtest/gtest.h>

#include <random>

namespace netmon {
namespace {

using Unit = Utf16String::value_type;

Utf16String units(std::u16string_view text) { return {text.begin(), text.end()}; }

TEST(Utf16, GoesBothWays) {
  const struct {
    const char* utf8;
    std::u16string_view utf16;
  } rows[] = {{"", u""},
              {"a\x7f", u"a\x7f"},
              {"\xc2\x80\xdf\xbf", u"\u0080\u07ff"},
              {"\xe0\xa0\x80\xef\xbf\xbf", u"\u0800\uffff"},
              {"\xed\x9f\xbf\xee\x80\x80", u"\ud7ff\ue000"},
              {"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", u"\U00010000\U0010ffff"}};
  for (const auto& row : rows) {
    EXPECT_EQ(to_utf16(row.utf8), units(row.utf16)) << row.utf8;
    EXPECT_EQ(to_utf8(units(row.utf16)), row.utf8);
  }
}

TEST(Utf16, EveryCharacterComesBack) {
  for (char32_t character = 0; character <= 0x10ffff; ++character) {
    if (character == 0xd800) character = 0xe000;
    std::string utf8;
    append_utf8(utf8, character);
    const Utf8Start start = start_of_utf8(utf8);
    ASSERT_TRUE(start.is_whole());
    ASSERT_EQ(start.character, character);
    ASSERT_EQ(to_utf8(to_utf16(utf8)), utf8) << static_cast<unsigned>(character);
  }
}

// The examples of the Unicode standard, tables 3-8 to 3-11.
TEST(Utf16, WhatIsMalformedIsReplacedPerMaximalPart) {
  const struct {
    const char* utf8;
    std::u16string_view utf16;
  } rows[] = {{"\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41",
               u"\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\x41"},
              {"\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41",
               u"\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\x41"},
              {"\xf4\x91\x92\x93\xff\x41\x80\xbf\x42",
               u"\ufffd\ufffd\ufffd\ufffd\ufffd\x41\ufffd\ufffd\x42"},
              {"\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41", u"\ufffd\ufffd\ufffd\ufffd\x41"},
              {"\xe2\x82", u"\ufffd"},
              {"\xf0\x9f\x98", u"\ufffd"},
              {"\x80", u"\ufffd"},
              {"\xc3", u"\ufffd"}};
  for (const auto& row : rows) EXPECT_EQ(to_utf16(row.utf8), units(row.utf16)) << row.utf8;
}

TEST(Utf16, LoneSurrogatesAreReplaced) {
  const auto text = [](std::initializer_list<unsigned> list) {
    Utf16String out;
    for (const unsigned unit : list) out += static_cast<Unit>(unit);
    return out;
  };
  EXPECT_EQ(to_utf8(text({0xd800})), "\xef\xbf\xbd");
  EXPECT_EQ(to_utf8(text({0xdc00, 'a'})),
            "\xef\xbf\xbd"
            "a");
  EXPECT_EQ(to_utf8(text({0xd800, 0xd83d, 0xde00})), "\xef\xbf\xbd\xf0\x9f\x98\x80");
  EXPECT_EQ(to_utf8(text({0xd83d, 'a'})),
            "\xef\xbf\xbd"
            "a");
}

TEST(Utf16, RandomBytesGiveTextThatComesBack) {
  std::mt19937 random(1);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(random() % 12, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() % 4 ? random() | 0x80 : random());
    const std::string clean = to_utf8(to_utf16(bytes));
    ASSERT_EQ(to_utf8(to_utf16(clean)), clean);
    for (std::size_t i = 0; i < clean.size();) {
      const Utf8Start start = start_of_utf8(std::string_view(clean).substr(i));
      ASSERT_TRUE(start.is_whole());
      i += start.bytes;
    }
  }
}

} // namespace
} // namespace netmon
