// SPDX-License-Identifier: MIT
// Building the parts of a capture filter, whose counts may be anything. Reference: filters.md 7.5.
// Depends on public headers.
#pragma once

#include <netmon/capture_filters.h>

#include <cstdint>

namespace netmon {

// A pattern of `length` bytes, `offset` bytes from the start of the frame. False, and nothing
// changed, when it is longer than a pattern or too far away.
bool make_pattern(PATTERNMATCH& pattern, const void* bytes, std::uint32_t offset,
                  std::uint32_t length) noexcept;

// Adds a pattern as a new ANDEXP, or to the last one, which is made if there is none. False, and
// nothing changed, when there is no room.
bool and_pattern(EXPRESSION& expression, const PATTERNMATCH& pattern) noexcept;
bool or_pattern(EXPRESSION& expression, const PATTERNMATCH& pattern) noexcept;

// Moves the excluding pairs to the front; the order is otherwise kept.
void move_exclusions_first(ADDRESSTABLE2& table) noexcept;

// The number of pairs that a table really holds, whatever its count says.
inline std::uint32_t pairs_of(const ADDRESSTABLE2& table) noexcept {
  return table.nAddressPairs < MAX_ADDRESS_PAIRS ? table.nAddressPairs : MAX_ADDRESS_PAIRS;
}

} // namespace netmon
