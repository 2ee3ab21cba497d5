// SPDX-License-Identifier: MIT
// UTF-16 texts of frames as ASCII. Reference: parsers.md. Depends on public headers.
#pragma once

#include <netmon/types.h>

#include <cstdint>

namespace netmon {

// Writes `bytes` bytes of UTF-16 as ASCII, with '.' for what is not printable and without trailing
// zeros; at most MAX_PATH - 1 characters and a NUL. Returns the number of characters.
std::uint32_t format_unicode_string(LPSTR out, LPCWSTR in, std::uint16_t bytes) noexcept;

} // namespace netmon
