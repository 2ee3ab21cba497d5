// SPDX-License-Identifier: MIT
// The exported helpers for raw headers, addresses, times and IPv6 text: one-line veneers over
// core/api_media.h.
#include "core/address.h"
#include "core/api_media.h"
#include "core/last_error.h"

#include <netmon/formatting.h>
#include <netmon/frames.h>
#include <netmon/support.h>

using namespace netmon;

DWORD WINAPI GetMacHeaderLength(LPVOID MacHeader, DWORD MacType) {
  return api::get_mac_header_length(MacHeader, MacType);
}

DWORD WINAPI GetLLCHeaderLength(LPLLC Frame) { return api::get_llc_header_length(Frame); }

DWORD WINAPI GetEtype(LPVOID MacHeader, DWORD MacType) {
  return api::get_etype(MacHeader, MacType);
}

DWORD WINAPI GetSaps(LPVOID MacHeader, DWORD MacType) { return api::get_saps(MacHeader, MacType); }

BOOL WINAPI IsLLCPresent(LPVOID MacHeader, DWORD MacType) {
  return api::is_llc_present(MacHeader, MacType);
}

int WINAPI CompareAddresses(LPADDRESS2 lpAddress1, LPADDRESS2 lpAddress2) {
  return api::compare_addresses(lpAddress1, lpAddress2);
}

LPADDRESS2 WINAPI NormalizeAddress(LPADDRESS2 Address) { return api::normalize_address(Address); }

DWORD WINAPI MacTypeToAddressType(DWORD MacType) { return address_type_of_mac(MacType); }

DWORD WINAPI AddressTypeToMacType(DWORD AddressType) { return mac_type_of_address(AddressType); }

SYSTEMTIME *WINAPI AdjustSystemTime(SYSTEMTIME *SystemTime, LONGLONG TimeDelta) {
  return api::adjust_system_time(SystemTime, TimeDelta);
}

LPSTR WINAPI NMRtlIpv6AddressToStringA(const BYTE IP6Addr[], LPSTR S) {
  return api::ipv6_address_to_string(IP6Addr, S);
}

LPWSTR WINAPI NMRtlIpv6AddressToStringW(const BYTE IP6Addr[], LPWSTR S) {
  return api::ipv6_address_to_string(IP6Addr, S);
}

ULONG WINAPI NMRtlIpv6StringToAddressA(LPCSTR S, LPCSTR *Terminator, BYTE IP6Addr[]) {
  return api::ipv6_string_to_address(S, Terminator, IP6Addr);
}

ULONG WINAPI NMRtlIpv6StringToAddressW(LPCWSTR S, LPCWSTR *Terminator, BYTE IP6Addr[]) {
  return api::ipv6_string_to_address(S, Terminator, IP6Addr);
}

DWORD WINAPI BhGetLastError(VOID) { return last_error(); }

DWORD WINAPI BhSetLastError(DWORD Error) { return set_last_error(Error); }

DWORD WINAPI BHGetLastError(VOID) { return last_error(); }

DWORD WINAPI BHSetLastError(DWORD Error) { return set_last_error(Error); }
