// SPDX-License-Identifier: MIT
// The fast paths of the four memory functions: a thread that used the key before, a small block of its
// own heap. Everything else is in expert_memory_slow.cpp, behind one call.
#include "expert_memory.h"

#include "block_pointer.h"
#include "expert_memory_slow.h"
#include "key_entry.h"
#include "page_map.h"
#include "thread_heap.h"

#include <cstring>

namespace netmon {

namespace {

// The heap of the key that this thread used last, if it is `key`, is open, and has no limit: then the
// thread is inside of it, until leave().
struct Inside {
  ThreadRecord* thread = nullptr;
  ThreadHeap* heap = nullptr; // null: use the slow path

  void leave() const noexcept { thread->memory.leave(); }
};

[[gnu::always_inline]] inline Inside enter_cached(Key key) noexcept {
  auto* thread = static_cast<ThreadRecord*>(port::thread_value());
  if (!thread || thread->cached_key != key) [[unlikely]] return {};
  if (enter_key(thread->memory, *thread->cached_word, key) == key) [[likely]] {
    return {thread, thread->cached_heap};
  }
  thread->memory.leave();
  return {};
}

// False: the block is not live.
[[gnu::always_inline]] inline bool free_own(ThreadHeap& heap, Span& span,
                                            std::uint32_t index) noexcept {
  auto& code = span.codes.load(std::memory_order_relaxed)[index];
  std::uint16_t was = code.load(std::memory_order_relaxed);
  const std::size_t bytes = block_code::size(was);
  if (!block_code::is_live(was) ||
      !code.compare_exchange_strong(was, span.free_head, std::memory_order_acq_rel,
                                    std::memory_order_relaxed)) {
    return false;
  }
  heap.take_back(span, index);
  if (heap.counters().count_free(bytes)) [[unlikely]] heap.tell_key();
  return true;
}

} // namespace

BlockResult allocate_block(Key key, std::size_t bytes) noexcept {
  if (bytes <= kMaxSmall) [[likely]] {
    const Inside inside = enter_cached(key);
    if (inside.heap) [[likely]] {
      const auto fresh = inside.heap->take_block(size_class_of(bytes));
      if (fresh.block) [[likely]] {
        std::memset(fresh.block, 0, bytes);
        fresh.make_live(bytes);
        if (inside.heap->counters().count_allocation(bytes)) [[unlikely]] inside.heap->tell_key();
        inside.leave();
        return {fresh.block, NMERR_SUCCESS};
      }
      inside.leave();
    }
  }
  return allocate_slowly(key, bytes);
}

std::uint32_t free_block(Key key, void* block) noexcept {
  const Inside inside = enter_cached(key);
  if (inside.heap) [[likely]] {
    const PageMap::Entry entry = page_map.find(block);
    Span* span = entry.span();
    if (entry && span->heap.load(std::memory_order_relaxed) == inside.heap) [[likely]] {
      const auto index = block_index(block, entry.tag());
      const bool freed = index && free_own(*inside.heap, *span, *index);
      inside.leave();
      return freed ? NMERR_SUCCESS : NMERR_INVALID_PARAMETER;
    }
    inside.leave();
    if (!entry && block) return NMERR_INVALID_PARAMETER;
  }
  return free_slowly(key, block);
}

BlockResult reallocate_block(Key key, void* block, std::size_t bytes) noexcept {
  if (!block) return allocate_block(key, bytes);
  return reallocate_slowly(key, block, bytes);
}

// Only reads, and only tables that stay mapped for good; so it need not keep the key from being
// retired, as the others must: when the span changed meanwhile, so did its state.
std::size_t block_size(Key key, const void* block) noexcept {
  const KeySlot* slot = key_slot(key);
  if (!slot || (slot->word.load(std::memory_order_acquire) & ~Key{1}) != key) return 0;
  const PageMap::Entry entry = page_map.find(block);
  if (!entry) return 0;
  const Span& span = *entry.span();
  const std::uint64_t state = span.state.load(std::memory_order_acquire);
  if (span.key.load(std::memory_order_acquire) != key) return 0;
  // The span may have been another one when it was looked up: the entry is to be of the same life.
  if (page_map.find(block) != entry) return 0;
  std::size_t bytes = 0;
  if (entry.is_large()) {
    if (Span::kind_of(state) == Span::kLarge && offset_in_granule(block) == 0) {
      bytes = span.size.load(std::memory_order_acquire);
    }
  } else if (Span::kind_of(state) == Span::kSmall) {
    const auto index = block_index(block, entry.tag());
    const auto* codes = span.codes.load(std::memory_order_acquire);
    if (index && codes) {
      const std::uint16_t code = codes[*index].load(std::memory_order_acquire);
      if (block_code::is_live(code)) bytes = block_code::size(code);
    }
  }
  return span.state.load(std::memory_order_relaxed) == state ? bytes : 0;
}

} // namespace netmon
