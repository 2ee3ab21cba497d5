// SPDX-License-Identifier: MIT
// The fast paths of the four memory functions, for a thread that used the key before and a small
// block of its own heap. Everything else is in expert_memory_slow.cpp, behind one call.
#include "expert_memory.h"

#include "block_pointer.h"
#include "expert_memory_slow.h"
#include "key_entry.h"
#include "page_map.h"
#include "thread_heap.h"

#include "core/runtime/stack_room.h"

#include <algorithm>
#include <cstring>

namespace netmon {

namespace {

// Each fast path either returns a result or ends by calling one of these, and makes no other call.

[[gnu::noinline]] BlockResult leave_and_allocate_slowly(ThreadRecord* thread, Key key,
                                                        std::size_t bytes) noexcept {
  thread->memory.leave();
  return allocate_slowly(key, bytes);
}

[[gnu::noinline]] std::uint32_t leave_and_free_slowly(ThreadRecord* thread, Key key,
                                                      void* block) noexcept {
  thread->memory.leave();
  return free_slowly(key, block);
}

[[gnu::noinline]] BlockResult leave_and_reallocate_slowly(ThreadRecord* thread, Key key,
                                                          void* block, std::size_t bytes) noexcept {
  thread->memory.leave();
  return reallocate_slowly(key, block, bytes);
}

[[gnu::noinline]] BlockResult tell_key_and_leave(ThreadRecord* thread, void* block) noexcept {
  thread->cached_heap->tell_key();
  thread->memory.leave();
  return {block, NMERR_SUCCESS};
}

[[gnu::noinline]] std::uint32_t finish_free(ThreadRecord* thread, Span* span,
                                            std::size_t bytes) noexcept {
  ThreadHeap& heap = *thread->cached_heap;
  if (span->used == span->alert) heap.after_free(*span);
  if (heap.counters().count_free(bytes)) heap.tell_key();
  thread->memory.leave();
  return NMERR_SUCCESS;
}

} // namespace

BlockResult allocate_block(Key key, std::size_t bytes) noexcept {
  if (bytes > kMaxSmall) [[unlikely]]
    return allocate_slowly(key, bytes);
  auto* thread = static_cast<ThreadRecord*>(port::thread_value());
  if (!thread || thread->cached_key != key) [[unlikely]]
    return allocate_slowly(key, bytes);
  if (enter_key(thread->memory, *thread->cached_word, key) != key) [[unlikely]] {
    return leave_and_allocate_slowly(thread, key, bytes);
  }
  const auto fresh = thread->cached_heap->take_block(size_class_of(bytes));
  if (!fresh.block) [[unlikely]]
    return leave_and_allocate_slowly(thread, key, bytes);
  std::memset(fresh.block, 0, bytes);
  fresh.make_live(bytes);
  if (thread->cached_heap->counters().count_allocation(bytes)) [[unlikely]] {
    return tell_key_and_leave(thread, fresh.block);
  }
  thread->memory.leave();
  return {fresh.block, NMERR_SUCCESS};
}

std::uint32_t free_block(Key key, void* block) noexcept {
  auto* thread = static_cast<ThreadRecord*>(port::thread_value());
  if (!thread || thread->cached_key != key) [[unlikely]]
    return free_slowly(key, block);
  if (enter_key(thread->memory, *thread->cached_word, key) != key) [[unlikely]] {
    return leave_and_free_slowly(thread, key, block);
  }
  const PageMap::Entry entry = page_map.find(block);
  Span* span = entry.span();
  if (!entry || span->heap.load(std::memory_order_relaxed) != thread->cached_heap) [[unlikely]] {
    if (entry || !block) return leave_and_free_slowly(thread, key, block);
    thread->memory.leave();
    return NMERR_INVALID_PARAMETER;
  }
  const std::uint32_t index = block_index(block, entry.tag());
  if (index != kNoBlock) [[likely]] {
    auto& code = span->codes.load(std::memory_order_relaxed)[index];
    std::uint16_t was = code.load(std::memory_order_relaxed);
    if (block_code::is_live(was)) [[likely]] {
      const std::size_t bytes = block_code::size(was);
      if (code.compare_exchange_strong(was, span->free_head, std::memory_order_acq_rel,
                                       std::memory_order_relaxed)) [[likely]] {
        if (ThreadHeap::take_back(*span, index)) [[unlikely]] {
          return finish_free(thread, span, bytes);
        }
        if (thread->cached_heap->counters().count_free(bytes)) [[unlikely]] {
          return tell_key_and_leave(thread, nullptr).error;
        }
        thread->memory.leave();
        return NMERR_SUCCESS;
      }
    }
  }
  thread->memory.leave();
  return NMERR_INVALID_PARAMETER;
}

BlockResult reallocate_block(Key key, void* block, std::size_t bytes) noexcept {
  if (!block) return allocate_block(key, bytes);
  if (bytes > kMaxSmall) [[unlikely]]
    return reallocate_slowly(key, block, bytes);
  auto* thread = static_cast<ThreadRecord*>(port::thread_value());
  if (!thread || thread->cached_key != key) [[unlikely]]
    return reallocate_slowly(key, block, bytes);
  if (enter_key(thread->memory, *thread->cached_word, key) != key) [[unlikely]] {
    return leave_and_reallocate_slowly(thread, key, block, bytes);
  }
  ThreadHeap& heap = *thread->cached_heap;
  const PageMap::Entry entry = page_map.find(block);
  Span* span = entry.span();
  if (!entry || span->heap.load(std::memory_order_relaxed) != &heap) [[unlikely]] {
    return leave_and_reallocate_slowly(thread, key, block, bytes);
  }
  const std::uint32_t index = block_index(block, entry.tag());
  if (index == kNoBlock) [[unlikely]]
    return leave_and_reallocate_slowly(thread, key, block, bytes);
  auto& code = span->codes.load(std::memory_order_relaxed)[index];
  std::uint16_t was = code.load(std::memory_order_relaxed);
  if (!block_code::is_live(was) ||
      !code.compare_exchange_strong(was, block_code::kClaimed, std::memory_order_acq_rel,
                                    std::memory_order_relaxed)) [[unlikely]] {
    return leave_and_reallocate_slowly(thread, key, block, bytes);
  }

  // From here on no other call can free or resize the block.
  auto* memory = static_cast<std::byte*>(block);
  const std::size_t old_bytes = block_code::size(was);
  if (stays_in_place(bytes, entry.tag())) {
    if (bytes > old_bytes) std::memset(memory + old_bytes, 0, bytes - old_bytes);
    code.store(block_code::live(bytes), std::memory_order_release);
  } else {
    const auto fresh = heap.take_block(size_class_of(bytes));
    if (!fresh.block) [[unlikely]] {
      code.store(was, std::memory_order_release);
      return leave_and_reallocate_slowly(thread, key, block, bytes);
    }
    const std::size_t kept = std::min(old_bytes, bytes);
    std::memcpy(fresh.block, memory, kept);
    std::memset(fresh.block + kept, 0, bytes - kept);
    fresh.make_live(bytes);
    memory = fresh.block;
    code.store(span->free_head, std::memory_order_relaxed);
    if (ThreadHeap::take_back(*span, index)) [[unlikely]]
      heap.after_free(*span);
  }
  const bool drifted = bytes > old_bytes ? heap.counters().count_growth(bytes - old_bytes)
                                         : heap.counters().count_shrinkage(old_bytes - bytes);
  if (drifted) [[unlikely]]
    return tell_key_and_leave(thread, memory);
  thread->memory.leave();
  return {memory, NMERR_SUCCESS};
}

// Only reads, and only from tables that are never unmapped, so unlike the others it need not keep
// the key from being retired: if the span changed meanwhile, so did its state.
std::size_t block_size(Key key, const void* block) noexcept {
  const KeySlot* slot = key_slot(key);
  if (!slot || (slot->word.load(std::memory_order_acquire) & ~Key{1}) != key) return 0;
  const PageMap::Entry entry = page_map.find(block);
  if (!entry) return 0;
  const Span& span = *entry.span();
  const std::uint64_t state = span.state.load(std::memory_order_acquire);
  if (span.key.load(std::memory_order_acquire) != key) return 0;
  // The span may have been recycled since it was looked up: the entry must belong to its current
  // life.
  const std::uintptr_t granule =
      reinterpret_cast<std::uintptr_t>(block) & ~(std::uintptr_t{kGranuleBytes} - 1);
  if (span.where.load(std::memory_order_acquire) != (granule | entry.tag())) return 0;
  std::size_t bytes = 0;
  if (entry.is_large()) {
    if (Span::kind_of(state) == Span::kLarge && offset_in_granule(block) == 0) {
      bytes = span.size.load(std::memory_order_acquire);
    }
  } else if (Span::kind_of(state) == Span::kSmall) {
    const std::uint32_t index = block_index(block, entry.tag());
    const auto* codes = span.codes.load(std::memory_order_acquire);
    if (index != kNoBlock && codes) {
      const std::uint16_t code = codes[index].load(std::memory_order_acquire);
      if (block_code::is_live(code)) bytes = block_code::size(code);
    }
  }
  return span.state.load(std::memory_order_relaxed) == state ? bytes : 0;
}

void hand_over_memory(Key key) noexcept {
  claim_stack_room<kLockRoom>();
  const KeyEntry entry(key);
  if (!entry.alive()) return;
  if (entry.thread()->cached_key == key) entry.thread()->forget_cache();
  entry.key_heap().leave_heap_of(entry.thread(), Departure::ended);
}

} // namespace netmon
