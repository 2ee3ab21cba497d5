// SPDX-License-Identifier: MIT
// The exports of formatting.h that need no parser: IPv6 addresses and their text.
#include "base/ipv6_text.h"

#include <netmon/formatting.h>

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
