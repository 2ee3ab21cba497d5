// SPDX-License-Identifier: MIT
// HPROPERTY values: a place in a table of all properties and the generation of that place, so that
// the definition is found in constant time and no value is ever dereferenced. The low bit, which
// tokens leave clear, tells them from protocols, with which they share the tag: 32-bit values have
// no room for another one. Depends on token.h.
#pragma once

#include "core/runtime/token.h"

#include <netmon/types.h>

#include <cstdint>

namespace netmon {

struct PropertyPlace {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0; // 0 is never issued
};

struct PropertyLayout {
  static constexpr unsigned kSlotBits = TokenLayout::kWide ? 20 : 16;
  static constexpr unsigned kGenerationBits = TokenLayout::kTagShift - 1 - kSlotBits;
  static constexpr std::uint32_t kMaxSlots = 1u << kSlotBits;
  static constexpr std::uint32_t kMaxGeneration = (std::uint32_t{1} << kGenerationBits) - 1;
};

constexpr HPROPERTY encode_property(PropertyPlace place) noexcept {
  using L = PropertyLayout;
  return TokenLayout::tag(TokenKind::protocol) << TokenLayout::kTagShift |
         static_cast<std::uintptr_t>(place.generation) << (1 + L::kSlotBits) |
         static_cast<std::uintptr_t>(place.slot) << 1 | 1;
}

// False for a value that encode_property cannot have produced.
constexpr bool decode_property(HPROPERTY value, PropertyPlace& place) noexcept {
  using L = PropertyLayout;
  if ((value & 1) == 0) return false;
  if (value >> TokenLayout::kTagShift != TokenLayout::tag(TokenKind::protocol)) return false;
  place.slot = static_cast<std::uint32_t>(value >> 1) & (L::kMaxSlots - 1);
  place.generation = static_cast<std::uint32_t>(value >> (1 + L::kSlotBits)) & L::kMaxGeneration;
  return place.generation != 0;
}

} // namespace netmon
