// SPDX-License-Identifier: MIT
// The exports of formatting.h: the generic formatter, and IPv6 addresses and their text.
#include "base/ipv6_text.h"
#include "core/helpers/property_format.h"
#include "core/runtime/last_error.h"

#include <netmon/formatting.h>
#include <netmon/nmerr.h>

#include <algorithm>

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

// ---- IPv6

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
