// SPDX-License-Identifier: MIT
// Sets are short: they are searched from the front, so that the first of equal values wins.
#include "set_lookup.h"

namespace netmon {

namespace {

template <class Entry, class Value>
LPSTR find_label(const Entry* table, std::uint32_t entries, Value value) noexcept {
  for (std::uint32_t i = 0; table && i < entries; ++i) {
    if (table[i].Value == value) return table[i].Label;
  }
  return nullptr;
}

} // namespace

LPSTR find_byte_label(const SET* set, std::uint8_t value) noexcept {
  return set ? find_label(set->lpLabeledByteTable, set->nEntries, value) : nullptr;
}

LPSTR find_word_label(const SET* set, std::uint16_t value) noexcept {
  return set ? find_label(set->lpLabeledWordTable, set->nEntries, value) : nullptr;
}

LPSTR find_dword_label(const SET* set, std::uint32_t value) noexcept {
  return set ? find_label(set->lpLabeledDwordTable, set->nEntries, value) : nullptr;
}

} // namespace netmon
