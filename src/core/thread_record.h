// SPDX-License-Identifier: MIT
// What the core knows of each thread that ever used a key: the keys it is inside of right now
// (hazard slots), and the heap it used last. Records are recycled but never freed, so that others
// may read them at any time. Depends on port.h and metadata_pool.h.
#pragma once

#include "port.h"

#include <atomic>
#include <cstdint>

namespace netmon {

class ThreadHeap;

// Leases nest this deep on a thread.
inline constexpr unsigned kMaxLeaseDepth = 4;

struct alignas(128) ThreadRecord {
  // Written by the owning thread only, read by whoever retires a key or recycles a span. The
  // memory functions, which never nest, have a slot of their own.
  std::atomic<std::uintptr_t> inside_memory = 0;
  std::atomic<std::uintptr_t> leases[kMaxLeaseDepth] = {};
  unsigned depth = 0; // leases held

  // The heap of the key used last. A heap lives as long as its key and keys are never reused, so
  // the pair is valid whenever the key is.
  std::uintptr_t cached_key = 0;
  ThreadHeap* cached_heap = nullptr;

  // Called when the thread ends without coming back from a call, on it and at last; the thread's own.
  void (*on_end)(void* argument) noexcept = nullptr;
  void* on_end_argument = nullptr;

  ThreadRecord* next = nullptr;      // in the list of all records; fixed once linked
  std::atomic<bool> in_use = false;

  bool is_inside(std::uintptr_t key) const noexcept {
    if (inside_memory.load(std::memory_order_acquire) == key) return true;
    for (const auto& lease : leases) {
      if (lease.load(std::memory_order_acquire) == key) return true;
    }
    return false;
  }

  void leave_all() noexcept {
    inside_memory.store(0, std::memory_order_release);
    for (auto& lease : leases) lease.store(0, std::memory_order_release);
    depth = 0;
  }
};

// All records, newest first.
ThreadRecord* first_thread_record() noexcept;

// Slow half of this_thread: registers the calling thread. Null when memory is short.
ThreadRecord* register_thread() noexcept;

inline ThreadRecord* this_thread() noexcept {
  auto* record = static_cast<ThreadRecord*>(port::thread_value());
  return record ? record : register_thread();
}

// What else is to be done for a thread that ends, on it, before its record is given back. Its value
// is gone already: nothing may register it anew. For a few callers, each of which may call again.
using ThreadEnding = void (*)(ThreadRecord& record) noexcept;
void on_record_release(ThreadEnding ending) noexcept;

// Does all that and gives the record back: when its thread ends or, in a forked child, when its
// thread is missing.
void release_thread_record(ThreadRecord& record) noexcept;

// True when no thread but `self` is inside of `key`. Call strong_barrier first.
bool is_quiet(std::uintptr_t key, const ThreadRecord* self) noexcept;

} // namespace netmon
