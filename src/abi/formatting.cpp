// SPDX-License-Identifier: MIT
// The exports of formatting.h: the generic formatter; numbers, labels of values, times and
// addresses as text. Buffers of the caller are as large as the header says.
#include "base/ipv6_text.h"
#include "core/helpers/mac_text.h"
#include "core/helpers/number_text.h"
#include "core/helpers/property_format.h"
#include "core/helpers/set_lookup.h"
#include "core/helpers/time_text.h"
#include "core/runtime/last_error.h"

#include <netmon/formatting.h>
#include <netmon/nmerr.h>

#include <algorithm>
#include <cstring>

using namespace netmon;

namespace {

constexpr ULONG kInvalidParameter = 0xC000000D; // an NTSTATUS

template <class Char>
Char* address_to_string(const BYTE address[], Char* text) noexcept {
  if (!address || !text) return text;
  Ipv6Bytes bytes;
  std::copy_n(address, bytes.size(), bytes.begin());
  return format_ipv6(bytes, text);
}

template <class Char>
ULONG string_to_address(const Char* text, const Char** terminator, BYTE address[]) noexcept {
  if (!text || !address) return kInvalidParameter;
  const Char* end = text;
  const auto bytes = parse_ipv6(text, end);
  if (terminator) *terminator = end;
  if (!bytes) return kInvalidParameter;
  std::copy(bytes->begin(), bytes->end(), address);
  return 0;
}

// The label as the old interface returns it.
LPBYTE found(LPSTR label) noexcept {
  return label ? reinterpret_cast<LPBYTE>(label) : fail<LPBYTE>(NMERR_OUT_OF_RANGE, nullptr);
}

} // namespace

// ---- The generic formatter

namespace {

VOID report(std::uint32_t error) noexcept {
  if (error != NMERR_SUCCESS) set_last_error(error);
}

} // namespace

DWORD WINAPIV FormatPropertyInstance(LPPROPERTYINST instance, ...) {
  const std::uint32_t error = format_property(instance);
  report(error);
  return error;
}

VOID WINAPIV FormatPropertyDataAsByte(LPPROPERTYINST instance, DWORD base) {
  report(format_property_number(instance, 1, base));
}

VOID WINAPIV FormatPropertyDataAsWord(LPPROPERTYINST instance, DWORD base) {
  report(format_property_number(instance, 2, base));
}

VOID WINAPIV FormatPropertyDataAsDword(LPPROPERTYINST instance, DWORD base) {
  report(format_property_number(instance, 4, base));
}

VOID WINAPIV FormatPropertyDataAsInt64(LPPROPERTYINST instance, DWORD base) {
  report(format_property_number(instance, 8, base));
}

VOID WINAPIV FormatPropertyDataAsTime(LPPROPERTYINST instance) {
  report(format_property_as(instance, PROP_TYPE_TIME, PROP_QUAL_NONE));
}

VOID WINAPIV FormatPropertyDataAsString(LPPROPERTYINST instance) {
  report(format_property_as(instance, PROP_TYPE_STRING, PROP_QUAL_NONE));
}

VOID WINAPIV FormatPropertyDataAsHexString(LPPROPERTYINST instance) {
  report(format_property_bytes(instance));
}

VOID WINAPIV FormatLabeledByteSet(LPPROPERTYINST instance) {
  report(format_property_as(instance, PROP_TYPE_BYTE, PROP_QUAL_LABELED_SET));
}

VOID WINAPIV FormatLabeledWordSet(LPPROPERTYINST instance) {
  report(format_property_as(instance, PROP_TYPE_WORD, PROP_QUAL_LABELED_SET));
}

VOID WINAPIV FormatLabeledDwordSet(LPPROPERTYINST instance) {
  report(format_property_as(instance, PROP_TYPE_DWORD, PROP_QUAL_LABELED_SET));
}

VOID WINAPIV FormatLabeledByteSetAsFlags(LPPROPERTYINST instance) {
  report(format_property_as(instance, PROP_TYPE_BYTE, PROP_QUAL_FLAGS));
}

VOID WINAPIV FormatLabeledWordSetAsFlags(LPPROPERTYINST instance) {
  report(format_property_as(instance, PROP_TYPE_WORD, PROP_QUAL_FLAGS));
}

VOID WINAPIV FormatLabeledDwordSetAsFlags(LPPROPERTYINST instance) {
  report(format_property_as(instance, PROP_TYPE_DWORD, PROP_QUAL_FLAGS));
}

// ---- Numbers

BYTE HexTable[] = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};

DWORD WINAPI ByteToBinary(LPSTR string, DWORD ByteValue) {
  return string ? format_binary(string, ByteValue, 8) : 0;
}

DWORD WINAPI WordToBinary(LPSTR string, DWORD WordValue) {
  return string ? format_binary(string, WordValue, 16) : 0;
}

DWORD WINAPI DwordToBinary(LPSTR string, DWORD DwordValue) {
  return string ? format_binary(string, DwordValue, 32) : 0;
}

DWORD WINAPIV FormatByteFlags(LPSTR string, DWORD ByteValue, DWORD BitMask) {
  return string ? format_bits(string, ByteValue, BitMask, 8) : 0;
}

DWORD WINAPIV FormatWordFlags(LPSTR string, DWORD WordValue, DWORD BitMask) {
  return string ? format_bits(string, WordValue, BitMask, 16) : 0;
}

DWORD WINAPIV FormatDwordFlags(LPSTR string, DWORD DwordValue, DWORD BitMask) {
  return string ? format_bits(string, DwordValue, BitMask, 32) : 0;
}

VOID WINAPI CanonicalizeHexString(LPSTR hex, LPSTR dest, DWORD len) {
  if (dest) canonicalize_hex(hex ? hex : "", dest, len);
}

void WINAPI CanonHex(UCHAR* pDest, UCHAR* pSource, int iLen, BOOL fOx) {
  const std::size_t size = pSource && iLen > 0 ? static_cast<std::size_t>(iLen) : 0;
  if (pDest) format_hex(pSource, size, fOx != FALSE, reinterpret_cast<char*>(pDest));
}

LPDWORD WINAPI VarLenSmallIntToDword(LPBYTE pValue, WORD ValueLen, BOOL fIsByteswapped,
                                     LPDWORD lpDword) {
  if (lpDword) *lpDword = small_integer(pValue, pValue ? ValueLen : 0, fIsByteswapped != FALSE);
  return lpDword;
}

// ---- Labels and times

LPBYTE WINAPI LookupByteSetString(LPSET lpSet, BYTE Value) {
  return found(find_byte_label(lpSet, Value));
}

LPBYTE WINAPI LookupWordSetString(LPSET lpSet, WORD Value) {
  return found(find_word_label(lpSet, Value));
}

LPBYTE WINAPI LookupDwordSetString(LPSET lpSet, DWORD Value) {
  return found(find_dword_label(lpSet, Value));
}

LPSTR WINAPIV FormatTimeAsString(SYSTEMTIME* time, LPSTR string) {
  if (!time || !string) return fail<LPSTR>(NMERR_INVALID_PARAMETER, nullptr);
  SYSTEMTIME copy; // in a frame, at any alignment
  std::memcpy(&copy, static_cast<const void*>(time), sizeof copy);
  char text[kTimeTextBytes];
  format_time(copy, text);
  std::memcpy(string, text, std::strlen(text) + 1);
  return string;
}

// ---- Addresses

LPSTR WINAPI AddressToString(LPSTR string, BYTE* lpAddress) {
  if (!string || !lpAddress) return fail<LPSTR>(NMERR_INVALID_PARAMETER, nullptr);
  MacBytes address;
  std::copy_n(lpAddress, address.size(), address.begin());
  format_hex(address.data(), address.size(), false, string);
  return string;
}

LPBYTE WINAPI StringToAddress(BYTE* lpAddress, LPSTR string) {
  if (!lpAddress || !string) return fail<LPBYTE>(NMERR_INVALID_PARAMETER, nullptr);
  std::size_t length = 0;
  while (length <= kMaxMacText && string[length]) ++length;
  const auto address = parse_mac({string, length});
  if (!address) return fail<LPBYTE>(NMERR_INVALID_DATA, nullptr);
  std::copy(address->begin(), address->end(), lpAddress);
  return lpAddress;
}

LPSTR WINAPI NMRtlIpv6AddressToStringA(const BYTE IP6Addr[], LPSTR S) {
  return address_to_string(IP6Addr, S);
}

LPWSTR WINAPI NMRtlIpv6AddressToStringW(const BYTE IP6Addr[], LPWSTR S) {
  return address_to_string(IP6Addr, S);
}

ULONG WINAPI NMRtlIpv6StringToAddressA(LPCSTR S, LPCSTR* Terminator, BYTE IP6Addr[]) {
  return string_to_address(S, Terminator, IP6Addr);
}

ULONG WINAPI NMRtlIpv6StringToAddressW(LPCWSTR S, LPCWSTR* Terminator, BYTE IP6Addr[]) {
  return string_to_address(S, Terminator, IP6Addr);
}
