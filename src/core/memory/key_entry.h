// SPDX-License-Identifier: MIT
// The one way into a key. For key_table.cpp and expert_memory*.cpp. Depends on key_slot.h,
// core/runtime/thread_record.h.
#pragma once

#include "key_slot.h"

#include "core/runtime/thread_record.h"

#include <netmon/nmerr.h>

#include <atomic>
#include <cstdint>

namespace netmon {

// Publishes at `presence` that the thread is inside `key`, then returns the key's word: the key
// itself, the key | 1 when it is terminating, and anything else when it is gone, in which case the
// caller must leave again. Retiring the key waits for all callers that got one of the first two.
inline Key enter_key(Presence& presence, const std::atomic<Key>& word, Key key) noexcept {
  presence.enter(key);
  return word.load(std::memory_order_acquire);
}

// A call of a memory function, other than the fast paths. While it exists, the key's memory stays,
// and nothing may touch memory that the expert passed, except a checked block of the key.
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
  KeyStore& store() const noexcept { return slot_->heap.store(); }
  ThreadRecord* thread() const noexcept { return thread_; }

  // Returns the thread's heap and remembers it for the fast paths; null when memory is short.
  ThreadHeap* heap() const noexcept {
    if (thread_->cached_key == key_) return thread_->cached_heap;
    ThreadHeap* heap = slot_->heap.heap_of(thread_);
    if (heap) {
      thread_->cached_heap = heap;
      // The fast paths do not charge the limit, so a key with a limit must look closed to them.
      thread_->cached_word = store().limit().exists() ? &kDeadWord : &slot_->word;
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
