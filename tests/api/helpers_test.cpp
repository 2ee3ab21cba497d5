// SPDX-License-Identifier: MIT
// The exported helpers over bytes and text, as parsers call them, with the failure values of each.
// Reference: parsers.md 12.4, 13, 17, filters.md 7.5.
#include <netmon/monitors.h>
#include <netmon/netmon.h>

#include "support/environment.h"
#include "support/temp_folder.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <string>
#include <thread>

namespace {

// ---- Text

TEST(Helpers, BinaryDigits) {
  char text[40];
  EXPECT_EQ(ByteToBinary(text, 0xffffff05), 8U);
  EXPECT_STREQ(text, "00000101");
  EXPECT_EQ(WordToBinary(text, 0xff0080), 16U);
  EXPECT_STREQ(text, "0000000010000000");
  EXPECT_EQ(DwordToBinary(text, 0x80000001), 32U);
  EXPECT_STREQ(text, "10000000000000000000000000000001");
  EXPECT_EQ(ByteToBinary(nullptr, 1), 0U);
  EXPECT_EQ(WordToBinary(nullptr, 1), 0U);
  EXPECT_EQ(DwordToBinary(nullptr, 1), 0U);
}

TEST(Helpers, FlagColumns) {
  char text[40];
  EXPECT_EQ(FormatByteFlags(text, 0xff, 0x10), 8U);
  EXPECT_STREQ(text, "...1....");
  EXPECT_EQ(FormatWordFlags(text, 0, 0x8001), 16U);
  EXPECT_STREQ(text, "0..............0");
  EXPECT_EQ(FormatDwordFlags(text, 0x10, 0x30), 32U);
  EXPECT_STREQ(text, "..........................01....");
  EXPECT_EQ(FormatByteFlags(nullptr, 1, 1), 0U);
}

TEST(Helpers, HexadecimalText) {
  char digits[16];
  char mixed[] = "0x0a:1b-2C";
  CanonicalizeHexString(mixed, digits, 15);
  EXPECT_STREQ(digits, "0A1B2C");
  CanonicalizeHexString(mixed, digits, 3);
  EXPECT_STREQ(digits, "0A1");
  CanonicalizeHexString(nullptr, digits, 3);
  EXPECT_STREQ(digits, "");
  CanonicalizeHexString(mixed, nullptr, 3);

  UCHAR bytes[] = {0x00, 0x7f, 0xe0};
  UCHAR text[16];
  CanonHex(text, bytes, 3, FALSE);
  EXPECT_STREQ(reinterpret_cast<char*>(text), "007FE0");
  CanonHex(text, bytes, 2, 2); // any number but 0 is true
  EXPECT_STREQ(reinterpret_cast<char*>(text), "0x007F");
  CanonHex(text, bytes, -1, FALSE);
  EXPECT_STREQ(reinterpret_cast<char*>(text), "");
  CanonHex(text, nullptr, 3, TRUE);
  EXPECT_STREQ(reinterpret_cast<char*>(text), "0x");
  CanonHex(nullptr, bytes, 3, TRUE);
}

TEST(Helpers, HexadecimalDigits) {
  std::string digits;
  for (int i = 0; i < 16; ++i) digits += static_cast<char>(HEX(0x30 + i));
  EXPECT_EQ(digits, "0123456789ABCDEF");
}

TEST(Helpers, WideTextAsHexadecimalText) {
  const WCHAR text[] = {'A', 0x00e9, 0xffff, 0};
  char* digits = nullptr;
  ASSERT_EQ(ConvertWStringToHexString(text, &digits), static_cast<DWORD>(NMERR_SUCCESS));
  EXPECT_STREQ(digits, "004100E9FFFF");
  WCHAR* back = nullptr;
  ASSERT_EQ(ConvertHexStringToWString(digits, &back), static_cast<DWORD>(NMERR_SUCCESS));
  EXPECT_EQ(std::memcmp(back, text, sizeof text), 0);
  FreeMemory(digits);
  FreeMemory(back);

  const WCHAR nothing[] = {0};
  ASSERT_EQ(ConvertWStringToHexString(nothing, &digits), static_cast<DWORD>(NMERR_SUCCESS));
  EXPECT_STREQ(digits, "");
  ASSERT_EQ(ConvertHexStringToWString(digits, &back), static_cast<DWORD>(NMERR_SUCCESS));
  EXPECT_EQ(back[0], 0);
  FreeMemory(digits);
  FreeMemory(back);

  back = nullptr;
  for (const char* const bad : {"0", "004", "00410", "004g", "0x41", "00 41"}) {
    EXPECT_EQ(ConvertHexStringToWString(const_cast<CHAR*>(bad), &back),
              static_cast<DWORD>(NMERR_BLOB_CONVERSION_ERROR))
        << bad;
  }
  EXPECT_EQ(back, nullptr);
  char good[] = "0041";
  const auto invalid = static_cast<DWORD>(NMERR_INVALID_PARAMETER);
  EXPECT_EQ(ConvertHexStringToWString(nullptr, &back), invalid);
  EXPECT_EQ(ConvertHexStringToWString(good, nullptr), invalid);
  EXPECT_EQ(ConvertWStringToHexString(nullptr, &digits), invalid);
  EXPECT_EQ(ConvertWStringToHexString(text, nullptr), invalid);
}

TEST(Helpers, SmallIntegers) {
  BYTE bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  DWORD number = 7;
  EXPECT_EQ(VarLenSmallIntToDword(bytes, 3, FALSE, &number), &number);
  EXPECT_EQ(number, 0x030201U);
  VarLenSmallIntToDword(bytes, 3, TRUE, &number);
  EXPECT_EQ(number, 0x010203U);
  VarLenSmallIntToDword(bytes, 8, TRUE, &number);
  EXPECT_EQ(number, 0x05060708U);
  VarLenSmallIntToDword(bytes, 9, TRUE, &number);
  EXPECT_EQ(number, 0U);
  number = 7;
  VarLenSmallIntToDword(bytes, 0, FALSE, &number);
  EXPECT_EQ(number, 0U);
  number = 7;
  VarLenSmallIntToDword(nullptr, 4, FALSE, &number);
  EXPECT_EQ(number, 0U);
  EXPECT_EQ(VarLenSmallIntToDword(bytes, 3, FALSE, nullptr), nullptr);
}

TEST(Helpers, LabelsOfSets) {
  char one[] = "one";
  LABELED_BYTE bytes[] = {{1, one}};
  LABELED_WORD words[] = {{0x101, one}};
  LABELED_DWORD dwords[] = {{0x10001, one}};
  SET set = {};
  set.nEntries = 1;
  set.lpLabeledByteTable = bytes;
  EXPECT_EQ(LookupByteSetString(&set, 1), reinterpret_cast<LPBYTE>(one));
  BhSetLastError(0);
  EXPECT_EQ(LookupByteSetString(&set, 2), nullptr);
  EXPECT_EQ(BhGetLastError(), static_cast<DWORD>(NMERR_OUT_OF_RANGE));
  set.lpLabeledWordTable = words;
  EXPECT_EQ(LookupWordSetString(&set, 0x101), reinterpret_cast<LPBYTE>(one));
  EXPECT_EQ(LookupWordSetString(&set, 1), nullptr);
  set.lpLabeledDwordTable = dwords;
  EXPECT_EQ(LookupDwordSetString(&set, 0x10001), reinterpret_cast<LPBYTE>(one));
  EXPECT_EQ(LookupDwordSetString(&set, 1), nullptr);
  EXPECT_EQ(LookupByteSetString(nullptr, 1), nullptr);
  EXPECT_EQ(LookupWordSetString(nullptr, 1), nullptr);
  EXPECT_EQ(LookupDwordSetString(nullptr, 1), nullptr);
}

TEST(Helpers, TimesAndAddressesAsText) {
  char text[32];
  SYSTEMTIME time = {2003, 7, 5, 4, 13, 5, 9, 42};
  EXPECT_EQ(FormatTimeAsString(&time, text), text);
  EXPECT_STREQ(text, "2003-07-04 13:05:09.042");
  EXPECT_EQ(FormatTimeAsString(nullptr, text), nullptr);
  EXPECT_EQ(FormatTimeAsString(&time, nullptr), nullptr);
  std::memset(&time, 0xff, sizeof time);
  EXPECT_EQ(FormatTimeAsString(&time, text), text);
  EXPECT_STREQ(text, "not a time");

  BYTE address[6] = {0x00, 0xa0, 0xc9, 0x01, 0x02, 0xff};
  EXPECT_EQ(AddressToString(text, address), text);
  EXPECT_STREQ(text, "00A0C90102FF");
  EXPECT_EQ(AddressToString(nullptr, address), nullptr);
  EXPECT_EQ(AddressToString(text, nullptr), nullptr);

  BYTE back[6] = {};
  EXPECT_EQ(StringToAddress(back, text), back);
  EXPECT_EQ(std::memcmp(back, address, 6), 0);
  char dashed[] = "11-22-33-44-55-66";
  EXPECT_EQ(StringToAddress(back, dashed), back);
  EXPECT_EQ(back[5], 0x66);
  for (const char* const bad :
       {"", "11-22-33-44-55", "11-22-33-44-55-66-77", "112233445566778899", "11-22-33-44-55-6g"}) {
    EXPECT_EQ(StringToAddress(back, const_cast<LPSTR>(bad)), nullptr) << bad;
    EXPECT_EQ(back[5], 0x66);
  }
  EXPECT_EQ(StringToAddress(nullptr, dashed), nullptr);
  EXPECT_EQ(StringToAddress(back, nullptr), nullptr);
}

TEST(Helpers, NamesOfEtherTypes) {
  DWORD size = 0;
  const LABELED_WORD* const table = GetProtocolDescriptionTable(&size);
  ASSERT_NE(table, nullptr);
  ASSERT_GT(size, 40U);
  EXPECT_EQ(GetProtocolDescriptionTable(nullptr), table);
  for (DWORD i = 0; i < size; ++i) EXPECT_EQ(GetProtocolDescription(table[i].Value), &table[i]);
  EXPECT_STREQ(GetProtocolDescription(0x806)->Label, "ARP");
  EXPECT_EQ(GetProtocolDescription(1), nullptr);
  EXPECT_EQ(BhGetLastError(), static_cast<DWORD>(NMERR_PROTOCOL_NOT_FOUND));
}

TEST(Helpers, PathsOfIniFiles) {
  const netmon::test::TempFolder folder;
  const netmon::test::ScopedEnvironment product("NETMON_FOLDER", folder.path(""));
  char path[INI_PATH_LENGTH];
  char name[] = "TCPIP";
  ASSERT_EQ(BuildINIPath(path, name), path);
  EXPECT_TRUE(std::string(path).starts_with(folder.path("").substr(0, 4)));
  EXPECT_TRUE(std::string(path).ends_with("TCPIP.INI")) << path;
  EXPECT_NE(std::string(path).find("PARSERS"), std::string::npos) << path;
  char bad[] = "../x";
  BhSetLastError(0);
  EXPECT_EQ(BuildINIPath(path, bad), nullptr);
  EXPECT_EQ(BhGetLastError(), static_cast<DWORD>(NMERR_INVALID_PARAMETER));
  EXPECT_EQ(BuildINIPath(path, nullptr), nullptr);
  EXPECT_EQ(BuildINIPath(nullptr, name), nullptr);
  // As long as fits, and one more.
  std::strcpy(path, "untouched");
  const std::size_t around = folder.path("").size() + std::strlen("PARSERS/.INI");
  ASSERT_LT(around, INI_PATH_LENGTH - 2U);
  std::string longest(INI_PATH_LENGTH - 1 - around, 'x');
  std::string longer = longest + "xx";
  EXPECT_EQ(BuildINIPath(path, longer.data()), nullptr);
  EXPECT_EQ(BhGetLastError(), static_cast<DWORD>(NMERR_BUFFER_TOO_SMALL));
  EXPECT_STREQ(path, "untouched");
  EXPECT_EQ(BuildINIPath(path, longest.data()), path);
  EXPECT_LT(std::strlen(path), static_cast<std::size_t>(INI_PATH_LENGTH));
}

// ---- Capture filters

TEST(Helpers, PartsOfACaptureFilter) {
  EXPRESSION expression;
  PATTERNMATCH pattern;
  char bytes[17] = "0123456789abcdef";
  EXPECT_EQ(InitializeExpression(&expression), &expression);
  EXPECT_EQ(InitializePattern(&pattern, bytes, 12, 2), &pattern);
  EXPECT_EQ(InitializePattern(&pattern, bytes, 12, 17), nullptr);
  EXPECT_EQ(BhGetLastError(), static_cast<DWORD>(NMERR_INVALID_PARAMETER));
  EXPECT_EQ(pattern.Length, 2);
  EXPECT_EQ(NegatePattern(&pattern), &pattern);
  EXPECT_EQ(pattern.Flags, static_cast<DWORD>(PATTERN_MATCH_FLAGS_NOT));
  EXPECT_EQ(NegatePattern(&pattern), &pattern);
  EXPECT_EQ(pattern.Flags, 0U);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(AndExpression(&expression, &pattern), &expression);
  EXPECT_EQ(AndExpression(&expression, &pattern), nullptr);
  EXPECT_EQ(OrExpression(&expression, &pattern), &expression);
  EXPECT_EQ(expression.AndExp[3].nPatternMatches, 2U);

  EXPECT_EQ(InitializeExpression(nullptr), nullptr);
  EXPECT_EQ(InitializePattern(nullptr, bytes, 0, 1), nullptr);
  EXPECT_EQ(InitializePattern(&pattern, nullptr, 0, 1), nullptr);
  EXPECT_EQ(AndExpression(nullptr, &pattern), nullptr);
  EXPECT_EQ(AndExpression(&expression, nullptr), nullptr);
  EXPECT_EQ(OrExpression(nullptr, &pattern), nullptr);
  EXPECT_EQ(OrExpression(&expression, nullptr), nullptr);
  EXPECT_EQ(NegatePattern(nullptr), nullptr);
}

TEST(Helpers, TablesOfAddresses) {
  ADDRESSTABLE2 table = {};
  table.nAddressPairs = 2;
  table.AddressPair[0].AddressFlags = ADDRESS_FLAGS_MATCH_SRC;
  table.AddressPair[1].AddressFlags = ADDRESS_FLAGS_MATCH_SRC | ADDRESS_FLAGS_EXCLUDE;
  EXPECT_EQ(AdjustOperatorPrecedence(&table), &table);
  EXPECT_EQ(table.AddressPair[0].AddressFlags, ADDRESS_FLAGS_MATCH_SRC | ADDRESS_FLAGS_EXCLUDE);
  for (auto& pair : table.AddressPair) {
    pair.SrcAddress.MACAddress[0] = pair.DstAddress.MACAddress[0] = 0x01;
  }
  EXPECT_EQ(NormalizeAddressTable(&table), &table);
  EXPECT_EQ(table.AddressPair[1].SrcAddress.MACAddress[0], 0);
  EXPECT_EQ(table.AddressPair[1].DstAddress.MACAddress[0], 0);
  EXPECT_EQ(table.AddressPair[2].SrcAddress.MACAddress[0], 1);
  table.nAddressPairs = 0xffffffff;
  EXPECT_EQ(NormalizeAddressTable(&table), &table);
  EXPECT_EQ(AdjustOperatorPrecedence(nullptr), nullptr);
  EXPECT_EQ(NormalizeAddressTable(nullptr), nullptr);
}

// ---- Outside of a parser's call

TEST(Helpers, OfParsersFailOutsideOfThem) {
  BhSetLastError(0);
  EXPECT_EQ(CCHeapAlloc(10, TRUE), nullptr);
  EXPECT_EQ(BhGetLastError(), static_cast<DWORD>(NMERR_INVALID_HCAPTURE));
  int local = 0;
  EXPECT_EQ(CCHeapReAlloc(&local, 10, TRUE), nullptr);
  EXPECT_EQ(CCHeapReAlloc(nullptr, 10, TRUE), nullptr);
  EXPECT_FALSE(CCHeapFree(&local));
  EXPECT_FALSE(CCHeapFree(nullptr));
  EXPECT_EQ(CCHeapSize(&local), 0U);
  SetCCInstPtr(&local);
  EXPECT_EQ(GetCCInstPtr(), nullptr);

  BYTE element[] = {0x02, 0x01, 0x05};
  BYTE tag = 7;
  ULPBYTE value = nullptr;
  DWORD size = 7;
  EXPECT_FALSE(BERGetInteger(element, &value, &size, &size, &value));
  EXPECT_FALSE(BERGetString(element, &value, &size, &size, &value));
  EXPECT_FALSE(BERGetHeader(element, &tag, &size, &size, &value));
  EXPECT_FALSE(BERGetHeader(nullptr, nullptr, nullptr, nullptr, nullptr));
  EXPECT_EQ(value, nullptr);
  EXPECT_EQ(size, 7U);
  EXPECT_EQ(tag, 7);

  char text[] = "IPX";
  EXPECT_FALSE(IsRawIPXEnabled(text, text, text));
  EXPECT_FALSE(IsRawIPXEnabled(nullptr, nullptr, nullptr));
}

// ---- Settings of monitors

// Frees a block of the process heap with the object.
template <class T>
struct Loaded {
  ~Loaded() {
    if (block) HeapFree(GetProcessHeap(), 0, block);
  }
  T* block = nullptr;
  DWORD count = 7;
};

TEST(Helpers, SettingsOfMonitors) {
  const char* const form =
      "n=17&text=a%26b&ip=10.0.0.1%0D%0A10.0.0.2&ipx=00000001.00A0C9010203&"
      "mac=00-A0-C9-01-02-03%0D%0A&bad=x%0D%0A&none=";
  DWORD number = 7;
  EXPECT_TRUE(LoadDWORD(form, "n", &number));
  EXPECT_EQ(number, 17U);
  BhSetLastError(0);
  EXPECT_FALSE(LoadDWORD(form, "bad", &number));
  EXPECT_EQ(number, 0U);
  EXPECT_EQ(BhGetLastError(), static_cast<DWORD>(NMERR_INVALID_DATA));

  Loaded<char> text;
  ASSERT_TRUE(LoadTCHAR(form, "text", &text.block));
  EXPECT_STREQ(text.block, "a&b");
  Loaded<char> no_text;
  EXPECT_FALSE(LoadTCHAR(form, "none", &no_text.block));

  Loaded<DWORD> ip;
  ASSERT_TRUE(LoadIPAddresses(form, "ip", &ip.block, &ip.count));
  ASSERT_EQ(ip.count, 2U);
  EXPECT_EQ(std::memcmp(ip.block, "\x0a\0\0\1\x0a\0\0\2", 8), 0);
  Loaded<IPX_ADDR> ipx;
  ASSERT_TRUE(LoadIPXAddresses(form, "ipx", &ipx.block, &ipx.count));
  ASSERT_EQ(ipx.count, 1U);
  EXPECT_EQ(std::memcmp(ipx.block, "\0\0\0\1\0\xa0\xc9\1\2\3", 10), 0);
  Loaded<BYTE> mac;
  ASSERT_TRUE(LoadMACAddresses(form, "mac", &mac.block, &mac.count));
  ASSERT_EQ(mac.count, 1U);
  EXPECT_EQ(std::memcmp(mac.block, "\0\xa0\xc9\1\2\3", 6), 0);
  for (const char* const name : {"bad", "none", "missing"}) {
    Loaded<DWORD> nothing;
    EXPECT_FALSE(LoadIPAddresses(form, name, &nothing.block, &nothing.count)) << name;
    EXPECT_EQ(nothing.block, nullptr);
    EXPECT_EQ(nothing.count, 0U);
  }

  EXPECT_TRUE(LoadStringAddr(&number, "1.2.3.4"));
  EXPECT_EQ(std::memcmp(&number, "\1\2\3\4", 4), 0);
  EXPECT_FALSE(LoadStringAddr(&number, "1.2.3"));

  Loaded<WCHAR> wide;
  wide.block = HTMLValueToUnicode("a%41\xc3\xa4");
  ASSERT_NE(wide.block, nullptr);
  const WCHAR expected[] = {'a', '%', '4', '1', 0xe4, 0};
  EXPECT_EQ(std::memcmp(wide.block, expected, sizeof expected), 0);
}

TEST(Helpers, SettingsOfMonitorsWithoutPlaces) {
  DWORD count = 7;
  DWORD* addresses = nullptr;
  EXPECT_FALSE(LoadDWORD(nullptr, "n", &count));
  EXPECT_FALSE(LoadDWORD("n=1", nullptr, &count));
  EXPECT_FALSE(LoadDWORD("n=1", "n", nullptr));
  EXPECT_FALSE(LoadTCHAR("n=1", "n", nullptr));
  EXPECT_FALSE(LoadIPAddresses("n=1.2.3.4", "n", nullptr, &count));
  EXPECT_FALSE(LoadIPAddresses("n=1.2.3.4", "n", &addresses, nullptr));
  EXPECT_FALSE(LoadIPAddresses(nullptr, "n", &addresses, &count));
  EXPECT_FALSE(LoadStringAddr(nullptr, "1.2.3.4"));
  EXPECT_FALSE(LoadStringAddr(&count, nullptr));
  EXPECT_EQ(HTMLValueToUnicode(nullptr), nullptr);
}

// ---- Memory, pools, timers

TEST(Helpers, MemoryWithoutAKey) {
  auto* block = static_cast<char*>(AllocMemory(100));
  ASSERT_NE(block, nullptr);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(block[i], 0);
  EXPECT_EQ(MemorySize(block), 100U);
  std::memset(block, 1, 100);
  block = static_cast<char*>(ReallocMemory(block, 200));
  ASSERT_NE(block, nullptr);
  EXPECT_EQ(block[99], 1);
  EXPECT_EQ(block[100], 0);
  EXPECT_EQ(ReallocMemory(block, ~SIZE_T{0} / 2), nullptr);
  EXPECT_EQ(BhGetLastError(), static_cast<DWORD>(NMERR_OUT_OF_MEMORY));
  EXPECT_EQ(MemorySize(block), 200U);
  BhSetLastError(0);
  TestMemory(block);
  FreeMemory(nullptr);
  TestMemory(nullptr);
  FreeMemory(block);
  EXPECT_EQ(BhGetLastError(), 0U);
  FreeMemory(block);
  EXPECT_EQ(BhGetLastError(), static_cast<DWORD>(NMERR_INVALID_PARAMETER));
  BhSetLastError(0);
  TestMemory(block);
  EXPECT_EQ(BhGetLastError(), static_cast<DWORD>(NMERR_INVALID_PARAMETER));
  EXPECT_EQ(MemorySize(block), 0U);
  EXPECT_EQ(MemoryHandle(reinterpret_cast<LPBYTE>(block)), nullptr);
  EXPECT_EQ(AllocMemory(~SIZE_T{0}), nullptr);
  LPVOID const fresh = ReallocMemory(nullptr, 10);
  EXPECT_EQ(MemorySize(fresh), 10U);
  FreeMemory(fresh);
}

TEST(Helpers, PoolsOfObjects) {
  const HOBJECTHEAP pool = CreateObjectHeap(24, nullptr);
  ASSERT_NE(pool, nullptr);
  EXPECT_EQ(GrowObjectHeap(pool, 3), 3U);
  EXPECT_EQ(GetObjectHeapSize(pool), 3U);
  LPVOID const object = AllocObject(pool);
  ASSERT_NE(object, nullptr);
  PurgeObjectHeap(pool);
  EXPECT_EQ(GetObjectHeapSize(pool), 1U);
  EXPECT_EQ(FreeObject(pool, object), nullptr);
  BhSetLastError(0);
  EXPECT_EQ(FreeObject(pool, object), nullptr);
  EXPECT_EQ(BhGetLastError(), static_cast<DWORD>(NMERR_INVALID_PARAMETER));
  EXPECT_EQ(DestroyObjectHeap(pool), nullptr);
  for (const HOBJECTHEAP bad : {pool, HOBJECTHEAP{nullptr}, HOBJECTHEAP{object}}) {
    EXPECT_EQ(AllocObject(bad), nullptr);
    EXPECT_EQ(FreeObject(bad, object), nullptr);
    EXPECT_EQ(GrowObjectHeap(bad, 1), 0U);
    EXPECT_EQ(GetObjectHeapSize(bad), 0U);
    PurgeObjectHeap(bad);
    EXPECT_EQ(DestroyObjectHeap(bad), nullptr);
  }
}

std::atomic<int> helper_ticks = 0;
VOID WINAPI count_tick(LPVOID data) { helper_ticks += *static_cast<int*>(data); }

TEST(Helpers, Timers) {
  int step = 3;
  const HTIMER timer = BhSetTimer(count_tick, &step, 1);
  ASSERT_NE(timer, nullptr);
  for (int i = 0; i < 2000 && helper_ticks < 6; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  BhKillTimer(timer);
  const int ticks = helper_ticks;
  EXPECT_GE(ticks, 6);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(helper_ticks, ticks);
  BhSetLastError(0);
  BhKillTimer(timer);
  EXPECT_EQ(BhGetLastError(), static_cast<DWORD>(NMERR_INVALID_PARAMETER));
  EXPECT_EQ(BhSetTimer(nullptr, nullptr, 1), nullptr);
}

TEST(Helpers, TheSystem) {
  EXPECT_EQ(BhGetWindowsVersion(), static_cast<DWORD>(WINDOWS_VERSION_WIN32));
  EXPECT_EQ(IsDaytona(), TRUE);
}

} // namespace
