// SPDX-License-Identifier: MIT
// A key's large blocks, each of which is an extent of the arena. A few freed ones are kept for the
// next block of their size, within the warm budget. Depends on arena.h, span.h, limbo.h,
// warm_budget.h.
#pragma once

#include "arena.h"
#include "limbo.h"
#include "span.h"
#include "warm_budget.h"

#include "core/runtime/lock.h"

#include <cstddef>
#include <cstdint>

namespace netmon {

class KeyLarge {
 public:
  // Call before the key is published. `lock` and `limbo` are those of the key heap.
  void open(std::uintptr_t key, Lock& lock, Limbo& limbo) noexcept {
    key_ = key;
    lock_ = &lock;
    limbo_ = &limbo;
  }

  // Returns a claimed block of `bytes`, zero from byte `kept` on; before that its contents are
  // arbitrary. A block that replaces one that grew has room to go on growing. Null when memory is
  // short.
  Span* take(std::size_t bytes, std::size_t kept, Arena& arena) noexcept;

  // Frees a claimed block.
  void give(Span* block, Arena& arena) noexcept;

  // Resizes a claimed block in place; what is added is zero. On false the block is unchanged.
  bool resize(Span* block, std::size_t bytes, Arena& arena) noexcept;

  // As for KeySpans.
  Span* close(Span* buried) noexcept;
  void forget_all_warm() noexcept;
  void seal() noexcept;
  void give_back_idle(Arena& arena) noexcept;

 private:
  static constexpr std::size_t kMaxCached = 16;

  Span* take_cached(std::size_t rounded) noexcept;
  Span* make(std::size_t bytes, std::size_t kept, Arena& arena) noexcept;
  void drop(Span* chain, Arena& arena) noexcept;

  std::uintptr_t key_ = 0;
  Lock* lock_ = nullptr;
  Limbo* limbo_ = nullptr;

  // Under the lock:
  SpanList blocks_; // in use
  SpanList cached_; // not in use, but still in the page map; newest first
  std::size_t cached_count_ = 0;
  LastUse last_use_;
};

} // namespace netmon
