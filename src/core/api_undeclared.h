// SPDX-License-Identifier: MIT
// The two exported functions that no header of the SDK declared, in the core's spelling; contracts
// in the public undeclared.h. Depends on public headers.
#pragma once

#include <netmon/undeclared.h>

namespace netmon::api {

DWORD format_unicode_string(LPSTR out, LPCWSTR in, WORD bytes) noexcept;
DWORD decode_object_identifier(const BYTE* data, DWORD length, LPOBJECT_IDENTIFIER oid) noexcept;

} // namespace netmon::api
