// SPDX-License-Identifier: MIT
// Opaque handle values: slot + generation, tagged with what they stand for. A token is never a
// pointer and never dereferenced, so NULL, forged, and stale values can all be told apart safely.
// The lowest layer of the core: depends on nothing.
#pragma once

#include <cstdint>
#include <limits>

namespace netmon {

enum class TokenKind : std::uint8_t { key = 1, capture, expert, run, filter, frame, protocol };

struct Token {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0; // 0 is never issued

  bool operator==(const Token&) const = default;
};

// The bit layout, from the low end: one spare bit (0 in every issued value), slot, generation, tag.
// On 64-bit platforms, the tag makes the value a non-canonical address, so dereferencing it faults
// at once.
struct TokenLayout {
  static constexpr bool kWide = sizeof(std::uintptr_t) == 8;
  static constexpr unsigned kSlotBits = kWide ? 15 : 11;
  static constexpr unsigned kGenerationBits = kWide ? 32 : 17;
  static constexpr unsigned kSlotShift = 1;
  static constexpr unsigned kGenerationShift = kSlotShift + kSlotBits;
  static constexpr unsigned kTagShift = kGenerationShift + kGenerationBits;
  static constexpr std::uint32_t kMaxSlots = 1u << kSlotBits;
  static constexpr std::uint32_t kMaxGeneration = std::numeric_limits<std::uint32_t>::max() >>
                                                  (32 - kGenerationBits);

  static constexpr std::uintptr_t tag(TokenKind kind) {
    return (kWide ? 0x4E40u : 0u) | static_cast<std::uintptr_t>(kind);
  }
};

constexpr std::uintptr_t encode_token(TokenKind kind, Token token) {
  using L = TokenLayout;
  return L::tag(kind) << L::kTagShift |
         static_cast<std::uintptr_t>(token.generation) << L::kGenerationShift |
         static_cast<std::uintptr_t>(token.slot) << L::kSlotShift;
}

// Returns false for a value that encode_token cannot have produced for this kind.
constexpr bool decode_token(TokenKind kind, std::uintptr_t value, Token& token) {
  using L = TokenLayout;
  if ((value & 1) != 0 || value >> L::kTagShift != L::tag(kind)) return false;
  token.slot = static_cast<std::uint32_t>(value >> L::kSlotShift) & (L::kMaxSlots - 1);
  token.generation = static_cast<std::uint32_t>(value >> L::kGenerationShift) & L::kMaxGeneration;
  return token.generation != 0;
}

} // namespace netmon
