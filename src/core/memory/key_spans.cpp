// SPDX-License-Identifier: MIT
// Chunks and their pieces. System calls and calls to the arena are made outside the key heap's
// lock.
#include "key_spans.h"

#include "page_map.h"

#include "core/runtime/metadata_pool.h"
#include "core/runtime/port.h"
#include "core/runtime/thread_record.h"

#include <algorithm>
#include <bit>
#include <mutex>
#include <new>

namespace netmon {

namespace {

// Chunks double up to this size, at which they are huge pages where the port has them: an expert
// with a million records then touches and gives back hundreds of pages instead of hundreds of
// thousands.
constexpr std::size_t kMaxChunkBytes = std::size_t{2} << 20;
static_assert(kMaxChunkBytes / kSpanBytes == 32);

// Pieces freed at once are handled in groups of this many.
constexpr std::size_t kGroup = 32;

void push(Chunk*& list, Chunk& chunk) noexcept {
  chunk.previous = nullptr;
  chunk.next = list;
  if (list) list->previous = &chunk;
  list = &chunk;
}

void remove(Chunk*& list, Chunk& chunk) noexcept {
  (chunk.previous ? chunk.previous->next : list) = chunk.next;
  if (chunk.next) chunk.next->previous = chunk.previous;
}

std::byte* memory_of(const Chunk& chunk, std::uint32_t bit) noexcept {
  return chunk.base + static_cast<std::size_t>(std::countr_zero(bit)) * kSpanBytes;
}

std::size_t chunk_bytes(const Chunk& chunk) noexcept {
  return static_cast<std::size_t>(std::popcount(chunk.all)) * kSpanBytes;
}

std::size_t warm_pieces(const Chunk& chunk) noexcept {
  return static_cast<std::size_t>(std::popcount(chunk.warm));
}

// Returns codes with all blocks in one list, in address order. Null when memory is short.
std::atomic<std::uint16_t>* make_codes(const SizeClass& sizes) noexcept {
  auto* codes = static_cast<std::atomic<std::uint16_t>*>(
      code_pool.allocate(sizes.codes * sizeof(std::atomic<std::uint16_t>)));
  if (!codes) return nullptr;
  for (std::uint32_t block = 0; block + 1 < sizes.count; ++block) {
    codes[block].store(block_code::link_to(block + 1), std::memory_order_relaxed);
  }
  for (std::uint32_t block = sizes.count - 1; block < sizes.codes; ++block) {
    codes[block].store(block_code::kFreeEnd, std::memory_order_relaxed);
  }
  return codes;
}

} // namespace

void KeySpans::list_as(Chunk& chunk, Chunk*& from, Chunk*& to) noexcept {
  remove(from, chunk);
  push(to, chunk);
}

// A key may keep a quarter of its memory warm outside the budget, so that an expert that
// alternately fills and empties large tables does not pay for page faults each time.
bool KeySpans::keep_warm() noexcept {
  if ((own_warm_ + 1) * kSpanBytes <= bytes_ / 4) {
    ++own_warm_;
    return true;
  }
  return warm_budget.keep(kSpanBytes);
}

void KeySpans::forget_warm(std::size_t pieces) noexcept {
  const std::size_t own = std::min(own_warm_, pieces);
  own_warm_ -= own;
  warm_budget.forget((pieces - own) * kSpanBytes);
}

// ---- Taking

Chunk* KeySpans::add_chunk(Arena& arena) noexcept {
  std::size_t bytes = 0;
  {
    const std::lock_guard guard(*lock_);
    bytes = std::clamp(std::bit_floor(bytes_ / 2), kSpanBytes, kMaxChunkBytes);
  }
  void* memory = metadata_pool.allocate(sizeof(Chunk));
  if (!memory) return nullptr;
  std::byte* base = arena.allocate_aligned(bytes);
  if (!base && bytes > kSpanBytes) base = arena.allocate_aligned(bytes = kSpanBytes);
  if (!base) {
    metadata_pool.free(memory, sizeof(Chunk));
    return nullptr;
  }
  if (bytes == kMaxChunkBytes) port::prefer_huge_pages(base, bytes);
  auto* chunk = new (memory) Chunk;
  chunk->base = base;
  chunk->all = chunk->free =
      static_cast<std::uint32_t>((std::uint64_t{1} << (bytes / kSpanBytes)) - 1);
  return chunk;
}

// Takes one of the free pieces that `choice` has a bit for.
KeySpans::Piece KeySpans::take_from(Chunk& chunk, std::uint32_t choice) noexcept {
  const std::uint32_t bit = choice & (~choice + 1);
  if ((chunk.warm & bit) != 0) forget_warm(1);
  chunk.free &= ~bit;
  chunk.warm &= ~bit;
  if (chunk.free == 0) list_as(chunk, available_, taken_);
  return {&chunk, memory_of(chunk, bit)};
}

KeySpans::Piece KeySpans::take_piece(Arena& arena) noexcept {
  Chunk* fresh = nullptr;
  for (;;) {
    {
      const std::lock_guard guard(*lock_);
      if (fresh) {
        push(available_, *fresh);
        bytes_ += chunk_bytes(*fresh);
      }
      if (Chunk* chunk = available_) {
        if (chunk->warm != 0) last_use_.touch();
        return take_from(*chunk, chunk->warm != 0 ? chunk->warm : chunk->free);
      }
    }
    fresh = add_chunk(arena);
    if (!fresh) return {nullptr, nullptr};
  }
}

Span* KeySpans::take(unsigned class_index, ThreadHeap* heap, Arena& arena) noexcept {
  warm_budget.stir();
  const SizeClass& sizes = kClasses[class_index];
  Span* span = allocate_description();
  auto* codes = span ? make_codes(sizes) : nullptr;
  const Piece piece = codes ? take_piece(arena) : Piece{nullptr, nullptr};
  if (!piece.chunk) {
    if (codes) code_pool.free(codes, sizes.codes * sizeof(std::uint16_t));
    if (span) {
      bury(*span);
      span->next = nullptr;
      free_descriptions(span);
    }
    return nullptr;
  }
  span->chunk = piece.chunk;
  span->class_index = static_cast<std::uint8_t>(class_index);
  span->free_head = block_code::link_to(0);
  span->used = 0;
  span->enter(Stage::current);
  span->remote.store(remote_frees::kNone, std::memory_order_relaxed);
  span->base.store(piece.memory, std::memory_order_relaxed);
  span->where.store(reinterpret_cast<std::uintptr_t>(piece.memory) | class_index,
                    std::memory_order_relaxed);
  span->codes.store(codes, std::memory_order_relaxed);
  span->heap.store(heap, std::memory_order_relaxed);
  span->key.store(key_, std::memory_order_release);
  span->set_kind(Span::kSmall);
  if (page_map.enter(piece.memory, span, class_index)) return span;
  bury(*span);
  span->next = nullptr;
  give(span, arena);
  return nullptr;
}

// ---- Giving

void KeySpans::free_piece(const Piece& piece, bool warm) noexcept {
  Chunk& chunk = *piece.chunk;
  const std::uint32_t bit = std::uint32_t{1}
                            << (static_cast<std::size_t>(piece.memory - chunk.base) / kSpanBytes);
  if (chunk.free == 0) list_as(chunk, taken_, available_);
  chunk.free |= bit;
  if (warm) chunk.warm |= bit;
}

void KeySpans::give(Span* chain, Arena& arena) noexcept {
  warm_budget.stir();
  while (chain) {
    Piece cold[kGroup];
    std::size_t cold_count = 0;
    Span* ready = nullptr;
    make_room_in_budget(kGroup * kSpanBytes);
    {
      const std::lock_guard guard(*lock_);
      for (std::size_t i = 0; i < kGroup && chain; ++i) {
        Span* span = chain;
        chain = span->next;
        const Piece piece = {span->chunk, span->base.load(std::memory_order_relaxed)};
        limbo_->add(span);
        if (keep_warm()) {
          free_piece(piece, true);
          last_use_.touch();
        } else {
          cold[cold_count++] = piece;
        }
      }
      ready = limbo_->take_ready(key_);
    }
    free_descriptions(ready);
    give_cold({cold, cold_count}, arena);
  }
}

// The pieces are not marked free yet, so that nobody else can take them while their memory is given
// back.
void KeySpans::give_cold(std::span<const Piece> pieces, Arena& arena) noexcept {
  if (pieces.empty()) return;
  for (const Piece& piece : pieces) {
    // A chunk of one piece is about to go as a whole.
    if (chunk_bytes(*piece.chunk) != kSpanBytes) port::purge_pages(piece.memory, kSpanBytes);
  }
  Chunk* empty = nullptr;
  {
    const std::lock_guard guard(*lock_);
    for (const Piece& piece : pieces) {
      Chunk& chunk = *piece.chunk;
      free_piece(piece, false);
      if (chunk.free != chunk.all || chunk.warm != 0) continue;
      remove(available_, chunk);
      bytes_ -= chunk_bytes(chunk);
      chunk.next = empty;
      empty = &chunk;
    }
  }
  while (Chunk* chunk = empty) {
    empty = chunk->next;
    arena.free(chunk->base);
    metadata_pool.free(chunk, sizeof(Chunk));
  }
}

bool KeySpans::is_crowded() noexcept {
  Span* ready = nullptr;
  {
    const std::lock_guard guard(*lock_);
    if (!limbo_->is_full()) return false;
    ready = limbo_->take_ready(key_);
  }
  free_descriptions(ready);
  if (!ready) release_vanished_threads(); // a thread that is in the way may have vanished
  return !ready;
}

void KeySpans::give_back_idle(Arena& arena) noexcept {
  while (last_use_.is_idle()) {
    Piece cold[kGroup];
    std::size_t count = 0;
    {
      const std::lock_guard guard(*lock_);
      Chunk* next = nullptr;
      for (Chunk* chunk = available_; chunk && count < kGroup; chunk = next) {
        next = chunk->next;
        while (chunk->warm != 0 && count < kGroup) cold[count++] = take_from(*chunk, chunk->warm);
      }
    }
    if (count == 0) return;
    give_cold({cold, count}, arena);
  }
}

// ---- The end

Span* KeySpans::close(Span* buried) noexcept {
  MetadataPool::Batch books(metadata_pool);
  for (Chunk** list : {&available_, &taken_}) {
    while (Chunk* chunk = *list) {
      *list = chunk->next;
      for (std::uint32_t used = chunk->all & ~chunk->free; used != 0; used &= used - 1) {
        const std::byte* memory = memory_of(*chunk, used & (~used + 1));
        const PageMap::Entry entry = page_map.find(memory);
        if (!entry) continue;
        page_map.remove(memory);
        Span* span = entry.span();
        bury(*span);
        span->next = buried;
        buried = span;
      }
      forget_warm(warm_pieces(*chunk));
      books.free(chunk, sizeof(Chunk));
    }
  }
  bytes_ = 0;
  return buried;
}

void KeySpans::forget_all_warm() noexcept {
  for (Chunk* chunk = available_; chunk; chunk = chunk->next) {
    forget_warm(warm_pieces(*chunk));
    chunk->warm = 0;
  }
}

void KeySpans::seal() noexcept {
  forget_all_warm();
  for (Chunk* list : {available_, taken_}) {
    for (Chunk* chunk = list; chunk; chunk = chunk->next) {
      if (Region* region = region_at(chunk->base)) seal_region(*region);
    }
  }
}

} // namespace netmon
