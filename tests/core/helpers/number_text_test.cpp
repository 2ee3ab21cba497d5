// SPDX-License-Identifier: MIT
// Small integers, digits, MAC addresses and times as text. Reference: parsers.md 12.4, 13.3, 13.4.
#include "core/helpers/number_text.h"
#include "core/helpers/mac_text.h"
#include "core/helpers/time_text.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>

namespace netmon {
namespace {

TEST(SmallInteger, AgreesWithANaiveSum) {
  std::mt19937 random(23);
  for (int round = 0; round < 10'000; ++round) {
    std::uint8_t bytes[10];
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    for (std::size_t size = 0; size <= sizeof bytes; ++size) {
      std::uint32_t little = 0; // the low four bytes alone
      std::uint32_t big = 0;
      for (std::size_t i = 0; i < 4 && i < size; ++i) {
        little += std::uint32_t{bytes[i]} << (8 * i);
        big += std::uint32_t{bytes[size - 1 - i]} << (8 * i);
      }
      if (size > 8) little = big = 0;
      ASSERT_EQ(small_integer(bytes, size, false), little);
      ASSERT_EQ(small_integer(bytes, size, true), big);
    }
  }
}

TEST(BinaryText, WritesTheDigitsAndNothingBehind) {
  char text[40];
  const auto written = [&](std::uint32_t value, unsigned digits) {
    std::memset(text, '~', sizeof text);
    EXPECT_EQ(format_binary(text, value, digits), digits);
    EXPECT_EQ(text[digits], '\0');
    EXPECT_EQ(text[digits + 1], '~');
    return std::string(text);
  };
  EXPECT_EQ(written(0x1a5, 8), "10100101");
  EXPECT_EQ(written(0x8001, 16), "1000000000000001");
  EXPECT_EQ(written(0xf0000000, 32), "11110000000000000000000000000000");
  EXPECT_EQ(written(0, 8), "00000000");
}

TEST(BinaryText, ShowsADotForBitsOutsideOfTheMask) {
  char text[40];
  EXPECT_EQ(format_bits(text, 0xff, 0x10, 8), 8U);
  EXPECT_STREQ(text, "...1....");
  EXPECT_EQ(format_bits(text, 0x00, 0x13, 8), 8U);
  EXPECT_STREQ(text, "...0..00");
  EXPECT_EQ(format_bits(text, 0x8000, 0xc000, 16), 16U);
  EXPECT_STREQ(text, "10..............");
  EXPECT_EQ(format_bits(text, 1, 0x80000001, 32), 32U);
  EXPECT_STREQ(text, "0..............................1");
}

std::string canonical(const char* text, std::uint32_t most) {
  char out[32];
  std::memset(out, '~', sizeof out);
  canonicalize_hex(text, out, most);
  return out;
}

TEST(HexText, IsUpperCaseWithoutSeparators) {
  EXPECT_EQ(canonical("0a-1b:2c 3D", 31), "0A1B2C3D");
  EXPECT_EQ(canonical(" 0xfe", 31), "FE");
  EXPECT_EQ(canonical("0Xg", 31), "");
  EXPECT_EQ(canonical("0", 31), "0");
  EXPECT_EQ(canonical("00x1", 31), "001");
  EXPECT_EQ(canonical("", 31), "");
  EXPECT_EQ(canonical("xyz\xff", 31), "");
}

TEST(HexText, HasAtMostSoManyDigits) {
  EXPECT_EQ(canonical("a.b.c.d", 3), "ABC");
  EXPECT_EQ(canonical("abcd", 0), "");
  char text[] = "0xab:cd";
  canonicalize_hex(text, text, 0xffffffff); // in place
  EXPECT_STREQ(text, "ABCD");
}

TEST(HexText, OfBytesHasTwoDigitsEach) {
  const std::uint8_t bytes[] = {0x00, 0x9a, 0xff};
  char text[16];
  std::memset(text, '~', sizeof text);
  format_hex(bytes, 3, false, text);
  EXPECT_STREQ(text, "009AFF");
  EXPECT_EQ(text[7], '~');
  format_hex(bytes, 3, true, text);
  EXPECT_STREQ(text, "0x009AFF");
  format_hex(nullptr, 0, true, text);
  EXPECT_STREQ(text, "0x");
}

TEST(MacText, IsReadInAllItsForms) {
  const MacBytes expected = {0x00, 0x0c, 0x29, 0xab, 0xcd, 0xef};
  for (const char* const text : {"000C29ABCDEF", "000c29abcdef", "00-0C-29-AB-CD-EF",
                                 "00:0c:29:ab:cd:ef", "00.0c.29.ab.cd.ef", "000c.29ab.cdef"}) {
    EXPECT_EQ(parse_mac(text), expected) << text;
    EXPECT_LE(std::strlen(text), kMaxMacText);
  }
}

TEST(MacText, IsRefusedWhenItIsSomethingElse) {
  for (const char* const text :
       {"", "000C29ABCDE", "000C29ABCDEF0", "000C29ABCDEF-", "-000C29ABCDEF", "00--0C29ABCDEF",
        "0-00C29ABCDEF", "000C29ABCDEG", "000C29 ABCDEF", "0x0C29ABCDEF", "00:0c:29:ab:cd"}) {
    EXPECT_EQ(parse_mac(text), std::nullopt) << text;
  }
}

std::string time_text(const SYSTEMTIME& time) {
  char text[kTimeTextBytes];
  std::memset(text, '~', sizeof text);
  format_time(time, text);
  EXPECT_NE(std::memchr(text, '\0', sizeof text), nullptr);
  return text;
}

TEST(TimeText, HasOneFormEverywhere) {
  EXPECT_EQ(time_text({2003, 7, 5, 4, 13, 5, 9, 42}), "2003-07-04 13:05:09.042");
  EXPECT_EQ(time_text({1601, 1, 0, 1, 0, 0, 0, 0}), "1601-01-01 00:00:00.000");
  EXPECT_EQ(time_text({30827, 12, 0, 31, 23, 59, 59, 999}), "30827-12-31 23:59:59.999");
}

TEST(TimeText, IsShortForWhatIsNotATime) {
  const WORD most = 0xffff;
  EXPECT_EQ(time_text({most, most, most, most, most, most, most, most}), "not a time");
  EXPECT_EQ(time_text({}), "not a time");
  EXPECT_EQ(time_text({2003, 2, 0, 29, 0, 0, 0, 0}), "not a time");
}

} // namespace
} // namespace netmon
