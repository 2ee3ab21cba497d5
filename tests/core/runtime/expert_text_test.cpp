// SPDX-License-Identifier: MIT
// What experts say becomes UTF-8. Where there is an ANSI code page it is 1252 here, as Wine has it.
#include "core/runtime/expert_text.h"

#include <gtest/gtest.h>

#include <string>

namespace netmon {
namespace {

TEST(ExpertText, Utf8StaysWhatItIs) {
  for (const char* text : {"", "plain", "a line of more than eight bytes\n\x1b", "caf\u00e9",
                           "\u00e9\u6355\u7372\U0001f41f and more", "\u0080\u07ff\u0800\uffff",
                           "\ud7ff\ue000\U00010000\U0010ffff", "\u00c3\u00a9"}) {
    EXPECT_EQ(utf8_text(text), text);
  }
}

TEST(ExpertText, OtherTextsAreReadByTheCodePage) {
  EXPECT_EQ(utf8_text("\xc9t\xe9 \x96 5 \x80"), "\u00c9t\u00e9 \u2013 5 \u20ac");
  EXPECT_EQ(utf8_text("more than eight bytes, then \xfc"), "more than eight bytes, then \u00fc");
  EXPECT_EQ(utf8_text("\xff"), "\u00ff");
}

TEST(ExpertText, EveryByteOfTheCodePage) {
  std::string all;
  for (int byte = 0x80; byte <= 0xff; ++byte) all += static_cast<char>(byte);
  EXPECT_EQ(utf8_text(all),
            "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d"
            "\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a"
            "\u0153\u009d\u017e\u0178"
            "\u00a0\u00a1\u00a2\u00a3\u00a4\u00a5\u00a6\u00a7\u00a8\u00a9\u00aa\u00ab\u00ac\u00ad"
            "\u00ae\u00af\u00b0\u00b1\u00b2\u00b3\u00b4\u00b5\u00b6\u00b7\u00b8\u00b9\u00ba\u00bb"
            "\u00bc\u00bd\u00be\u00bf\u00c0\u00c1\u00c2\u00c3\u00c4\u00c5\u00c6\u00c7\u00c8\u00c9"
            "\u00ca\u00cb\u00cc\u00cd\u00ce\u00cf\u00d0\u00d1\u00d2\u00d3\u00d4\u00d5\u00d6\u00d7"
            "\u00d8\u00d9\u00da\u00db\u00dc\u00dd\u00de\u00df\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5"
            "\u00e6\u00e7\u00e8\u00e9\u00ea\u00eb\u00ec\u00ed\u00ee\u00ef\u00f0\u00f1\u00f2\u00f3"
            "\u00f4\u00f5\u00f6\u00f7\u00f8\u00f9\u00fa\u00fb\u00fc\u00fd\u00fe\u00ff");
}

// Two bytes of the code page may look like a character of UTF-8; the rest of the text tells.
TEST(ExpertText, IsReadInOneWayAsAWhole) {
  EXPECT_EQ(utf8_text("\xc3\xa9 \xe9!"), "\u00c3\u00a9 \u00e9!");
}

TEST(ExpertText, WhatUtf8ForbidsIsNone) {
  EXPECT_EQ(utf8_text("\xc0\xaf"), "\u00c0\u00af");                     // overlong
  EXPECT_EQ(utf8_text("\xe0\x9f\xbf"), "\u00e0\u0178\u00bf");           // overlong
  EXPECT_EQ(utf8_text("\xf0\x8f\xbf\xbf"), "\u00f0\u008f\u00bf\u00bf"); // overlong
  EXPECT_EQ(utf8_text("\xed\xa0\x80"), "\u00ed\u00a0\u20ac");           // surrogate
  EXPECT_EQ(utf8_text("\xf4\x90\x80\x80"), "\u00f4\u0090\u20ac\u20ac"); // too high
  EXPECT_EQ(utf8_text("\xf5\x80\x80\x80"), "\u00f5\u20ac\u20ac\u20ac"); // no lead
  EXPECT_EQ(utf8_text("\u00e9\xe6\x97!"), "\u00c3\u00a9\u00e6\u2014!"); // not at the end
}

TEST(ExpertText, ACutCharacterIsDropped) {
  const std::string text = "\u00e9 \U0001f41f";
  EXPECT_EQ(utf8_text(text.substr(0, 4)), "\u00e9 ");
  EXPECT_EQ(utf8_text(text.substr(0, 5)), "\u00e9 ");
  EXPECT_EQ(utf8_text(text.substr(0, 6)), "\u00e9 ");
  EXPECT_EQ(utf8_text("\u00e9\xf5"), "\u00c3\u00a9\u00f5"); // begins none
}

TEST(ExpertText, AnAccentAtTheEndIsNoCut) {
  EXPECT_EQ(utf8_text("caf\xe9"), "caf\u00e9");
  EXPECT_EQ(utf8_text("\xc3"), "\u00c3");
}

} // namespace
} // namespace netmon
