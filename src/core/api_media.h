// SPDX-License-Identifier: MIT
// The exported helpers that look at raw headers, addresses and texts, in the core's spelling;
// contracts in the public addresses.h, media.h, formatting.h and frames.h. Depends on public
// headers.
#pragma once

#include <netmon/addresses.h>
#include <netmon/media.h>

namespace netmon::api {

// `header` points to a complete header of the type: there is no length to check against.
DWORD get_mac_header_length(const void* header, DWORD mac_type) noexcept;
DWORD get_llc_header_length(const LLC* header) noexcept;
DWORD get_etype(const void* header, DWORD mac_type) noexcept;
DWORD get_saps(const void* header, DWORD mac_type) noexcept;
BOOL is_llc_present(const void* header, DWORD mac_type) noexcept;

int compare_addresses(const ADDRESS2* left, const ADDRESS2* right) noexcept;
LPADDRESS2 normalize_address(LPADDRESS2 address) noexcept;

SYSTEMTIME* adjust_system_time(SYSTEMTIME* time, LONGLONG microseconds) noexcept;

LPSTR ipv6_address_to_string(const BYTE address[], LPSTR text) noexcept;
LPWSTR ipv6_address_to_string(const BYTE address[], LPWSTR text) noexcept;
ULONG ipv6_string_to_address(LPCSTR text, LPCSTR* terminator, BYTE address[]) noexcept;
ULONG ipv6_string_to_address(LPCWSTR text, LPCWSTR* terminator, BYTE address[]) noexcept;

} // namespace netmon::api
