// SPDX-License-Identifier: MIT
// The slots behind expert keys, and the one way into a key. For key_table.cpp and expert_memory*.cpp.
// Depends on key_heap.h, core/thread_record.h, core/token.h.
#pragma once

#include "key_heap.h"
#include "key_table.h"

#include "core/runtime/thread_record.h"
#include "core/runtime/token.h"

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

// Publishes that the thread is inside of `key`, at `presence`, and looks whether the key still lives.
// The word is the key, the key | 1 when it is terminating, and anything else when it is gone: then the
// caller is to leave again. Whoever retires the key waits for all that got the first two.
inline Key enter_key(Presence& presence, const std::atomic<Key>& word, Key key) noexcept {
  presence.enter(key);
  return word.load(std::memory_order_acquire);
}

// The call of a memory function, but for the fast paths: from its construction on the key's memory
// stays. Nothing in between may touch memory that the expert passed, unless it is a checked block of
// the key.
class KeyEntry {
 public:
  explicit KeyEntry(Key key) noexcept : key_(key), thread_(this_thread()), slot_(key_slot(key)) {
    if (!thread_ || !slot_) {
      status_ = thread_ ? dead_key_status(key) : std::uint32_t{NMERR_OUT_OF_MEMORY};
      slot_ = nullptr;
      return;
    }
    const Key word = enter_key(thread_->memory, slot_->word, key);
    if (word == key) return;
    status_ = NMERR_EXPERT_TERMINATE;
    if (word == (key | 1)) return;
    thread_->memory.leave();
    slot_ = nullptr;
    status_ = dead_key_status(key);
  }
  ~KeyEntry() {
    if (slot_) thread_->memory.leave();
  }
  KeyEntry(const KeyEntry&) = delete;
  KeyEntry& operator=(const KeyEntry&) = delete;

  // NMERR_SUCCESS; 125 when terminating or retired; 130; 19 when the thread cannot be registered.
  std::uint32_t status() const noexcept { return status_; }
  bool alive() const noexcept { return slot_ != nullptr; }
  KeyHeap& key_heap() const noexcept { return slot_->heap; }
  ThreadRecord* thread() const noexcept { return thread_; }

  // The thread's heap, remembered for the fast paths; null when memory is short.
  ThreadHeap* heap() const noexcept {
    if (thread_->cached_key == key_) return thread_->cached_heap;
    ThreadHeap* heap = slot_->heap.heap_of(thread_);
    if (heap) {
      thread_->cached_heap = heap;
      // The fast paths do not charge: a key with a limit looks closed to them.
      thread_->cached_word = slot_->heap.limit().exists() ? &kDeadWord : &slot_->word;
      thread_->cached_key = key_;
    }
    return heap;
  }

 private:
  Key key_;
  ThreadRecord* thread_;
  KeySlot* slot_;
  std::uint32_t status_ = NMERR_SUCCESS;
};

} // namespace netmon
