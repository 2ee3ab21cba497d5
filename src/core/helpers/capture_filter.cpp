// SPDX-License-Identifier: MIT
// A pattern may be part of the expression that it is added to: it is copied first.
#include "capture_filter.h"

#include <cstring>
#include <initializer_list>
#include <limits>

namespace netmon {

bool make_pattern(PATTERNMATCH& pattern, const void* bytes, std::uint32_t offset,
                  std::uint32_t length) noexcept {
  if (length > MAX_PATTERN_LENGTH || offset > std::numeric_limits<WORD>::max()) return false;
  PATTERNMATCH made = {};
  made.OffsetBasis = OFFSET_BASIS_RELATIVE_TO_FRAME;
  made.Offset = static_cast<WORD>(offset);
  made.Length = static_cast<WORD>(length);
  if (length != 0) {
    if (!bytes) return false;
    std::memcpy(made.PatternToMatch, bytes, length);
  }
  pattern = made;
  return true;
}

bool and_pattern(EXPRESSION& expression, const PATTERNMATCH& pattern) noexcept {
  const DWORD count = expression.nAndExps;
  if (count >= MAX_PATTERNS) return false;
  const PATTERNMATCH copy = pattern;
  ANDEXP& added = expression.AndExp[count];
  added = {};
  added.nPatternMatches = 1;
  added.PatternMatch[0] = copy;
  expression.nAndExps = count + 1;
  return true;
}

bool or_pattern(EXPRESSION& expression, const PATTERNMATCH& pattern) noexcept {
  const DWORD count = expression.nAndExps;
  if (count == 0) return and_pattern(expression, pattern);
  if (count > MAX_PATTERNS) return false;
  ANDEXP& last = expression.AndExp[count - 1];
  const DWORD patterns = last.nPatternMatches;
  if (patterns >= MAX_PATTERNS) return false;
  const PATTERNMATCH copy = pattern;
  last.PatternMatch[patterns] = copy;
  last.nPatternMatches = patterns + 1;
  return true;
}

void move_exclusions_first(ADDRESSTABLE2& table) noexcept {
  ADDRESSPAIR2 sorted[MAX_ADDRESS_PAIRS];
  const std::uint32_t pairs = pairs_of(table);
  std::uint32_t next = 0;
  for (const bool excludes : {true, false}) {
    for (std::uint32_t i = 0; i < pairs; ++i) {
      const ADDRESSPAIR2& pair = table.AddressPair[i];
      const bool is_excluding = (pair.AddressFlags & ADDRESS_FLAGS_EXCLUDE) != 0;
      if (is_excluding == excludes) sorted[next++] = pair;
    }
  }
  std::memcpy(table.AddressPair, sorted, pairs * sizeof sorted[0]);
}

} // namespace netmon
