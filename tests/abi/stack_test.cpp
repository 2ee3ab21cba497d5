// SPDX-License-Identifier: MIT
// Every export of nmapi.dll on 32-bit x86, called with only zeros and with handles that never
// existed: it returns, with the stack as the calling convention requires. Windows only.
#include "stack_stub.h"

#include <gtest/gtest.h>

#include <windows.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace {

struct Export {
  const char* name;
  int argument_bytes; // -1: cdecl
};

constexpr Export kExports[] = {
#include "export_bytes.inc"
};

// These take a pointer first, which an expert must not make up; all others take a handle or a
// number.
bool takes_a_pointer_first(const std::string& name) {
  static const char* const kNames[] = {"AddressToString",
                                       "AdjustOperatorPrecedence",
                                       "AdjustSystemTime",
                                       "AndExpression",
                                       "BERGetHeader",
                                       "BERGetInteger",
                                       "BERGetString",
                                       "BhSetTimer",
                                       "BuildINIPath",
                                       "ByteToBinary",
                                       "CanonHex",
                                       "CanonicalizeHexString",
                                       "CompareAddresses",
                                       "ConvertHexStringToWString",
                                       "ConvertWStringToHexString",
                                       "CreateHandoffTable",
                                       "CreateProtocol",
                                       "DecodeSNMPObjectIdentifier",
                                       "DestroyHandoffTable",
                                       "DwordToBinary",
                                       "FormatByteFlags",
                                       "FormatDwordFlags",
                                       "FormatLabeledByteSet",
                                       "FormatLabeledByteSetAsFlags",
                                       "FormatLabeledDwordSet",
                                       "FormatLabeledDwordSetAsFlags",
                                       "FormatLabeledWordSet",
                                       "FormatLabeledWordSetAsFlags",
                                       "FormatPropertyDataAsByte",
                                       "FormatPropertyDataAsDword",
                                       "FormatPropertyDataAsHexString",
                                       "FormatPropertyDataAsInt64",
                                       "FormatPropertyDataAsString",
                                       "FormatPropertyDataAsTime",
                                       "FormatPropertyDataAsWord",
                                       "FormatPropertyInstance",
                                       "FormatTimeAsString",
                                       "FormatWordFlags",
                                       "GetCaptureCommentFromFilename",
                                       "GetEtype",
                                       "GetLLCHeaderLength",
                                       "GetMacHeaderLength",
                                       "GetProtocolDescriptionTable",
                                       "GetProtocolFromName",
                                       "GetProtocolFromTable",
                                       "GetSaps",
                                       "HTMLValueToUnicode",
                                       "HelperFormatUnicodeString",
                                       "InitializeExpression",
                                       "InitializePattern",
                                       "IsLLCPresent",
                                       "LoadDWORD",
                                       "LoadIPAddresses",
                                       "LoadIPXAddresses",
                                       "LoadMACAddresses",
                                       "LoadStringAddr",
                                       "LoadTCHAR",
                                       "LookupByteSetString",
                                       "LookupDwordSetString",
                                       "LookupWordSetString",
                                       "NMRtlIpv6AddressToStringA",
                                       "NMRtlIpv6AddressToStringW",
                                       "NMRtlIpv6StringToAddressA",
                                       "NMRtlIpv6StringToAddressW",
                                       "NegatePattern",
                                       "NmLoadExpert",
                                       "NmOpenCapture",
                                       "NmOpenCaptureEx",
                                       "NmTextToUtf8",
                                       "NormalizeAddress",
                                       "NormalizeAddressTable",
                                       "OrExpression",
                                       "ResetPropertyInstanceLength",
                                       "StringToAddress",
                                       "VarLenSmallIntToDword",
                                       "WordToBinary",
                                       "dprintf"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

void call_all(std::uint32_t first_argument, bool pointers_too) {
  const HMODULE library = LoadLibraryA("nmapi.dll");
  ASSERT_NE(library, nullptr);
  for (const Export& function : kExports) {
    if (!pointers_too && takes_a_pointer_first(function.name)) continue;
    void* const address = reinterpret_cast<void*>(GetProcAddress(library, function.name));
    ASSERT_NE(address, nullptr) << function.name;
    std::array<std::uint32_t, 16> arguments = {};
    arguments[0] = first_argument;
    const bool is_cdecl = function.argument_bytes < 0;
    // No cdecl function has more arguments than these.
    const unsigned words = is_cdecl ? 6 : static_cast<unsigned>(function.argument_bytes) / 4;
    ASSERT_LE(words, arguments.size());
    for (unsigned misalignment = 0; misalignment < 4; ++misalignment) {
      SCOPED_TRACE(std::string(function.name) + " with the stack moved by " +
                   std::to_string(4 * misalignment));
      NetmonStackState state = {-1, 0};
      netmon_call_and_look(address, arguments.data(), words, misalignment, &state);
      EXPECT_EQ(state.left, is_cdecl ? static_cast<int>(4 * words) : 0);
      EXPECT_EQ(state.registers_kept, 1U);
    }
  }
}

TEST(Stack, TheListIsThere) { EXPECT_GT(std::size(kExports), 60U); }

TEST(Stack, IsCleanedByEveryExportAfterZeros) { call_all(0, true); }

TEST(Stack, IsCleanedByEveryExportAfterHandlesThatNeverWere) {
  for (const std::uint32_t handle : {0xffffffffU, 0xdeadbeefU, 1U, 0x7fffffffU}) {
    call_all(handle, false);
  }
}

void WINAPI takes_two(int, int) {}
void __cdecl takes_none(int, int) {}

TEST(Stack, TheStubSeesWhoCleansUp) {
  const std::uint32_t arguments[3] = {};
  NetmonStackState state = {-1, 0};
  netmon_call_and_look(reinterpret_cast<void*>(&takes_two), arguments, 3, 1, &state);
  EXPECT_EQ(state.left, 4);
  netmon_call_and_look(reinterpret_cast<void*>(&takes_two), arguments, 1, 2, &state);
  EXPECT_EQ(state.left, -4);
  netmon_call_and_look(reinterpret_cast<void*>(&takes_none), arguments, 2, 3, &state);
  EXPECT_EQ(state.left, 8);
}

} // namespace
