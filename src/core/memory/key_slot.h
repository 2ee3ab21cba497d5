// SPDX-License-Identifier: MIT
// The slots behind expert keys. Depends on key.h, key_heap.h, core/runtime/token.h.
#pragma once

#include "key.h"
#include "key_heap.h"

#include "core/runtime/token.h"

#include <atomic>
#include <cstdint>

namespace netmon {

class ExpertContext;

struct alignas(128) KeySlot {
  // The key while it is open, the key | 1 while it is terminating, 0 otherwise.
  std::atomic<Key> word = 0;
  std::atomic<std::uint32_t> generation = 0; // the last one issued
  ExpertContext* context = nullptr;
  KeyHeap heap;
};

static_assert(kMaxOpenKeys <= TokenLayout::kMaxSlots);
extern KeySlot key_slots[kMaxOpenKeys];

// The slot that a value refers to; null for a value that is not a key (including 0 and marked
// values).
inline KeySlot* key_slot(Key key) noexcept {
  using L = TokenLayout;
  constexpr Key kTagMask = ~Key{0} << L::kTagShift;
  if ((key & (kTagMask | 1)) != L::tag(TokenKind::key) << L::kTagShift) return nullptr;
  const auto slot = (key >> TokenLayout::kSlotShift) & (TokenLayout::kMaxSlots - 1);
  return slot < kMaxOpenKeys ? &key_slots[slot] : nullptr;
}

// Why a key is not alive: 125 if it was once, 130 if it was never issued.
std::uint32_t dead_key_status(Key key) noexcept;

} // namespace netmon
