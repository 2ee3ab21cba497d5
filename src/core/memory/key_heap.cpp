// SPDX-License-Identifier: MIT
// A key's heaps, their account, and its end.
#include "key_heap.h"

#include "thread_heap.h"

#include "core/runtime/metadata_pool.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <utility>

namespace netmon {

void KeyHeap::open(std::uintptr_t key, std::uint64_t limit_bytes) noexcept {
  key_ = key;
  limit_.set(limit_bytes);
  vanished_inside_.store(false, std::memory_order_relaxed);
  shared_peak_.store(0, std::memory_order_relaxed);
  spans_.open(key, lock_, limbo_);
  large_.open(key, lock_, limbo_);
}

// Not under the lock, which fork() waits for when jemalloc is locked already.
Arena* KeyHeap::open_arena() noexcept {
  Arena* fresh = lock_.was_orphaned() ? nullptr : Arena::open();
  if (!fresh) return arena_.load(std::memory_order_acquire);
  Arena* there = nullptr;
  if (arena_.compare_exchange_strong(there, fresh, std::memory_order_acq_rel)) return fresh;
  fresh->close();
  return there;
}

Span* KeyHeap::take_span(unsigned class_index, ThreadHeap* heap) noexcept {
  Arena* source = arena();
  return source ? spans_.take(class_index, heap, *source) : nullptr;
}

Span* KeyHeap::take_large(std::size_t bytes, std::size_t kept) noexcept {
  Arena* source = arena();
  return source ? large_.take(bytes, kept, *source) : nullptr;
}

void KeyHeap::give_back_idle() noexcept {
  Arena* source = arena_.load(std::memory_order_acquire);
  if (!source) return;
  large_.give_back_idle(*source);
  spans_.give_back_idle(*source);
}

// ---- The end

void KeyHeap::close(Leftovers leftovers) noexcept {
  if (Arena* source = arena_.exchange(nullptr, std::memory_order_relaxed)) {
    if (leftovers == Leftovers::keep_for_good) seal();
    free_descriptions(spans_.close(large_.close(nullptr)));
    if (leftovers != Leftovers::keep_for_good) source->close();
  }
  free_descriptions(limbo_.take_all());
  ThreadHeap* heap = heaps_.exchange(nullptr, std::memory_order_relaxed);
  while (heap) {
    ThreadHeap* next = heap->next;
    heap->~ThreadHeap();
    metadata_pool.free(heap, sizeof(ThreadHeap));
    heap = next;
  }
  left_heaps_.store(0, std::memory_order_relaxed);
  key_ = 0;
}

void KeyHeap::seal() noexcept {
  spans_.seal();
  large_.seal();
}

// With the lock, a thread that vanished may have left lists half changed: then nothing is known of the
// memory for sure, and it is left alone.
void KeyHeap::give_up(bool somebody_stays) noexcept {
  if (lock_.was_orphaned() || !lock_.try_lock()) return;
  if (somebody_stays) {
    spans_.forget_all_warm();
    large_.forget_all_warm();
  } else {
    seal();
  }
  lock_.unlock();
}

// ---- Heaps

ThreadHeap* KeyHeap::heap_of(ThreadRecord* thread) noexcept {
  ThreadHeap* found = nullptr;
  for (ThreadHeap* heap = heaps_.load(std::memory_order_acquire); heap; heap = heap->next) {
    if (!heap->is_owned_by(thread)) continue;
    if (thread->interrupted_key == key_) {
      thread->interrupted_key = kNothingCached;
      heap->lose();
      continue;
    }
    found = heap;
    break;
  }
  for (ThreadHeap* heap = heaps_.load(std::memory_order_acquire); heap && !found;
       heap = heap->next) {
    if (heap->take_over(thread)) {
      left_heaps_.fetch_sub(1, std::memory_order_relaxed);
      found = heap;
    }
  }
  if (!found) {
    static_assert(sizeof(ThreadHeap) <= MetadataPool::kMaxBytes);
    void* memory = metadata_pool.allocate(sizeof(ThreadHeap));
    if (!memory) return nullptr;
    found = new (memory) ThreadHeap(*this, thread);
    found->next = heaps_.load(std::memory_order_relaxed);
    while (!heaps_.compare_exchange_weak(found->next, found, std::memory_order_acq_rel,
                                         std::memory_order_relaxed)) {
    }
    if (found->next) { // not the only one any more
      for (ThreadHeap* heap = found; heap; heap = heap->next) {
        if (!heap->next) raise_peak(heap->counters().peak_bytes()); // the first one's was the key's
        heap->begin_telling();
      }
    }
  }
  return found;
}

void KeyHeap::leave_heap_of(ThreadRecord* thread, Departure departure) noexcept {
  for (ThreadHeap* heap = heaps_.load(std::memory_order_acquire); heap; heap = heap->next) {
    if (!heap->is_owned_by(thread)) continue;
    const bool in_a_call = departure != Departure::ended &&
                           thread->memory.inside.load(std::memory_order_acquire) == key_;
    if (in_a_call || thread->interrupted_key == key_) {
      heap->lose();
      continue;
    }
    if (departure == Departure::ended) heap->give_all_empty();
    left_heaps_.fetch_add(1, std::memory_order_relaxed);
    heap->leave();
  }
}

void KeyHeap::forget_thread(const ThreadRecord* thread) noexcept {
  for (ThreadHeap* heap = heaps_.load(std::memory_order_acquire); heap; heap = heap->next) {
    if (heap->is_owned_by(thread)) heap->lose();
  }
}

bool KeyHeap::adopt_spans(unsigned class_index, ThreadHeap& taker) noexcept {
  if (left_heaps_.load(std::memory_order_relaxed) == 0) return false;
  bool found = false;
  for (ThreadHeap* heap = heaps_.load(std::memory_order_acquire); heap && !found;
       heap = heap->next) {
    if (!heap->take_over(taker.thread())) continue;
    found = heap->move_spans(class_index, taker);
    heap->leave();
  }
  return found;
}

bool KeyHeap::has_threads() const noexcept {
  for (const ThreadHeap* heap = heaps_.load(std::memory_order_acquire); heap; heap = heap->next) {
    if (heap->has_thread()) return true;
  }
  return false;
}

// ---- The account

void KeyHeap::raise_peak(std::int64_t live) noexcept {
  std::int64_t peak = shared_peak_.load(std::memory_order_relaxed);
  while (live > peak && !shared_peak_.compare_exchange_weak(peak, live)) {
  }
}

std::int64_t KeyHeap::note_live() noexcept {
  std::int64_t live = 0;
  for (const ThreadHeap* heap = heaps_.load(std::memory_order_acquire); heap; heap = heap->next) {
    live += heap->counters().live_bytes();
  }
  raise_peak(live);
  return live;
}

// What was allocated is read first: what happens meanwhile makes the sum of what is live too small
// rather than larger than it ever was, and at the least nothing.
MemoryAccount KeyHeap::account() const noexcept {
  MemoryAccount account;
  std::uint64_t freed_bytes = 0;
  std::uint64_t freed_blocks = 0;
  unsigned heaps = 0;
  std::int64_t peak = 0;
  ThreadHeap* const first = heaps_.load(std::memory_order_acquire);
  for (const ThreadHeap* heap = first; heap; heap = heap->next) {
    ++heaps;
    account.total_bytes += heap->counters().allocated_bytes();
    account.total_blocks += heap->counters().allocated_blocks();
    peak = heap->counters().peak_bytes();
  }
  for (const ThreadHeap* heap = heaps_.load(std::memory_order_acquire); heap; heap = heap->next) {
    freed_bytes += heap->counters().freed_bytes();
    freed_blocks += heap->counters().freed_blocks();
  }
  if (heaps > 1) peak = shared_peak_.load(std::memory_order_relaxed);
  account.live_bytes = account.total_bytes - std::min(account.total_bytes, freed_bytes);
  account.live_blocks = account.total_blocks - std::min(account.total_blocks, freed_blocks);
  account.peak_bytes =
      std::max(account.live_bytes, static_cast<std::uint64_t>(std::max<std::int64_t>(peak, 0)));
  if (limit_.exists()) account.peak_bytes = std::min(account.peak_bytes, limit_.bytes());
  account.limit_bytes = limit_.bytes();
  return account;
}

} // namespace netmon
