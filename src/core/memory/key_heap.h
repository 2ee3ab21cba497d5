// SPDX-License-Identifier: MIT
// A key's memory: its arena, its spans and large blocks, its limit, and the heaps of its threads with
// their account. Depends on key_spans.h, key_large.h, memory_limit.h, memory_account.h.
#pragma once

#include "arena.h"
#include "key_large.h"
#include "key_spans.h"
#include "limbo.h"
#include "memory_account.h"
#include "memory_limit.h"

#include "core/runtime/lock.h"
#include "core/runtime/thread_record.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace netmon {

class ThreadHeap;

class KeyHeap {
 public:
  // Before the key is published.
  void open(std::uintptr_t key, std::uint64_t limit_bytes) noexcept;

  // After the last call under the key has left. Everything goes; O(spans), not O(blocks).
  // With keep_for_good its memory is put out of reach and stays with nobody.
  void close(Leftovers leftovers) noexcept;

  // Instead: nothing is taken back, because a thread vanished inside, or stays there. Nothing counts as
  // warm any more; what a vanished one left is put out of reach, as far as the books are sound.
  void give_up(bool somebody_stays) noexcept;

  // Before close(), when threads that may still write are around: all memory is put out of reach.
  void seal() noexcept;

  std::uintptr_t key() const noexcept { return key_; }
  MemoryLimit& limit() noexcept { return limit_; }

  // ---- Heaps of threads

  // The calling thread's heap, made or adopted from a thread that ended. Null: memory is short.
  ThreadHeap* heap_of(ThreadRecord* thread) noexcept;

  // The thread has left for good: what its heap does not need goes back, and the rest to whoever needs
  // it next. A heap whose thread vanished in the middle of a call is nobody's any more.
  void leave_heap_of(ThreadRecord* thread, Departure departure) noexcept;

  // The same when nothing of the memory is used any more.
  void forget_thread(const ThreadRecord* thread) noexcept;

  // A thread vanished in the middle of a call: what is under the lock, and the arena, may be half
  // changed.
  void note_vanished_inside() noexcept { vanished_inside_.store(true, std::memory_order_release); }
  bool has_vanished_inside() const noexcept {
    return vanished_inside_.load(std::memory_order_acquire);
  }

  // A heap whose thread left, and that has something for `class_index`, moves it to `taker`. True when
  // there was any.
  bool adopt_spans(unsigned class_index, ThreadHeap& taker) noexcept;

  // True while a thread that has a heap of this key is around.
  bool has_threads() const noexcept;

  // ---- What heaps and the memory functions take. Null: memory is short.

  Span* take_span(unsigned class_index, ThreadHeap* heap) noexcept;
  void give_spans(Span* chain) noexcept { spans_.give(chain, *arena()); }
  bool is_crowded() noexcept { return spans_.is_crowded(); }

  Span* take_large(std::size_t bytes, std::size_t kept) noexcept;
  void give_large(Span* block) noexcept { large_.give(block, *arena()); }
  bool resize_large(Span* block, std::size_t bytes) noexcept {
    return large_.resize(block, bytes, *arena());
  }

  // Gives back what lay unused for a while.
  void give_back_idle() noexcept;

  // ---- The account

  // The live bytes of a heap changed noticeably. Those of all heaps together.
  std::int64_t note_live() noexcept;
  MemoryAccount account() const noexcept;

  // Around fork(). jemalloc has handlers of its own, which come first: no lock that is held while it is
  // called may be waited for here.
  void lock() noexcept { lock_.lock(); }
  void unlock() noexcept { lock_.unlock(); }
  // In the child: nobody is inside of the arena any more.
  void free_arena_lock() noexcept {
    if (Arena* arena = arena_.load(std::memory_order_relaxed)) arena->free_lock();
  }

 private:
  // Opened on first use; null: memory is short.
  Arena* arena() noexcept {
    Arena* arena = arena_.load(std::memory_order_acquire);
    return arena ? arena : open_arena();
  }
  Arena* open_arena() noexcept;
  void raise_peak(std::int64_t live) noexcept;

  std::uintptr_t key_ = 0;
  MemoryLimit limit_;
  std::atomic<ThreadHeap*> heaps_ = nullptr; // grows at the front only, while the key lives
  std::atomic<unsigned> left_heaps_ = 0;     // of those, without a thread
  std::atomic<std::int64_t> shared_peak_ = 0; // of several heaps together, as they told

  std::atomic<bool> vanished_inside_ = false;
  std::atomic<Arena*> arena_ = nullptr;
  Lock lock_; // of what limbo, spans and large blocks say is under it
  Limbo limbo_;
  KeySpans spans_;
  KeyLarge large_;
};

} // namespace netmon
