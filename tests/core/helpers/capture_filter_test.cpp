// SPDX-License-Identifier: MIT
// The parts of a capture filter, also with counts that cannot be. Reference: filters.md 7.5.
#include "core/helpers/capture_filter.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

namespace netmon {
namespace {

PATTERNMATCH pattern_of(std::uint8_t byte) {
  PATTERNMATCH pattern;
  EXPECT_TRUE(make_pattern(pattern, &byte, byte, 1));
  return pattern;
}

TEST(CapturePattern, HoldsUpTo16BytesAt16Bits) {
  const char bytes[] = "0123456789abcdefX";
  PATTERNMATCH pattern;
  std::memset(&pattern, 0x55, sizeof pattern);
  ASSERT_TRUE(make_pattern(pattern, bytes, 0xffff, 16));
  EXPECT_EQ(pattern.Flags, 0U);
  EXPECT_EQ(pattern.OffsetBasis, OFFSET_BASIS_RELATIVE_TO_FRAME);
  EXPECT_EQ(pattern.Offset, 0xffff);
  EXPECT_EQ(pattern.Length, 16);
  EXPECT_EQ(std::memcmp(pattern.PatternToMatch, bytes, 16), 0);
  ASSERT_TRUE(make_pattern(pattern, nullptr, 1, 0));
  EXPECT_EQ(pattern.PatternToMatch[0], 0);
}

TEST(CapturePattern, StaysAsItIsWhenItCannotBeMade) {
  const char bytes[17] = {};
  PATTERNMATCH pattern = pattern_of(7);
  EXPECT_FALSE(make_pattern(pattern, bytes, 0, 17));
  EXPECT_FALSE(make_pattern(pattern, bytes, 0, 0xffffffff));
  EXPECT_FALSE(make_pattern(pattern, bytes, 0x10000, 1));
  EXPECT_FALSE(make_pattern(pattern, nullptr, 0, 1));
  EXPECT_EQ(pattern.PatternToMatch[0], 7);
}

TEST(CapturePattern, MayComeFromItself) {
  PATTERNMATCH pattern = pattern_of(7);
  ASSERT_TRUE(make_pattern(pattern, pattern.PatternToMatch, 3, 1));
  EXPECT_EQ(pattern.PatternToMatch[0], 7);
}

TEST(CaptureExpression, TakesFourByFour) {
  EXPRESSION expression = {};
  for (std::uint8_t i = 0; i < 4; ++i) {
    ASSERT_TRUE(and_pattern(expression, pattern_of(static_cast<std::uint8_t>(10 * i))));
    for (std::uint8_t j = 1; j < 4; ++j) {
      ASSERT_TRUE(or_pattern(expression, pattern_of(static_cast<std::uint8_t>(10 * i + j))));
    }
    EXPECT_FALSE(or_pattern(expression, pattern_of(99)));
  }
  EXPECT_FALSE(and_pattern(expression, pattern_of(99)));
  ASSERT_EQ(expression.nAndExps, 4U);
  for (std::uint8_t i = 0; i < 4; ++i) {
    ASSERT_EQ(expression.AndExp[i].nPatternMatches, 4U);
    for (std::uint8_t j = 0; j < 4; ++j) {
      EXPECT_EQ(expression.AndExp[i].PatternMatch[j].PatternToMatch[0], 10 * i + j);
    }
  }
}

TEST(CaptureExpression, BeginsWithAnOrAsWithAnAnd) {
  EXPRESSION expression = {};
  ASSERT_TRUE(or_pattern(expression, pattern_of(1)));
  EXPECT_EQ(expression.nAndExps, 1U);
  EXPECT_EQ(expression.AndExp[0].nPatternMatches, 1U);
}

TEST(CaptureExpression, ClearsWhatItTakesIntoUse) {
  EXPRESSION expression;
  std::memset(&expression, 0x55, sizeof expression);
  expression.nAndExps = 0;
  ASSERT_TRUE(and_pattern(expression, pattern_of(1)));
  EXPECT_EQ(expression.AndExp[0].PatternMatch[1].Flags, 0U);
}

TEST(CaptureExpression, AddsItsOwnPattern) {
  EXPRESSION expression = {};
  ASSERT_TRUE(and_pattern(expression, pattern_of(1)));
  ASSERT_TRUE(and_pattern(expression, expression.AndExp[0].PatternMatch[0]));
  // In the place that is cleared first.
  expression.AndExp[2].PatternMatch[0] = pattern_of(3);
  ASSERT_TRUE(and_pattern(expression, expression.AndExp[2].PatternMatch[0]));
  EXPECT_EQ(expression.AndExp[1].PatternMatch[0].PatternToMatch[0], 1);
  EXPECT_EQ(expression.AndExp[2].PatternMatch[0].PatternToMatch[0], 3);
}

TEST(CaptureExpression, IsFullWithACountThatCannotBe) {
  for (const DWORD count : {5U, 0x7fffffffU, 0xffffffffU}) {
    EXPRESSION expression = {};
    expression.nAndExps = count;
    EXPECT_FALSE(and_pattern(expression, pattern_of(1)));
    EXPECT_FALSE(or_pattern(expression, pattern_of(1)));
    expression.nAndExps = 1;
    expression.AndExp[0].nPatternMatches = count;
    EXPECT_FALSE(or_pattern(expression, pattern_of(1)));
  }
}

TEST(CaptureAddressTable, HasExclusionsFirst) {
  std::mt19937 random(7);
  for (int round = 0; round < 1000; ++round) {
    ADDRESSTABLE2 table = {};
    table.nAddressPairs = static_cast<DWORD>(random() % 10); // two of them beyond the end
    const DWORD pairs = pairs_of(table);
    ASSERT_LE(pairs, 8U);
    for (DWORD i = 0; i < 8; ++i) {
      table.AddressPair[i].AddressFlags = static_cast<WORD>(random() % 8);
      table.AddressPair[i].NalReserved = static_cast<WORD>(i);
    }
    const ADDRESSTABLE2 before = table;
    move_exclusions_first(table);
    DWORD next = 0;
    for (const bool excludes : {true, false}) {
      for (DWORD i = 0; i < pairs; ++i) {
        if (((before.AddressPair[i].AddressFlags & ADDRESS_FLAGS_EXCLUDE) != 0) != excludes) {
          continue;
        }
        ASSERT_EQ(table.AddressPair[next++].NalReserved, i);
      }
    }
    for (DWORD i = pairs; i < 8; ++i) ASSERT_EQ(table.AddressPair[i].NalReserved, i);
  }
}

TEST(CaptureAddressTable, HasAtMostEightPairs) {
  ADDRESSTABLE2 table = {};
  table.nAddressPairs = 0xffffffff;
  EXPECT_EQ(pairs_of(table), 8U);
  move_exclusions_first(table);
}

} // namespace
} // namespace netmon
