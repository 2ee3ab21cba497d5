// SPDX-License-Identifier: MIT
// The exports of capture_filters.h: parts of a filter in the caller's memory.
#include "core/capture/address.h"
#include "core/helpers/capture_filter.h"
#include "core/runtime/last_error.h"

#include <netmon/capture_filters.h>
#include <netmon/nmerr.h>

using namespace netmon;

namespace {

// The argument, or null with a reason.
template <class T>
T* done(bool worked, T* argument) noexcept {
  return worked ? argument : fail<T*>(NMERR_INVALID_PARAMETER, nullptr);
}

} // namespace

LPEXPRESSION WINAPI InitializeExpression(LPEXPRESSION Expression) {
  if (Expression) *Expression = {};
  return done(Expression != nullptr, Expression);
}

LPPATTERNMATCH WINAPI InitializePattern(LPPATTERNMATCH Pattern, LPVOID ptr, DWORD offset,
                                        DWORD length) {
  return done(Pattern && make_pattern(*Pattern, ptr, offset, length), Pattern);
}

LPEXPRESSION WINAPI AndExpression(LPEXPRESSION Expression, LPPATTERNMATCH Pattern) {
  return done(Expression && Pattern && and_pattern(*Expression, *Pattern), Expression);
}

LPEXPRESSION WINAPI OrExpression(LPEXPRESSION Expression, LPPATTERNMATCH Pattern) {
  return done(Expression && Pattern && or_pattern(*Expression, *Pattern), Expression);
}

LPPATTERNMATCH WINAPI NegatePattern(LPPATTERNMATCH Pattern) {
  if (Pattern) Pattern->Flags ^= PATTERN_MATCH_FLAGS_NOT;
  return done(Pattern != nullptr, Pattern);
}

LPADDRESSTABLE2 WINAPI AdjustOperatorPrecedence(LPADDRESSTABLE2 AddressTable) {
  if (AddressTable) move_exclusions_first(*AddressTable);
  return done(AddressTable != nullptr, AddressTable);
}

LPADDRESSTABLE2 WINAPI NormalizeAddressTable(LPADDRESSTABLE2 AddressTable) {
  if (!AddressTable) return done(false, AddressTable);
  const DWORD pairs = pairs_of(*AddressTable);
  for (DWORD i = 0; i < pairs; ++i) {
    normalize(AddressTable->AddressPair[i].DstAddress);
    normalize(AddressTable->AddressPair[i].SrcAddress);
  }
  return AddressTable;
}
