// SPDX-License-Identifier: MIT
// The built-in parsers, one function each, and the INI text that wires them. Depends on public
// headers.
#pragma once

#include <netmon/types.h>

namespace netmon::parsers {

// Each creates its protocol and returns the handle; null when that failed.
HPROTOCOL create_data() noexcept;
HPROTOCOL create_ethernet() noexcept;
HPROTOCOL create_frame() noexcept;
HPROTOCOL create_ip() noexcept;
HPROTOCOL create_tcp() noexcept;
HPROTOCOL create_udp() noexcept;

// defaults/*.ini, null after the last one.
extern const char* const kDefaultIniTexts[];

} // namespace netmon::parsers
