// SPDX-License-Identifier: MIT
// The generic formatter, form by form. Reference: parsers.md 12.3, 12.4.
#include "core/helpers/property_format.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

namespace netmon {
namespace {

// A property with one instance.
class Formatted {
 public:
  Formatted(BYTE type, BYTE qualifier, std::vector<BYTE> data, DWORD flags = 0)
      : data_(std::move(data)), text_(512, '#') {
    info.Label = label_;
    info.DataType = type;
    info.DataQualifier = qualifier;
    info.FormatStringSize = 200;
    instance.lpPropertyInfo = &info;
    instance.szPropertyText = text_.data();
    instance.lpData = data_.data();
    instance.DataLength = static_cast<WORD>(data_.size());
    instance.IFlags = flags;
  }

  std::string text() {
    EXPECT_EQ(format_property(&instance), std::uint32_t{NMERR_SUCCESS});
    return text_.data();
  }
  std::string written() const { return text_.data(); }

  PROPERTYINFO info = {};
  PROPERTYINST instance = {};

 private:
  char label_[2] = "L";
  std::vector<BYTE> data_;
  std::vector<char> text_;
};

std::string plain(BYTE type, std::vector<BYTE> data, DWORD flags = 0) {
  return Formatted(type, PROP_QUAL_NONE, std::move(data), flags).text();
}

TEST(PropertyFormat, Numbers) {
  EXPECT_EQ(plain(PROP_TYPE_BYTE, {10}), "L = 10 (0xA)");
  EXPECT_EQ(plain(PROP_TYPE_WORD, {0x34, 0x12}), "L = 4660 (0x1234)");
  EXPECT_EQ(plain(PROP_TYPE_WORD, {0x12, 0x34}, IFLAG_SWAPPED), "L = 4660 (0x1234)");
  EXPECT_EQ(plain(PROP_TYPE_DWORD, {0xFF, 0xFF, 0xFF, 0xFF}), "L = 4294967295 (0xFFFFFFFF)");
  EXPECT_EQ(plain(PROP_TYPE_DWORD, {0, 0, 1, 2}, IFLAG_SWAPPED), "L = 258 (0x102)");
  EXPECT_EQ(plain(PROP_TYPE_BYTESWAPPED_WORD, {0x12, 0x34}), "L = 4660 (0x1234)");
  EXPECT_EQ(plain(PROP_TYPE_BYTESWAPPED_WORD, {0x34, 0x12}, IFLAG_SWAPPED), "L = 4660 (0x1234)");
  EXPECT_EQ(plain(PROP_TYPE_BYTESWAPPED_DWORD, {0, 0, 1, 2}), "L = 258 (0x102)");
}

TEST(PropertyFormat, DataThatIsTooShortHasNoValue) {
  EXPECT_EQ(plain(PROP_TYPE_WORD, {1}), "L");
  EXPECT_EQ(plain(PROP_TYPE_DWORD, {}), "L");
  EXPECT_EQ(plain(PROP_TYPE_IP_ADDRESS, {1, 2, 3}), "L");
  EXPECT_EQ(plain(PROP_TYPE_TIME, {1, 2, 3}), "L");
}

TEST(PropertyFormat, Ranges) {
  Formatted value(PROP_TYPE_BYTE, PROP_QUAL_RANGE, {10});
  RANGE range = {1, 20};
  value.info.lpRange = &range;
  EXPECT_EQ(value.text(), "L = 10 (0xA) Range:(1 (0x1) - 20 (0x14))");
  value.info.lpRange = nullptr;
  EXPECT_EQ(value.text(), "L = 10 (0xA)");
}

TEST(PropertyFormat, Sets) {
  Formatted value(PROP_TYPE_WORD, PROP_QUAL_SET, {10, 0});
  WORD values[] = {3, 10};
  SET set = {};
  set.nEntries = 2;
  set.lpWordTable = values;
  value.info.lpSet = &set;
  EXPECT_EQ(value.text(), "L = 10 (0xA) Matches Set Value");
  set.nEntries = 1;
  EXPECT_EQ(value.text(), "L = 10 (0xA) Unknown Set Value");
  set.lpWordTable = nullptr;
  EXPECT_EQ(value.text(), "L = 10 (0xA)");
  value.info.lpSet = nullptr;
  EXPECT_EQ(value.text(), "L = 10 (0xA)");
}

TEST(PropertyFormat, LabeledSets) {
  Formatted value(PROP_TYPE_BYTE, PROP_QUAL_LABELED_SET, {4});
  char four[] = "four";
  LABELED_BYTE labels[] = {{4, four}, {5, nullptr}};
  SET set = {};
  set.nEntries = 2;
  set.lpLabeledByteTable = labels;
  value.info.lpSet = &set;
  EXPECT_EQ(value.text(), "L = four");
  labels[0].Value = 9;
  EXPECT_EQ(value.text(), "L = 4 (0x4)");
  labels[1].Value = 4;
  EXPECT_EQ(value.text(), "L = 4 (0x4)");
  value.info.lpSet = nullptr;
  EXPECT_EQ(value.text(), "L = 4 (0x4)");

  Formatted wide(PROP_TYPE_DWORD, PROP_QUAL_LABELED_SET, {0, 0, 0, 8}, IFLAG_SWAPPED);
  LABELED_DWORD wide_labels[] = {{8, four}};
  set.nEntries = 1;
  set.lpLabeledDwordTable = wide_labels;
  wide.info.lpSet = &set;
  EXPECT_EQ(wide.text(), "L = four");
}

TEST(PropertyFormat, Flags) {
  Formatted value(PROP_TYPE_BYTE, PROP_QUAL_FLAGS, {0x08});
  char off[] = "off", on[] = "on";
  LABELED_BIT bits[] = {{3, off, on}, {0, off, nullptr}, {9, off, on}, {1, nullptr, on}};
  SET set = {};
  set.nEntries = 4;
  set.lpLabeledBit = bits;
  value.info.lpSet = &set;
  EXPECT_EQ(value.text(), "....1... = on\n.......0 = off\n......0. = ");
  Formatted wide(PROP_TYPE_DWORD, PROP_QUAL_FLAGS, {0, 0, 0, 0x80});
  LABELED_BIT top[] = {{31, off, on}};
  set.nEntries = 1;
  set.lpLabeledBit = top;
  wide.info.lpSet = &set;
  EXPECT_EQ(wide.text(), "1............................... = on");
}

TEST(PropertyFormat, ArraysAndConstants) {
  const std::vector<BYTE> bytes = {0x0A, 0xFF, 0x01};
  EXPECT_EQ(Formatted(PROP_TYPE_BYTE, PROP_QUAL_ARRAY, bytes).text(), "L = 0a ff 01");
  EXPECT_EQ(Formatted(PROP_TYPE_WORD, PROP_QUAL_ARRAY, bytes).text(), "L = ff0a");
  EXPECT_EQ(Formatted(PROP_TYPE_WORD, PROP_QUAL_ARRAY, bytes, IFLAG_SWAPPED).text(), "L = 0aff");
  EXPECT_EQ(Formatted(PROP_TYPE_BYTE, PROP_QUAL_CONST, bytes).text(), "");
}

TEST(PropertyFormat, NoPointerIsReadThatTheQualifierDoesNotName) {
  for (const int qualifier : {PROP_QUAL_NONE, PROP_QUAL_CONST, PROP_QUAL_BITFIELD, PROP_QUAL_ARRAY,
                              PROP_QUAL_LABELED_BITFIELD}) {
    Formatted value(PROP_TYPE_BYTE, static_cast<BYTE>(qualifier), {10});
    value.info.Value = 0x10;
    value.text();
  }
  Formatted value(PROP_TYPE_STRING, PROP_QUAL_SET, {'a'});
  value.info.Value = 0x10;
  EXPECT_EQ(value.text(), "L = a");
}

TEST(PropertyFormat, StringsAndBytes) {
  EXPECT_EQ(plain(PROP_TYPE_STRING, {'a', 7, 'b', 0, 'c'}), "L = a.b");
  EXPECT_EQ(plain(PROP_TYPE_STRING, {'a', 0, 0x34, 0x12, 'b', 0}, IFLAG_UNICODE), "L = a?b");
  EXPECT_EQ(plain(PROP_TYPE_STRING, {}), "L = ");
  EXPECT_EQ(plain(PROP_TYPE_RAW_DATA, {1, 2}), "L");
  EXPECT_EQ(plain(PROP_TYPE_VOID, {}), "L");
  EXPECT_EQ(plain(PROP_TYPE_SUMMARY, {1}), "L");
  EXPECT_EQ(plain(PROP_TYPE_COMMENT, {1}), "L");
}

TEST(PropertyFormat, Addresses) {
  EXPECT_EQ(plain(PROP_TYPE_IP_ADDRESS, {129, 65, 100, 2}), "L = 129.65.100.2");
  EXPECT_EQ(plain(PROP_TYPE_ADDR, {0, 0x50, 0x8B, 0xF1, 0x34, 0x8F}), "L = 00508BF1348F");
  EXPECT_EQ(plain(PROP_TYPE_IPX_ADDRESS, {0, 0, 0, 1, 0, 0x50, 0x8B, 0xF1, 0x34, 0x8F}),
            "L = 00000001.00508BF1348F");
  EXPECT_EQ(plain(PROP_TYPE_VINES_IP_ADDRESS, {0, 2, 0xA1, 0x39, 0, 52}), "L = 172345:52");
  std::vector<BYTE> loopback(16);
  loopback[15] = 1;
  EXPECT_EQ(plain(PROP_TYPE_IP6_ADDRESS, loopback), "L = ::1");
}

TEST(PropertyFormat, TimesAndOthers) {
  const SYSTEMTIME time = {2003, 7, 5, 4, 13, 5, 9, 42};
  std::vector<BYTE> bytes(sizeof(time));
  std::memcpy(bytes.data(), &time, sizeof(time));
  EXPECT_EQ(plain(PROP_TYPE_TIME, bytes), "L = 2003-07-04 13:05:09.042");
  EXPECT_EQ(plain(PROP_TYPE_VAR_LEN_SMALL_INT, {1, 2, 3}, IFLAG_SWAPPED), "L = 66051 (0x10203)");
  EXPECT_EQ(plain(PROP_TYPE_LARGEINT, {1, 0, 0, 0, 1, 0, 0, 0}), "L = 4294967297 (0x100000001)");
  EXPECT_EQ(plain(PROP_TYPE_OBJECT_IDENTIFIER, {0x2B, 6, 1}), "L = 1.3.6.1");
}

TEST(PropertyFormat, ExtendedDataReplacesThatOfTheFrame) {
  Formatted value(PROP_TYPE_WORD, PROP_QUAL_NONE, {1, 0});
  PROPERTYINSTEX extended = {};
  extended.LengthEx = 2;
  extended.Word[0] = 0x0203;
  value.instance.DataLength = 0xFFFF;
  value.instance.lpPropertyInstEx = &extended;
  EXPECT_EQ(value.text(), "L = 515 (0x203)");
}

TEST(PropertyFormat, IsCutToItsSize) {
  Formatted value(PROP_TYPE_BYTE, PROP_QUAL_NONE, {10});
  value.info.FormatStringSize = 6;
  EXPECT_EQ(value.text(), "L = 1");
  value.info.FormatStringSize = 0;
  EXPECT_EQ(format_property(&value.instance), std::uint32_t{NMERR_BUFFER_TOO_SMALL});
}

TEST(PropertyFormat, RefusesWhatIsMissing) {
  Formatted value(PROP_TYPE_BYTE, PROP_QUAL_NONE, {10});
  EXPECT_EQ(format_property(nullptr), std::uint32_t{NMERR_INVALID_PARAMETER});
  PROPERTYINST lacking = value.instance;
  lacking.szPropertyText = nullptr;
  EXPECT_EQ(format_property(&lacking), std::uint32_t{NMERR_INVALID_PARAMETER});
  lacking = value.instance;
  lacking.lpPropertyInfo = nullptr;
  EXPECT_EQ(format_property(&lacking), std::uint32_t{NMERR_INVALID_PARAMETER});
  value.info.Label = nullptr;
  EXPECT_EQ(value.text(), " = 10 (0xA)");
  value.instance.lpData = nullptr;
  EXPECT_EQ(value.text(), "");
}

TEST(PropertyFormat, ByTheNameOfAFunction) {
  Formatted value(PROP_TYPE_RAW_DATA, PROP_QUAL_NONE, {0x0A, 0, 0, 0, 0, 0, 0, 0});
  format_property_number(&value.instance, 1, 16);
  EXPECT_EQ(value.written(), "L = 0x0A");
  format_property_number(&value.instance, 2, 16);
  EXPECT_EQ(value.written(), "L = 0x000A");
  format_property_number(&value.instance, 4, 16);
  EXPECT_EQ(value.written(), "L = 0x0000000A");
  format_property_number(&value.instance, 8, 16);
  EXPECT_EQ(value.written(), "L = 0x000000000000000A");
  format_property_number(&value.instance, 4, 10);
  EXPECT_EQ(value.written(), "L = 10 (0xA)");
  format_property_bytes(&value.instance);
  EXPECT_EQ(value.written(), "L = 0A00000000000000");
}

} // namespace
} // namespace netmon
