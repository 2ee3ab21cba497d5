// SPDX-License-Identifier: MIT
// A key's memory: its store, and the heaps of its threads with their account. Depends on
// key_store.h, thread_heap.h, memory_account.h.
#pragma once

#include "key_store.h"
#include "memory_account.h"
#include "thread_heap.h"

#include "core/runtime/thread_record.h"

#include <atomic>
#include <cstdint>

namespace netmon {

class KeyHeap {
 public:
  // Before the key is published.
  void open(std::uintptr_t key, std::uint64_t limit_bytes) noexcept;

  // Call after the last call under the key has left. Releases everything, in O(spans), not
  // O(blocks). With keep_for_good, the memory is put out of reach and never reused.
  void close(Leftovers leftovers) noexcept;

  std::uintptr_t key() const noexcept { return key_; }
  KeyStore& store() noexcept { return store_; }

  // ---- Heaps of threads

  // Returns the calling thread's heap, creating it or adopting that of a thread that ended. Null
  // when memory is short.
  ThreadHeap* heap_of(ThreadRecord* thread) noexcept;

  // Called when the thread has left for good: what its heap does not need goes back, and the rest
  // goes to the next thread that needs it. A heap whose thread vanished in the middle of a call is
  // never used again.
  void leave_heap_of(ThreadRecord* thread, Departure departure) noexcept;

  // The same when none of the memory is used anymore.
  void forget_thread(const ThreadRecord* thread) noexcept;

  // Records that a thread vanished in the middle of a call: the arena and the state under the lock
  // may be half changed.
  void note_vanished_inside() noexcept { vanished_inside_.store(true, std::memory_order_release); }
  bool has_vanished_inside() const noexcept {
    return vanished_inside_.load(std::memory_order_acquire);
  }

  // True while a thread that has a heap of this key still exists.
  bool has_threads() const noexcept;

  // ---- The account

  MemoryAccount account() const noexcept;

 private:
  std::uintptr_t key_ = 0;
  HeapList heaps_;
  std::atomic<bool> vanished_inside_ = false;
  KeyStore store_;
};

} // namespace netmon
