// SPDX-License-Identifier: MIT
// Labels of values in sets. Reference: parsers.md 13.1. Depends on public headers.
#pragma once

#include <netmon/properties.h>

#include <cstdint>

namespace netmon {

// The label of the first entry with the value in a set of LABELED_BYTE, LABELED_WORD or
// LABELED_DWORD; null when there is none, or no set.
LPSTR find_byte_label(const SET* set, std::uint8_t value) noexcept;
LPSTR find_word_label(const SET* set, std::uint16_t value) noexcept;
LPSTR find_dword_label(const SET* set, std::uint32_t value) noexcept;

} // namespace netmon
