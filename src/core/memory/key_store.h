// SPDX-License-Identifier: MIT
// What a key's memory is made of and what its threads share: the arena, the spans and large blocks,
// and the limit. Depends on arena.h, key_spans.h, key_large.h, limbo.h, memory_limit.h.
#pragma once

#include "arena.h"
#include "key_large.h"
#include "key_spans.h"
#include "limbo.h"
#include "memory_account.h"
#include "memory_limit.h"

#include "core/runtime/lock.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace netmon {

class KeyStore {
 public:
  void open(std::uintptr_t key, std::uint64_t limit_bytes) noexcept;

  // Releases everything, in O(spans), not O(blocks). With keep_for_good, it is put out of reach and
  // never reused.
  void close(Leftovers leftovers) noexcept;

  // The alternative to close() when a thread vanished inside or stays there: nothing is taken back.
  // Nothing counts as warm anymore; after a thread vanished, the memory is put out of reach as far
  // as the bookkeeping is sound.
  void give_up(bool somebody_stays) noexcept;

  // Puts all memory out of reach. Call before close() when threads that may still write exist.
  void seal() noexcept;

  MemoryLimit& limit() noexcept { return limit_; }
  const MemoryLimit& limit() const noexcept { return limit_; }

  // ---- What heaps and the memory functions take. Null when memory is short.

  Span* take_span(unsigned class_index, ThreadHeap* heap) noexcept;
  void give_spans(Span* chain) noexcept { spans_.give(chain, *arena()); }
  bool is_crowded() noexcept { return spans_.is_crowded(); }

  Span* take_large(std::size_t bytes, std::size_t kept) noexcept;
  void give_large(Span* block) noexcept { large_.give(block, *arena()); }
  bool resize_large(Span* block, std::size_t bytes) noexcept {
    return large_.resize(block, bytes, *arena());
  }

  // Gives back memory that has been unused for a while.
  void give_back_idle() noexcept;

  // Around fork(). jemalloc's own handlers run first, so this must not wait for a lock that is held
  // while jemalloc is called.
  void lock() noexcept { lock_.lock(); }
  void unlock() noexcept { lock_.unlock(); }
  // In the child: nobody is inside the arena anymore.
  void free_arena_lock() noexcept {
    if (Arena* arena = arena_.load(std::memory_order_relaxed)) arena->free_lock();
  }

 private:
  // Opened on first use. Null when memory is short.
  Arena* arena() noexcept {
    Arena* arena = arena_.load(std::memory_order_acquire);
    return arena ? arena : open_arena();
  }
  Arena* open_arena() noexcept;

  MemoryLimit limit_;
  std::atomic<Arena*> arena_ = nullptr;
  Lock lock_; // protects what limbo, spans, and large blocks declare to be under it
  Limbo limbo_;
  KeySpans spans_;
  KeyLarge large_;
};

} // namespace netmon
