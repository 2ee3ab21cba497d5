// SPDX-License-Identifier: MIT
// The helpers over pointers, on top of the ones that know how many bytes there are.
#include "api_media.h"

#include "core/capture/address.h"
#include "core/capture/frame.h"
#include "base/ipv6_text.h"
#include "base/system_time.h"

#include <algorithm>

namespace netmon::api {

namespace {

constexpr ULONG kInvalidParameter = 0xC000000D; // an NTSTATUS

// Enough for every header that the functions of frame.h look at; they read only what they need.
FrameBytes assumed_header(const void* header) noexcept {
  constexpr std::size_t kLongest = 64;
  return {static_cast<const std::byte*>(header), header ? kLongest : 0};
}

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

DWORD get_mac_header_length(const void* header, DWORD mac_type) noexcept {
  return mac_header_length(assumed_header(header), mac_type);
}

DWORD get_llc_header_length(const LLC* header) noexcept {
  return header ? llc_header_length(reinterpret_cast<const std::byte*>(header)[2]) : 0;
}

DWORD get_etype(const void* header, DWORD mac_type) noexcept {
  return ether_type(assumed_header(header), mac_type);
}

DWORD get_saps(const void* header, DWORD mac_type) noexcept {
  return service_access_points(assumed_header(header), mac_type);
}

BOOL is_llc_present(const void* header, DWORD mac_type) noexcept {
  return has_llc(assumed_header(header), mac_type) ? TRUE : FALSE;
}

int compare_addresses(const ADDRESS2* left, const ADDRESS2* right) noexcept {
  if (!left || !right) return (left ? 1 : 0) - (right ? 1 : 0);
  return compare(*left, *right);
}

LPADDRESS2 normalize_address(LPADDRESS2 address) noexcept {
  if (address) normalize(*address);
  return address;
}

SYSTEMTIME* adjust_system_time(SYSTEMTIME* time, LONGLONG microseconds) noexcept {
  if (time) netmon::adjust_system_time(*time, microseconds);
  return time;
}

LPSTR ipv6_address_to_string(const BYTE address[], LPSTR text) noexcept {
  return address_to_string(address, text);
}

LPWSTR ipv6_address_to_string(const BYTE address[], LPWSTR text) noexcept {
  return address_to_string(address, text);
}

ULONG ipv6_string_to_address(LPCSTR text, LPCSTR* terminator, BYTE address[]) noexcept {
  return string_to_address(text, terminator, address);
}

ULONG ipv6_string_to_address(LPCWSTR text, LPCWSTR* terminator, BYTE address[]) noexcept {
  return string_to_address(text, terminator, address);
}

} // namespace netmon::api
