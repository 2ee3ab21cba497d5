// SPDX-License-Identifier: MIT
// The memory that a key's spans are cut from: chunks of the arena, in pieces of the size of a span.
// A span returns its memory here as soon as it is empty; its description goes to limbo. Depends on
// arena.h, span.h, limbo.h, warm_budget.h.
#pragma once

#include "arena.h"
#include "limbo.h"
#include "span.h"
#include "warm_budget.h"

#include "core/runtime/lock.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace netmon {

// Up to 32 pieces in one extent.
struct Chunk {
  std::byte* base = nullptr;
  std::uint32_t all = 0; // one bit per piece
  std::uint32_t free = 0;
  std::uint32_t warm = 0; // of the free ones, those that keep their pages
  Chunk* next = nullptr;  // in one of the two lists of KeySpans
  Chunk* previous = nullptr;
};

class KeySpans {
 public:
  // Call before the key is published. `lock` and `limbo` are those of the key heap.
  void open(std::uintptr_t key, Lock& lock, Limbo& limbo) noexcept {
    key_ = key;
    lock_ = &lock;
    limbo_ = &limbo;
  }

  // Returns a span of the class with all its blocks free, in the stage `current`, entered in the
  // page map and owned by `heap`. Null when memory is short.
  Span* take(unsigned class_index, ThreadHeap* heap, Arena& arena) noexcept;

  // Takes back empty spans: a chain by `next`, already removed from their owner's lists.
  void give(Span* chain, Arena& arena) noexcept;

  // True when limbo is full: empty spans should then be kept for new blocks of their class.
  bool is_crowded() noexcept;

  // Forgets everything. Call when nobody is inside anymore; the arena releases the memory as a
  // whole. Returns the descriptions, chained in front of `buried`.
  Span* close(Span* buried) noexcept;

  // Under the lock, or when nobody is inside. The first makes nothing count as warm anymore; the
  // second also puts all memory out of reach.
  void forget_all_warm() noexcept;
  void seal() noexcept;

  // Gives back memory that has been unused for a while.
  void give_back_idle(Arena& arena) noexcept;

 private:
  struct Piece {
    Chunk* chunk;
    std::byte* memory;
  };
  Piece take_piece(Arena& arena) noexcept;
  Piece take_from(Chunk& chunk, std::uint32_t choice) noexcept;
  Chunk* add_chunk(Arena& arena) noexcept;
  void free_piece(const Piece& piece, bool warm) noexcept;
  void give_cold(std::span<const Piece> pieces, Arena& arena) noexcept;
  bool keep_warm() noexcept;
  void forget_warm(std::size_t pieces) noexcept;
  void list_as(Chunk& chunk, Chunk*& from, Chunk*& to) noexcept;

  std::uintptr_t key_ = 0;
  Lock* lock_ = nullptr;
  Limbo* limbo_ = nullptr;

  // Under the lock:
  Chunk* available_ = nullptr; // with free pieces
  Chunk* taken_ = nullptr;     // without
  std::size_t bytes_ = 0;      // of all chunks
  std::size_t own_warm_ = 0;   // warm pieces outside the budget
  LastUse last_use_;
};

} // namespace netmon
