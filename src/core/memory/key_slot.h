// SPDX-License-Identifier: MIT
// The slots behind expert keys, and how a call gets inside of a key. For key_table.cpp and
// expert_memory.cpp. Depends on key_heap.h, thread_record.h, token.h, barrier.h.
#pragma once

#include "core/barrier.h"
#include "key_heap.h"
#include "key_table.h"
#include "core/thread_record.h"
#include "core/token.h"

#include <netmon/nmerr.h>

#include <atomic>
#include <cstdint>

namespace netmon {

struct alignas(128) KeySlot {
  // The key while it is open, the key | 1 while it is terminating, 0 otherwise.
  std::atomic<Key> word = 0;
  std::atomic<std::uint32_t> generation = 0; // issued last
  ExpertContext* context = nullptr;
  KeyHeap heap;
};

static_assert(kMaxOpenKeys <= TokenLayout::kMaxSlots);
extern KeySlot key_slots[kMaxOpenKeys];

// The slot that a value points to; null for a value that no key has (0 and marked ones among them).
inline KeySlot* key_slot(Key key) noexcept {
  using L = TokenLayout;
  constexpr Key kTagMask = ~Key{0} << L::kTagShift;
  if ((key & (kTagMask | 1)) != L::tag(TokenKind::key) << L::kTagShift) return nullptr;
  const auto slot = (key >> TokenLayout::kSlotShift) & (TokenLayout::kMaxSlots - 1);
  return slot < kMaxOpenKeys ? &key_slots[slot] : nullptr;
}

// Why a key is not alive: 125 if it was once, 130 if it was never issued.
std::uint32_t dead_key_status(Key key) noexcept;

// The short lease of a memory function: from its construction on the key's memory stays. Nothing
// in between may touch memory that the expert passed, unless it is a checked block of the key.
// Kept in registers: no member function that is not inline.
class KeyEntry {
 public:
  explicit KeyEntry(Key key) noexcept : thread_(this_thread()), slot_(key_slot(key)) {
    if (!thread_ || !slot_) {
      status_ = thread_ ? dead_key_status(key) : std::uint32_t{NMERR_OUT_OF_MEMORY};
      slot_ = nullptr;
      return;
    }
    thread_->inside_memory.store(key, std::memory_order_relaxed);
    light_barrier();
    const Key word = slot_->word.load(std::memory_order_acquire);
    if (word == key) [[likely]] return;
    status_ = NMERR_EXPERT_TERMINATE;
    if (word == (key | 1)) return;
    thread_->inside_memory.store(0, std::memory_order_release);
    slot_ = nullptr;
    status_ = dead_key_status(key);
  }
  ~KeyEntry() {
    if (slot_) thread_->inside_memory.store(0, std::memory_order_release);
  }
  KeyEntry(const KeyEntry&) = delete;
  KeyEntry& operator=(const KeyEntry&) = delete;

  // NMERR_SUCCESS; 125 when terminating or retired; 130; 19 when the thread cannot be registered.
  std::uint32_t status() const noexcept { return status_; }
  bool alive() const noexcept { return slot_ != nullptr; }
  KeyHeap& key_heap() const noexcept { return slot_->heap; }

  // The thread's heap; null when memory is short.
  ThreadHeap* heap(Key key) const noexcept {
    if (thread_->cached_key == key) [[likely]] return thread_->cached_heap;
    return slot_->heap.heap_of(thread_);
  }

 private:
  ThreadRecord* thread_;
  KeySlot* slot_;
  std::uint32_t status_ = NMERR_SUCCESS;
};

} // namespace netmon
