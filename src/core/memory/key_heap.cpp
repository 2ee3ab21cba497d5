// SPDX-License-Identifier: MIT
// Which thread has which heap, and their account.
#include "key_heap.h"

#include "core/runtime/metadata_pool.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <utility>

namespace netmon {

void KeyHeap::open(std::uintptr_t key, std::uint64_t limit_bytes) noexcept {
  key_ = key;
  vanished_inside_.store(false, std::memory_order_relaxed);
  heaps_.shared_peak.store(0, std::memory_order_relaxed);
  store_.open(key, limit_bytes);
}

// ---- The end

void KeyHeap::close(Leftovers leftovers) noexcept {
  store_.close(leftovers);
  ThreadHeap* heap = heaps_.first.exchange(nullptr, std::memory_order_relaxed);
  while (heap) {
    ThreadHeap* next = heap->next;
    heap->~ThreadHeap();
    metadata_pool.free(heap, sizeof(ThreadHeap));
    heap = next;
  }
  heaps_.left.store(0, std::memory_order_relaxed);
  key_ = 0;
}

// ---- Heaps

ThreadHeap* KeyHeap::heap_of(ThreadRecord* thread) noexcept {
  ThreadHeap* found = nullptr;
  for (ThreadHeap* heap = heaps_.first.load(std::memory_order_acquire); heap; heap = heap->next) {
    if (!heap->is_owned_by(thread)) continue;
    if (thread->interrupted_key == key_) {
      thread->interrupted_key = kNothingCached;
      heap->lose();
      continue;
    }
    found = heap;
    break;
  }
  for (ThreadHeap* heap = heaps_.first.load(std::memory_order_acquire); heap && !found;
       heap = heap->next) {
    if (heap->take_over(thread)) {
      heaps_.left.fetch_sub(1, std::memory_order_relaxed);
      found = heap;
    }
  }
  if (!found) {
    static_assert(sizeof(ThreadHeap) <= MetadataPool::kMaxBytes);
    void* memory = metadata_pool.allocate(sizeof(ThreadHeap));
    if (!memory) return nullptr;
    found = new (memory) ThreadHeap(store_, heaps_, thread);
    found->next = heaps_.first.load(std::memory_order_relaxed);
    while (!heaps_.first.compare_exchange_weak(found->next, found, std::memory_order_acq_rel,
                                               std::memory_order_relaxed)) {
    }
    if (found->next) { // not the only one anymore
      for (ThreadHeap* heap = found; heap; heap = heap->next) {
        if (!heap->next)
          heaps_.raise_peak(heap->counters().peak_bytes()); // the first heap's peak was the key's
        heap->begin_telling();
      }
    }
  }
  return found;
}

void KeyHeap::leave_heap_of(ThreadRecord* thread, Departure departure) noexcept {
  for (ThreadHeap* heap = heaps_.first.load(std::memory_order_acquire); heap; heap = heap->next) {
    if (!heap->is_owned_by(thread)) continue;
    const bool in_a_call = departure != Departure::ended &&
                           thread->memory.inside.load(std::memory_order_acquire) == key_;
    if (in_a_call || thread->interrupted_key == key_) {
      heap->lose();
      continue;
    }
    if (departure == Departure::ended) heap->give_all_empty();
    heaps_.left.fetch_add(1, std::memory_order_relaxed);
    heap->leave();
  }
}

void KeyHeap::forget_thread(const ThreadRecord* thread) noexcept {
  for (ThreadHeap* heap = heaps_.first.load(std::memory_order_acquire); heap; heap = heap->next) {
    if (heap->is_owned_by(thread)) heap->lose();
  }
}

bool KeyHeap::has_threads() const noexcept {
  for (const ThreadHeap* heap = heaps_.first.load(std::memory_order_acquire); heap;
       heap = heap->next) {
    if (heap->has_thread()) return true;
  }
  return false;
}

// ---- The account

// Reads what was allocated first, so that concurrent changes make the sum of live bytes too small
// rather than larger than it ever was; it is never below zero.
MemoryAccount KeyHeap::account() const noexcept {
  MemoryAccount account;
  std::uint64_t freed_bytes = 0;
  std::uint64_t freed_blocks = 0;
  unsigned heaps = 0;
  std::int64_t peak = 0;
  ThreadHeap* const first = heaps_.first.load(std::memory_order_acquire);
  for (const ThreadHeap* heap = first; heap; heap = heap->next) {
    ++heaps;
    account.total_bytes += heap->counters().allocated_bytes();
    account.total_blocks += heap->counters().allocated_blocks();
    peak = heap->counters().peak_bytes();
  }
  for (const ThreadHeap* heap = heaps_.first.load(std::memory_order_acquire); heap;
       heap = heap->next) {
    freed_bytes += heap->counters().freed_bytes();
    freed_blocks += heap->counters().freed_blocks();
  }
  if (heaps > 1) peak = heaps_.shared_peak.load(std::memory_order_relaxed);
  account.live_bytes = account.total_bytes - std::min(account.total_bytes, freed_bytes);
  account.live_blocks = account.total_blocks - std::min(account.total_blocks, freed_blocks);
  account.peak_bytes =
      std::max(account.live_bytes, static_cast<std::uint64_t>(std::max<std::int64_t>(peak, 0)));
  const MemoryLimit& limit = store_.limit();
  if (limit.exists()) account.peak_bytes = std::min(account.peak_bytes, limit.bytes());
  account.limit_bytes = limit.bytes();
  return account;
}

} // namespace netmon
