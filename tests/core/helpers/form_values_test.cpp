// SPDX-License-Identifier: MIT
// The settings of monitors. Reference: parsers.md 16.
#include "core/helpers/form_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netmon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(FormValues, AreFoundByNameAndDecoded) {
  const char* const form =
      "a=1&empty=&two+words=x%20y+z&list=a%0D%0Ab&%61b=c&a=2&last=%C3%A4&plain";
  EXPECT_EQ(form_value(form, "a"), "1");
  EXPECT_EQ(form_value(form, "empty"), std::nullopt);
  EXPECT_EQ(form_value(form, "two words"), "x y z");
  EXPECT_EQ(form_value(form, "list"), "a\r\nb");
  EXPECT_EQ(form_value(form, "ab"), "c");
  EXPECT_EQ(form_value(form, "last"), "\xc3\xa4");
  EXPECT_EQ(form_value(form, "plain"), std::nullopt);
  EXPECT_EQ(form_value(form, "A"), std::nullopt);
  EXPECT_EQ(form_value(form, ""), std::nullopt);
  EXPECT_EQ(form_value("", "a"), std::nullopt);
  EXPECT_EQ(form_value("a=b=c", "a"), "b=c");
  EXPECT_EQ(form_value("&&=&a=1", "a"), "1");
}

TEST(FormValues, AreRefusedWhenTheyAreNotEncodedProperly) {
  for (const char* const form : {"a=%", "a=%4", "a=%4g", "a=%g4", "a=x%00y", "a=1%"}) {
    EXPECT_EQ(form_value(form, "a"), std::nullopt) << form;
  }
  EXPECT_EQ(form_value("%=1&a=%41", "a"), "A");
}

TEST(FormValues, AreNumbers) {
  EXPECT_EQ(parse_form_number("0"), 0U);
  EXPECT_EQ(parse_form_number(" 4294967295\r\n"), 0xffffffffU);
  for (const char* const text : {"", " ", "-1", "+1", "0x10", "4294967296", "1 2"}) {
    EXPECT_EQ(parse_form_number(text), std::nullopt) << text;
  }
}

TEST(FormValues, AreIpAddresses) {
  EXPECT_EQ(parse_ipv4("10.1.2.255"), (Ipv4Bytes{10, 1, 2, 255}));
  for (const char* const text :
       {"", "10", "10.1.2", "10.1.2.3.4", "10.1.2.256", "10.1.2.", ".1.2.3", "10..2.3", "10.1.2.3 ",
        "-1.1.2.3", "10.1.2.0003", "a.b.c.d"}) {
    EXPECT_EQ(parse_ipv4(text), std::nullopt) << text;
  }
}

TEST(FormValues, AreIpxAddresses) {
  const auto address = parse_ipx("0000ABCD.00a0c9010203");
  ASSERT_TRUE(address);
  EXPECT_THAT(address->Subnet, ElementsAre(0, 0, 0xab, 0xcd));
  EXPECT_THAT(address->Address, ElementsAre(0, 0xa0, 0xc9, 1, 2, 3));
  for (const char* const text :
       {"", "0000ABCD", "0000ABCD.", "0000ABCD00A0C9010203", "0000ABC.00A0C9010203",
        "0000ABCG.00A0C9010203", "0000ABCD.00A0C901020"}) {
    EXPECT_EQ(parse_ipx(text).has_value(), false) << text;
  }
}

TEST(FormValues, AreListsOfLines) {
  EXPECT_THAT(form_lines("a\r\n\r\n b \nc"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(form_lines(" \r\n"), IsEmpty());
  const auto addresses = parse_form_lines<Ipv4Bytes>("1.2.3.4\r\n5.6.7.8\r\n", parse_ipv4);
  ASSERT_TRUE(addresses);
  EXPECT_EQ(addresses->size(), 2U);
  EXPECT_FALSE(parse_form_lines<Ipv4Bytes>("1.2.3.4\r\nx\r\n", parse_ipv4));
  EXPECT_FALSE(parse_form_lines<Ipv4Bytes>("", parse_ipv4));
}

} // namespace
} // namespace netmon
