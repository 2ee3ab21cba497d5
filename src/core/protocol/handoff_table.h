// SPDX-License-Identifier: MIT
// Hand-off tables: which protocol follows, given the value of a field. Made of a section of the
// wiring, with the names resolved; in memory they are what the public header says, sorted by value.
// Reference: parsers.md 10.3. Depends on protocol_registry.h.
#pragma once

#include <netmon/parsers.h>

#include <cstdint>
#include <string_view>

namespace netmon {

// Numbers are in base 10 or 16. Lines that do not parse or name no protocol are skipped; of several
// with the same value the first one counts; at most `most` are taken. Null when none is left, or
// memory is short.
LPHANDOFFTABLE make_handoff_table(std::string_view section, std::uint32_t most,
                                  unsigned base) noexcept;

// False for a value that make_handoff_table did not return, or that was freed; nothing is read
// then.
bool free_handoff_table(LPHANDOFFTABLE table) noexcept;

struct Handoff {
  HPROTOCOL protocol = nullptr; // null: none, or it is disabled
  std::uint32_t instance_data = 0;
};

// `table` is null, or alive: a parser's own.
Handoff find_handoff(const HANDOFFTABLE* table, std::uint32_t value) noexcept;

} // namespace netmon
