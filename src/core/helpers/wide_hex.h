// SPDX-License-Identifier: MIT
// UTF-16 text as hexadecimal digits, the form of wide strings in blobs: four digits per unit, the
// most significant first. Reference: blobs.md 5, 9. Depends on base/ascii_text.h.
#pragma once

#include <netmon/types.h>

#include <cstddef>
#include <string_view>

namespace netmon {

inline constexpr std::size_t kDigitsPerUnit = 4;

// Writes the digits, in upper case, and a NUL to `out`, which has room for them.
void format_wide_hex(const WCHAR* text, std::size_t units, char* out) noexcept;

// Writes the units and a NUL to `out`, which has room for them. False when the text is something
// else; `out` is undefined then.
bool parse_wide_hex(std::string_view digits, WCHAR* out) noexcept;

} // namespace netmon
