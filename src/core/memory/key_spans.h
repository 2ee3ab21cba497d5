// SPDX-License-Identifier: MIT
// The memory that a key's spans are cut from: chunks of the arena, in pieces of a span's size. A
// span gives its memory back here the moment that it is empty; its description goes to limbo.
// Depends on arena.h, span.h, limbo.h, warm_budget.h.
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

// Up to 32 pieces, in an extent of its own.
struct Chunk {
  std::byte* base = nullptr;
  std::uint32_t all = 0; // a bit a piece
  std::uint32_t free = 0;
  std::uint32_t warm = 0; // of the free ones, those that keep their pages
  Chunk* next = nullptr;  // in one of the two lists of KeySpans
  Chunk* previous = nullptr;
};

class KeySpans {
 public:
  // Before the key is published; both are the key heap's.
  void open(std::uintptr_t key, Lock& lock, Limbo& limbo) noexcept {
    key_ = key;
    lock_ = &lock;
    limbo_ = &limbo;
  }

  // A span of the class with all its blocks free, in the stage `current`, entered in the page map
  // and owned by `heap`. Null: memory is short.
  Span* take(unsigned class_index, ThreadHeap* heap, Arena& arena) noexcept;

  // Takes back empty spans, a chain by `next`, in no list of their owner any more.
  void give(Span* chain, Arena& arena) noexcept;

  // True when limbo is full: what is empty had better wait for blocks of its class.
  bool is_crowded() noexcept;

  // Forgets everything, when nobody is inside any more; the arena takes the memory back as a whole.
  // What was described is chained to `buried`, which is returned.
  Span* close(Span* buried) noexcept;

  // Under the lock, or when nobody is inside: nothing counts as warm any more; all memory is put
  // out of reach.
  void forget_all_warm() noexcept;
  void seal() noexcept;

  // Gives back what lay unused for a while.
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
  std::size_t own_warm_ = 0;   // warm pieces beside the budget
  LastUse last_use_;
};

} // namespace netmon
