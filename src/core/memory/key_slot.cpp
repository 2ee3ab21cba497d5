// SPDX-License-Identifier: MIT
// The slots themselves, all zeros until they are used.
#include "key_slot.h"

#include <netmon/nmerr.h>

namespace netmon {

constinit KeySlot key_slots[kMaxOpenKeys];

std::uint32_t dead_key_status(Key key) noexcept {
  Token token;
  if (!decode_token(TokenKind::key, key, token) || token.slot >= kMaxOpenKeys) {
    return NMERR_INVALID_EXPERT_HANDLE;
  }
  const auto issued = key_slots[token.slot].generation.load(std::memory_order_acquire);
  return token.generation <= issued ? NMERR_EXPERT_TERMINATE : NMERR_INVALID_EXPERT_HANDLE;
}

} // namespace netmon
