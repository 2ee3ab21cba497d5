// SPDX-License-Identifier: MIT
// Column values as people read them. Reference: experts.md 10.5, 14.5.
#include "column_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace nmexpert {
namespace {

template <class Set>
std::string shown(NMCOLUMNTYPE type, Set set) {
  Column column;
  column.type = type;
  set(column.value);
  return value_text(column);
}

TEST(ColumnText, Numbers) {
  EXPECT_EQ(shown(NMCOLUMNTYPE_UINT8, [](auto& v) { v.Uint8Val = 200; }), "200");
  EXPECT_EQ(shown(NMCOLUMNTYPE_SINT8, [](auto& v) { v.Sint8Val = static_cast<char>(-56); }), "-56");
  EXPECT_EQ(shown(NMCOLUMNTYPE_UINT16, [](auto& v) { v.Uint16Val = 65535; }), "65535");
  EXPECT_EQ(shown(NMCOLUMNTYPE_SINT16, [](auto& v) { v.Sint16Val = -1; }), "-1");
  EXPECT_EQ(shown(NMCOLUMNTYPE_UINT32, [](auto& v) { v.Uint32Val = 4294967295u; }), "4294967295");
  EXPECT_EQ(shown(NMCOLUMNTYPE_SINT32, [](auto& v) { v.Sint32Val = -5; }), "-5");
  EXPECT_EQ(shown(NMCOLUMNTYPE_FLOAT64, [](auto& v) { v.Float64Val = 100.0 / 3; }),
            "33.333333333333336");
  EXPECT_EQ(shown(NMCOLUMNTYPE_FLOAT64, [](auto& v) { v.Float64Val = 12683; }), "12683");
  EXPECT_EQ(shown(NMCOLUMNTYPE_FLOAT64,
                  [](auto& v) { v.Float64Val = std::numeric_limits<double>::infinity(); }),
            "inf");
}

TEST(ColumnText, NumbersReadBackTheSame) {
  const struct {
    double value;
    const char* text;
  } kCases[] = {
      {0.0, "0"},
      {-0.0, "-0"},
      {0.1, "0.1"},
      {1.0 / 3, "0.3333333333333333"},
      {12345678901.0, "12345678901"},           // a byte counter of 11 digits
      {100000000000.0, "100000000000"},         // not 1e+11
      {9007199254740991.0, "9007199254740991"}, // the largest that counts exactly
      {-9007199254740991.0, "-9007199254740991"},
      {1e16, "1e+16"},
      {0.00001, "0.00001"},
      {1e-6, "1e-06"},
      {1e300, "1e+300"},
      {5e-324, "5e-324"},
      {std::numeric_limits<double>::max(), "1.7976931348623157e+308"},
  };
  for (const auto& [value, text] : kCases) {
    EXPECT_EQ(number_text(value), text);
  }
  for (int i = -300; i < 300; ++i) {
    for (const double value : {std::pow(10.0, i) / 3, std::pow(10.0, i) * 7, std::pow(2.0, i)}) {
      EXPECT_EQ(std::strtod(number_text(value).c_str(), nullptr), value);
    }
  }
  EXPECT_EQ(number_text(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(number_text(-std::numeric_limits<double>::infinity()), "-inf");
  EXPECT_EQ(number_text(std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(number_text(-std::numeric_limits<double>::quiet_NaN()), "nan");
}

TEST(ColumnText, FrameNumbersCountFromOne) {
  EXPECT_EQ(shown(NMCOLUMNTYPE_FRAME, [](auto& v) { v.FrameVal = 0; }), "1");
  EXPECT_EQ(shown(NMCOLUMNTYPE_FRAME, [](auto& v) { v.FrameVal = 0xffffffff; }), "4294967296");
}

TEST(ColumnText, Switches) {
  for (const BOOL on : {1, -1, 99}) {
    EXPECT_EQ(shown(NMCOLUMNTYPE_YESNO, [=](auto& v) { v.YesNoVal = on; }), "Yes");
    EXPECT_EQ(shown(NMCOLUMNTYPE_ONOFF, [=](auto& v) { v.OnOffVal = on; }), "On");
    EXPECT_EQ(shown(NMCOLUMNTYPE_TRUEFALSE, [=](auto& v) { v.TrueFalseVal = on; }), "True");
  }
  EXPECT_EQ(shown(NMCOLUMNTYPE_YESNO, [](auto& v) { v.YesNoVal = 0; }), "No");
  EXPECT_EQ(shown(NMCOLUMNTYPE_ONOFF, [](auto& v) { v.OnOffVal = 0; }), "Off");
  EXPECT_EQ(shown(NMCOLUMNTYPE_TRUEFALSE, [](auto& v) { v.TrueFalseVal = 0; }), "False");
}

TEST(ColumnText, AddressesAreInPacketOrder) {
  EXPECT_EQ(shown(NMCOLUMNTYPE_MACADDR,
                  [](auto& v) { std::memcpy(v.MACAddrVal, "\0\xa0\xc9\x14\xc8\x29", 6); }),
            "00:a0:c9:14:c8:29");
  EXPECT_EQ(
      shown(NMCOLUMNTYPE_IPXADDR,
            [](auto& v) { std::memcpy(&v.IPXAddrVal, "\0\0\0\1\0\xa0\xc9\x14\xc8\x29", 10); }),
      "00000001.00a0c914c829");
  EXPECT_EQ(
      shown(NMCOLUMNTYPE_IPADDR, [](auto& v) { std::memcpy(&v.IPAddrVal, "\x0a\x01\x02\xff", 4); }),
      "10.1.2.255");
}

TEST(ColumnText, VariantTimes) {
  EXPECT_EQ(variant_time_text(0.0, ' '), "1899-12-30 00:00:00");
  EXPECT_EQ(variant_time_text(36526.75, ' '), "2000-01-01 18:00:00");
  EXPECT_EQ(variant_time_text(36526.75, 'T'), "2000-01-01T18:00:00");
  EXPECT_EQ(variant_time_text(1.5 + 0.25 / 86400, ' '), "1899-12-31 12:00:00.250");
  EXPECT_EQ(variant_time_text(-1.25, ' '), "1899-12-29 06:00:00"); // the fraction counts forward
  EXPECT_EQ(variant_time_text(-657434.0, ' '), "0100-01-01 00:00:00");
  EXPECT_EQ(variant_time_text(2958465.0, ' '), "9999-12-31 00:00:00");
  EXPECT_EQ(variant_time_text(3e6, ' '), "");
  EXPECT_EQ(variant_time_text(std::numeric_limits<double>::quiet_NaN(), ' '), "");
  EXPECT_EQ(shown(NMCOLUMNTYPE_VARTIME, [](auto& v) { v.VarTimeVal = 3e6; }), "3000000");
}

TEST(ColumnText, EventTimesAreKeptAsGiven) {
  EXPECT_EQ(date_text({}), "");
  EXPECT_EQ(time_text({}), "");
  EXPECT_EQ(date_text({2003, 5, 3, 14, 15, 16, 17, 180}), "2003-05-14");
  EXPECT_EQ(time_text({2003, 5, 3, 14, 15, 16, 17, 180}), "15:16:17.180");
  EXPECT_EQ(date_text({0, 0, 0, 0, 99, 61, 62, 5000}), "");
  EXPECT_EQ(time_text({0, 0, 0, 0, 99, 61, 62, 5000}), "99:61:62.5000");
}

TEST(ColumnText, SeveritiesAboveFiveAreCritical) {
  EXPECT_EQ(severity_text(0), "Informational");
  EXPECT_EQ(severity_text(5), "Critical error");
  EXPECT_EQ(severity_text(99), "Critical error");
}

} // namespace
} // namespace nmexpert
