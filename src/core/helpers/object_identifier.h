// SPDX-License-Identifier: MIT
// Object identifiers as SNMP sends them. Reference: parsers.md. Depends on public headers.
#pragma once

#include <netmon/undeclared.h>

#include <cstdint>

namespace netmon {

// Decodes the contents octets of an object identifier, or all of it with its tag and length, into
// `oid`, whose Length is the room in bytes on entry and the number of arcs on return.
// NMERR_INVALID_DATA for malformed octets; NMERR_BUFFER_TOO_SMALL; NMERR_INVALID_PARAMETER.
std::uint32_t decode_object_identifier(const BYTE* data, std::uint32_t length,
                                       LPOBJECT_IDENTIFIER oid) noexcept;

} // namespace netmon
