// SPDX-License-Identifier: MIT
// The four memory functions: check the key, check the pointer, do the work, keep the account.
#include "expert_memory.h"

#include "key_slot.h"
#include "page_map.h"
#include "core/port.h"
#include "thread_heap.h"

#include <algorithm>
#include <cstring>

namespace netmon {

namespace {

// So much of a large block moves by its pages, where the port can: less is copied as fast, and the
// pages it leaves stay warm.
constexpr std::size_t kMovePagesBytes = std::size_t{1} << 20;

// A checked pointer: a span of the key, and where in it. Null span: no block of this key.
struct Place {
  Span* span = nullptr;
  std::uint64_t state = 0;
  std::uint32_t index = 0; // of a small block

  explicit operator bool() const { return span != nullptr; }
  bool small() const { return Span::kind_of(state) == Span::kSmall; }
  std::atomic<std::uint16_t>& code() const {
    return span->codes.load(std::memory_order_relaxed)[index];
  }
};

// Inside of the key, a small span that was seen to be its own stays so (ThreadHeap::reclaim); a
// large block is told apart from what comes after it by the version in `state`.
[[gnu::always_inline]] inline Place locate(Key key, const void* block) noexcept {
  Span* span = page_map.find(block);
  if (!span) return {};
  const std::uint64_t state = span->state.load(std::memory_order_acquire);
  const std::byte* base = span->base.load(std::memory_order_relaxed);
  const std::uint32_t bytes = span->block_bytes.load(std::memory_order_relaxed);
  const std::uint32_t count = span->block_count.load(std::memory_order_relaxed);
  const std::uint32_t reciprocal = span->reciprocal.load(std::memory_order_relaxed);
  if (span->key.load(std::memory_order_acquire) != key ||
      span->state.load(std::memory_order_relaxed) != state) {
    return {};
  }
  // Unsigned, so that an address below the base is out of range as well.
  const auto offset =
      reinterpret_cast<std::uintptr_t>(block) - reinterpret_cast<std::uintptr_t>(base);
  if (Span::kind_of(state) == Span::kSmall) {
    if (offset >= kSpanBytes) return {};
    const auto index = static_cast<std::uint32_t>((std::uint64_t{offset} * reciprocal) >> 32);
    if (index >= count || index * bytes != offset) return {};
    return {span, state, index};
  }
  return Span::kind_of(state) == Span::kLarge && offset == 0 ? Place{span, state, 0} : Place{};
}

inline void zero(void* from, std::size_t bytes) noexcept { std::memset(from, 0, bytes); }

// ---- Large blocks

// Takes sole possession of a live large block; false when somebody was faster.
bool claim_large(Span& span, std::uint64_t state) noexcept {
  const std::uint64_t claimed = (state | Span::kKindMask) + 1 + Span::kLargeClaimed;
  return span.state.compare_exchange_strong(state, claimed, std::memory_order_acq_rel);
}

void* allocate_large(KeyHeap& heap, std::size_t bytes) noexcept {
  Span* block = heap.take_large(bytes, 0);
  if (!block) return nullptr;
  std::byte* memory = block->base.load(std::memory_order_relaxed);
  block->set_kind(Span::kLarge);
  return memory;
}

// ---- Any size, the account not included

void* allocate_any(KeyHeap& key_heap, ThreadHeap& heap, std::size_t bytes) noexcept {
  if (bytes > kMaxSmall) return allocate_large(key_heap, bytes);
  const auto fresh = heap.allocate(bytes);
  if (fresh.block) {
    zero(fresh.block, bytes);
    fresh.make_live(bytes);
  }
  return fresh.block;
}

// Frees a block that this call has claimed.
void free_claimed(KeyHeap& key_heap, ThreadHeap& heap, const Place& place) noexcept {
  if (!place.small()) {
    key_heap.give_large(place.span);
  } else if (place.span->heap.load(std::memory_order_relaxed) == &heap) {
    place.code().store(place.span->free_head, std::memory_order_relaxed);
    heap.freed(*place.span, place.index);
  } else {
    place.code().store(block_code::kFreedAway, std::memory_order_release);
    ThreadHeap::freed_away(*place.span);
  }
}

// Copies what fits of a claimed block into a fresh one, zero behind it.
void* relocate(KeyHeap& key_heap, ThreadHeap& heap, const std::byte* old_block,
               std::size_t old_bytes, std::size_t bytes) noexcept {
  const std::size_t kept = std::min(old_bytes, bytes);
  if (bytes <= kMaxSmall) {
    const auto fresh = heap.allocate(bytes);
    if (!fresh.block) return nullptr;
    std::memcpy(fresh.block, old_block, kept);
    zero(fresh.block + kept, bytes - kept);
    fresh.make_live(bytes);
    return fresh.block;
  }
  Span* span = key_heap.take_large(bytes, kept);
  if (!span) return nullptr;
  std::byte* block = span->base.load(std::memory_order_relaxed);
  std::size_t moved = 0;
  if (kept >= kMovePagesBytes && port::capabilities().moves_pages) {
    const std::size_t whole =
        kept / port::capabilities().page_size * port::capabilities().page_size;
    if (port::move_pages(const_cast<std::byte*>(old_block), block, whole)) moved = whole;
  }
  std::memcpy(block + moved, old_block + moved, kept - moved);
  span->set_kind(Span::kLarge);
  return block;
}

// Resizes a claimed block; null leaves it as it was. Either way it stays claimed if it stays.
struct Resized {
  void* block;
  bool moved;
};

Resized resize_small(KeyHeap& key_heap, ThreadHeap& heap, const Place& place, std::byte* block,
                     std::size_t old_bytes, std::size_t bytes) noexcept {
  const std::size_t room = place.span->block_bytes.load(std::memory_order_relaxed);
  // Shrinking by less than half is not worth a move.
  if (bytes <= room && bytes >= room / 2) {
    if (bytes > old_bytes) zero(block + old_bytes, bytes - old_bytes);
    return {block, false};
  }
  return {relocate(key_heap, heap, block, old_bytes, bytes), true};
}

Resized resize_large(KeyHeap& key_heap, ThreadHeap& heap, Span& span, std::byte* block,
                     std::size_t old_bytes, std::size_t bytes) noexcept {
  const std::size_t room = Arena::rounded(old_bytes);
  if (bytes > kMaxSmall && key_heap.resize_large(&span, bytes)) {
    // Beyond the old room the arena has cleared; within it the expert may have written before an
    // earlier shrinking.
    if (bytes > old_bytes) zero(block + old_bytes, std::min(bytes, room) - old_bytes);
    return {block, false};
  }
  return {relocate(key_heap, heap, block, old_bytes, bytes), true};
}

} // namespace

BlockResult allocate_block(Key key, std::size_t bytes) noexcept {
  const KeyEntry entry(key);
  if (entry.status() != NMERR_SUCCESS) return {nullptr, entry.status()};
  KeyHeap& key_heap = entry.key_heap();
  ThreadHeap* heap = entry.heap(key);
  if (!heap || !key_heap.charge(bytes)) return {nullptr, NMERR_OUT_OF_MEMORY};
  void* block = allocate_any(key_heap, *heap, bytes);
  if (!block) {
    key_heap.refund(bytes);
    return {nullptr, NMERR_OUT_OF_MEMORY};
  }
  heap->count_block();
  heap->count_growth(bytes);
  return {block, NMERR_SUCCESS};
}

std::uint32_t free_block(Key key, void* block) noexcept {
  const KeyEntry entry(key);
  if (!entry.alive() || !block) return entry.status();
  KeyHeap& key_heap = entry.key_heap();
  ThreadHeap* heap = entry.heap(key);
  if (!heap) return NMERR_OUT_OF_MEMORY;
  const Place place = locate(key, block);
  std::size_t bytes = 0;
  bool freed = false;
  if (place && place.small()) {
    std::uint16_t code = place.code().load(std::memory_order_relaxed);
    if (block_code::is_live(code)) {
      bytes = block_code::size(code);
      if (place.span->heap.load(std::memory_order_relaxed) == heap) {
        freed = place.code().compare_exchange_strong(code, place.span->free_head,
                                                     std::memory_order_acq_rel);
        if (freed) heap->freed(*place.span, place.index);
      } else {
        freed = place.code().compare_exchange_strong(code, block_code::kFreedAway,
                                                     std::memory_order_acq_rel);
        if (freed) ThreadHeap::freed_away(*place.span);
      }
    }
  } else if (place && claim_large(*place.span, place.state)) {
    bytes = place.span->size.load(std::memory_order_relaxed);
    key_heap.give_large(place.span);
    freed = true;
  }
  if (!freed) return entry.status() ? entry.status() : std::uint32_t{NMERR_INVALID_PARAMETER};
  key_heap.refund(bytes);
  heap->count_free();
  heap->count_shrinkage(bytes);
  return entry.status();
}

BlockResult reallocate_block(Key key, void* block, std::size_t bytes) noexcept {
  if (!block) return allocate_block(key, bytes);
  const KeyEntry entry(key);
  if (entry.status() != NMERR_SUCCESS) return {nullptr, entry.status()};
  KeyHeap& key_heap = entry.key_heap();
  ThreadHeap* heap = entry.heap(key);
  if (!heap) return {nullptr, NMERR_OUT_OF_MEMORY};

  // The block is claimed first: nobody can free it, or resize it a second time, meanwhile.
  const Place place = locate(key, block);
  if (!place) return {nullptr, NMERR_INVALID_PARAMETER};
  std::size_t old_bytes = 0;
  if (place.small()) {
    std::uint16_t code = place.code().load(std::memory_order_relaxed);
    if (!block_code::is_live(code) || !place.code().compare_exchange_strong(
                                          code, block_code::kClaimed, std::memory_order_acq_rel)) {
      return {nullptr, NMERR_INVALID_PARAMETER};
    }
    old_bytes = block_code::size(code);
  } else {
    if (!claim_large(*place.span, place.state)) return {nullptr, NMERR_INVALID_PARAMETER};
    old_bytes = place.span->size.load(std::memory_order_relaxed);
  }

  const std::size_t growth = bytes > old_bytes ? bytes - old_bytes : 0;
  Resized result = {nullptr, true};
  if (key_heap.charge(growth)) {
    auto* memory = static_cast<std::byte*>(block);
    result = place.small() ? resize_small(key_heap, *heap, place, memory, old_bytes, bytes)
                           : resize_large(key_heap, *heap, *place.span, memory, old_bytes, bytes);
    if (!result.block) key_heap.refund(growth);
  }

  if (result.block && result.moved) {
    free_claimed(key_heap, *heap, place);
  } else if (place.small()) {
    place.code().store(block_code::live(result.block ? bytes : old_bytes),
                       std::memory_order_release);
  } else {
    place.span->set_kind(Span::kLarge);
  }
  if (!result.block) return {nullptr, NMERR_OUT_OF_MEMORY};
  if (growth != 0) {
    heap->count_growth(growth);
  } else if (bytes != old_bytes) {
    key_heap.refund(old_bytes - bytes);
    heap->count_shrinkage(old_bytes - bytes);
  }
  return {result.block, NMERR_SUCCESS};
}

// Only reads, and only tables that stay mapped for good; so it need not keep the key from being
// retired, as the others must: when the span changed meanwhile, so did its state.
std::size_t block_size(Key key, const void* block) noexcept {
  const KeySlot* slot = key_slot(key);
  if (!slot || (slot->word.load(std::memory_order_acquire) & ~Key{1}) != key) return 0;
  const Place place = locate(key, block);
  if (!place) return 0;
  std::size_t bytes = 0;
  if (place.small()) {
    const std::uint16_t code = place.code().load(std::memory_order_acquire);
    if (block_code::is_live(code)) bytes = block_code::size(code);
  } else {
    bytes = place.span->size.load(std::memory_order_acquire);
  }
  return place.span->state.load(std::memory_order_relaxed) == place.state ? bytes : 0;
}

void hand_over_memory(Key key) noexcept {
  const KeyEntry entry(key);
  ThreadRecord* thread = entry.alive() ? this_thread() : nullptr;
  if (!thread) return;
  if (thread->cached_key == key) thread->cached_key = 0;
  entry.key_heap().orphan_heap_of(thread);
}

} // namespace netmon
