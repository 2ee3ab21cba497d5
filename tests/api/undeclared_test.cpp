// SPDX-License-Identifier: MIT
// The two exports that no header of the SDK declared, as experts in the field call them. Reference:
// field-notes.md 4.
#include <netmon/netmon.h>
#include <netmon/undeclared.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

namespace {

using ::testing::Each;
using ::testing::ElementsAre;

// ---- HelperFormatUnicodeString
// ---------------------------------------------------------------------

constexpr char kUntouched = '\x7e';

struct Formatted {
  DWORD result = 0;
  std::string text;
  std::vector<char> behind; // what follows the terminating NUL in a larger buffer
};

Formatted format(const std::u16string& text, std::size_t bytes) {
  // At an odd address, as a string in a frame may be.
  std::vector<char> frame(1 + text.size() * 2 + 2);
  std::memcpy(frame.data() + 1, text.data(), text.size() * 2);
  char out[2 * MAX_PATH];
  std::memset(out, kUntouched, sizeof out);
  Formatted formatted;
  formatted.result = HelperFormatUnicodeString(out, reinterpret_cast<LPCWSTR>(frame.data() + 1),
                                               static_cast<WORD>(bytes));
  formatted.text = out;
  formatted.behind.assign(out + formatted.text.size() + 1, out + sizeof out);
  return formatted;
}

Formatted format(const std::u16string& text) { return format(text, text.size() * 2); }

TEST(FormatUnicodeString, GivesPlainTextAsItIs) {
  const Formatted formatted = format(u"\\\\SERVER\\share ~");
  EXPECT_EQ(formatted.text, "\\\\SERVER\\share ~");
  EXPECT_EQ(formatted.result, formatted.text.size());
  EXPECT_THAT(formatted.behind, Each(kUntouched));
}

TEST(FormatUnicodeString, ShowsADotForWhatIsNotDisplayable) {
  EXPECT_EQ(format(u"a\tb\x7f"
                   u"c\u00e9\u4e2d\U0001f600d")
                .text,
            "a.b.c....d");
}

TEST(FormatUnicodeString, DropsNulsAtTheEndAndKeepsThePlaceOfOthers) {
  EXPECT_EQ(format(std::u16string(u"ab\0\0", 4)).text, "ab");
  EXPECT_EQ(format(std::u16string(u"a\0b\0", 4)).text, "a.b");
  EXPECT_EQ(format(std::u16string(3, u'\0')).text, "");
}

TEST(FormatUnicodeString, IgnoresAnOddLastByte) {
  EXPECT_EQ(format(u"abc", 5).text, "ab");
  EXPECT_EQ(format(u"abc", 1).text, "");
  EXPECT_EQ(format(u"abc", 0).text, "");
}

TEST(FormatUnicodeString, NeverWritesMoreThanMaxPathBytes) {
  EXPECT_EQ(format(std::u16string(259, u'x')).text, std::string(259, 'x'));
  const Formatted longest = format(std::u16string(0x7fff, u'x'), 0xffff);
  EXPECT_EQ(longest.text, std::string(MAX_PATH - 1, 'x'));
  EXPECT_EQ(longest.result, MAX_PATH - 1U);
  EXPECT_THAT(longest.behind, Each(kUntouched));
}

TEST(FormatUnicodeString, TakesNull) {
  char out[4] = "zzz";
  EXPECT_EQ(HelperFormatUnicodeString(out, nullptr, 8), 0U);
  EXPECT_STREQ(out, "");
  const std::u16string text = u"abc";
  EXPECT_EQ(HelperFormatUnicodeString(nullptr, reinterpret_cast<LPCWSTR>(text.data()), 6), 0U);
}

// ---- DecodeSNMPObjectIdentifier
// ----------------------------------------------------------------------

constexpr DWORD kUnset = 0xdeadbeef;

struct Decoded {
  DWORD error = 0;
  DWORD length = 0;
  std::vector<DWORD> identifiers; // the array of the caller
};

Decoded decode(std::vector<BYTE> data, std::size_t room = 16, DWORD spare_bytes = 0) {
  Decoded decoded;
  decoded.identifiers.assign(room, kUnset);
  OBJECT_IDENTIFIER oid;
  oid.Length = static_cast<DWORD>(room * sizeof(DWORD)) + spare_bytes;
  oid.lpIdentifier = decoded.identifiers.data();
  decoded.error = DecodeSNMPObjectIdentifier(data.data(), static_cast<DWORD>(data.size()), &oid);
  decoded.length = oid.Length;
  if (decoded.error == NMERR_SUCCESS) {
    for (std::size_t i = oid.Length; i < room; ++i) EXPECT_EQ(decoded.identifiers[i], kUnset);
    decoded.identifiers.resize(oid.Length);
  } else {
    EXPECT_THAT(decoded.identifiers, Each(kUnset));
    EXPECT_EQ(oid.Length, room * sizeof(DWORD) + spare_bytes);
  }
  return decoded;
}

TEST(DecodeObjectIdentifier, GivesEachIdentifier) {
  const Decoded decoded = decode({0x2b, 6, 1, 2, 1, 1, 3, 0}); // sysUpTime
  EXPECT_EQ(decoded.error, static_cast<DWORD>(NMERR_SUCCESS));
  EXPECT_THAT(decoded.identifiers, ElementsAre(1, 3, 6, 1, 2, 1, 1, 3, 0));
}

TEST(DecodeObjectIdentifier, SplitsTheFirstTwoArcs) {
  EXPECT_THAT(decode({0}).identifiers, ElementsAre(0, 0));
  EXPECT_THAT(decode({39}).identifiers, ElementsAre(0, 39));
  EXPECT_THAT(decode({40}).identifiers, ElementsAre(1, 0));
  EXPECT_THAT(decode({79}).identifiers, ElementsAre(1, 39));
  EXPECT_THAT(decode({80}).identifiers, ElementsAre(2, 0));
  EXPECT_THAT(decode({0x88, 0x37, 3}).identifiers, ElementsAre(2, 999, 3));
  EXPECT_THAT(decode({0x90, 0x80, 0x80, 0x80, 0x4f}).identifiers, ElementsAre(2, 0xffffffff));
  EXPECT_EQ(decode({0x90, 0x80, 0x80, 0x80, 0x50}).error, static_cast<DWORD>(NMERR_INVALID_DATA));
}

TEST(DecodeObjectIdentifier, ReadsNumbersUpTo32Bits) {
  EXPECT_THAT(decode({0x2b, 0x82, 0x37, 0x8f, 0xff, 0xff, 0xff, 0x7f}).identifiers,
              ElementsAre(1, 3, 311, 0xffffffff));
  EXPECT_EQ(decode({0x2b, 0x90, 0x80, 0x80, 0x80, 0x00}).error,
            static_cast<DWORD>(NMERR_INVALID_DATA));
  EXPECT_EQ(decode(std::vector<BYTE>(64, 0xff)).error, static_cast<DWORD>(NMERR_INVALID_DATA));
}

TEST(DecodeObjectIdentifier, RefusesWhatIsCutOrPadded) {
  EXPECT_EQ(decode({0x2b, 6, 0x81}).error, static_cast<DWORD>(NMERR_INVALID_DATA));
  EXPECT_EQ(decode({0x2b, 0x80, 1}).error, static_cast<DWORD>(NMERR_INVALID_DATA));
  EXPECT_EQ(decode({0x80, 0x2b}).error, static_cast<DWORD>(NMERR_INVALID_DATA));
  BYTE nothing = 0;
  OBJECT_IDENTIFIER oid = {};
  EXPECT_EQ(DecodeSNMPObjectIdentifier(&nothing, 0, &oid), static_cast<DWORD>(NMERR_INVALID_DATA));
}

TEST(DecodeObjectIdentifier, TakesTheWholeEncodingAsWell) {
  EXPECT_THAT(decode({6, 3, 0x2b, 6, 1}).identifiers, ElementsAre(1, 3, 6, 1));
  EXPECT_THAT(decode({6, 0x81, 2, 0x2b, 6}).identifiers, ElementsAre(1, 3, 6));
  EXPECT_EQ(decode({6, 0}).error, static_cast<DWORD>(NMERR_INVALID_DATA));
  // A length that does not fit: these are contents.
  EXPECT_THAT(decode({6, 3, 1}).identifiers, ElementsAre(0, 6, 3, 1));
  EXPECT_EQ(decode({6, 0x84, 0xff, 0xff, 0xff, 0xff, 1}).error,
            static_cast<DWORD>(NMERR_INVALID_DATA));
}

TEST(DecodeObjectIdentifier, LooksAtTheCapacityInBytes) {
  EXPECT_THAT(decode({0x2b, 6, 1}, 4).identifiers, ElementsAre(1, 3, 6, 1));
  EXPECT_EQ(decode({0x2b, 6, 1}, 3).error, static_cast<DWORD>(NMERR_BUFFER_TOO_SMALL));
  EXPECT_EQ(decode({0x2b, 6, 1}, 3, 3).error, static_cast<DWORD>(NMERR_BUFFER_TOO_SMALL));
  EXPECT_EQ(decode({0x2b}, 0).error, static_cast<DWORD>(NMERR_BUFFER_TOO_SMALL));
}

TEST(DecodeObjectIdentifier, TakesNull) {
  BYTE data[] = {0x2b, 6};
  DWORD room[4];
  OBJECT_IDENTIFIER oid = {sizeof room, room};
  EXPECT_EQ(DecodeSNMPObjectIdentifier(nullptr, 2, &oid),
            static_cast<DWORD>(NMERR_INVALID_PARAMETER));
  EXPECT_EQ(DecodeSNMPObjectIdentifier(data, 2, nullptr),
            static_cast<DWORD>(NMERR_INVALID_PARAMETER));
  oid.lpIdentifier = nullptr;
  EXPECT_EQ(DecodeSNMPObjectIdentifier(data, 2, &oid), static_cast<DWORD>(NMERR_INVALID_PARAMETER));
}

} // namespace
