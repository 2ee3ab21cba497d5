// SPDX-License-Identifier: MIT
// A key's memory: what it is made of, and the heaps of its threads with their account.
// Depends on key_store.h, thread_heap.h, memory_account.h.
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

  // After the last call under the key has left. Everything goes; O(spans), not O(blocks).
  // With keep_for_good its memory is put out of reach and stays with nobody.
  void close(Leftovers leftovers) noexcept;

  std::uintptr_t key() const noexcept { return key_; }
  KeyStore& store() noexcept { return store_; }

  // ---- Heaps of threads

  // The calling thread's heap, made or adopted from a thread that ended. Null: memory is short.
  ThreadHeap* heap_of(ThreadRecord* thread) noexcept;

  // The thread has left for good: what its heap does not need goes back, and the rest to whoever
  // needs it next. A heap whose thread vanished in the middle of a call is nobody's any more.
  void leave_heap_of(ThreadRecord* thread, Departure departure) noexcept;

  // The same when nothing of the memory is used any more.
  void forget_thread(const ThreadRecord* thread) noexcept;

  // A thread vanished in the middle of a call: what is under the lock, and the arena, may be half
  // changed.
  void note_vanished_inside() noexcept { vanished_inside_.store(true, std::memory_order_release); }
  bool has_vanished_inside() const noexcept {
    return vanished_inside_.load(std::memory_order_acquire);
  }

  // True while a thread that has a heap of this key is around.
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
