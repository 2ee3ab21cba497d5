// SPDX-License-Identifier: MIT
// Hand-off tables: which protocol a number in the data leads to. A parser keeps a table by its
// address; every use checks that it is a live one. Reference: parsers.md 10.2, 10.3. Depends on
// base/ini_text.h, core/memory/common_memory.h.
#pragma once

#include "base/ini_text.h"

#include <netmon/parsers.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace netmon {

// The protocol with a name, whatever the case; null when there is none.
using ResolveProtocol = std::function<HPROTOCOL(const std::string& name)>;

struct HandoffSet {
  std::string_view section;
  std::uint32_t most = 0; // entries
  std::uint32_t base = 0; // 10 or 16, of all numbers in the section
};

// A table of the lines "value = protocol" and "value = protocol, instance data" of a section. Of
// equal values the first wins. Lines that do not parse, that are longer than RAW_INI_STR_LEN - 1
// characters, or whose protocol does not exist, are left out, and so is everything after the
// `most`-th entry. Null when nothing is left or memory is short; otherwise it belongs to the
// caller.
LPHANDOFFTABLE make_handoff_table(const IniText& ini, const HandoffSet& set,
                                  const ResolveProtocol& resolve);

// The number of entries; 0 for anything that is not a live table.
std::uint32_t handoff_entries(LPHANDOFFTABLE table) noexcept;

// The entry for a value; null when there is none, or no such table. Valid as long as the table.
const HANDOFFENTRY* find_handoff(LPHANDOFFTABLE table, std::uint32_t value) noexcept;

// False for anything that is not a live table.
bool destroy_handoff_table(LPHANDOFFTABLE table) noexcept;

} // namespace netmon
