// SPDX-License-Identifier: MIT
// What the core knows of each thread that ever used a key: what it is inside of right now, and the
// heap it used last. Records are recycled but never freed, so that others may read them at any
// time. Depends on port.h, presence.h and metadata_pool.h.
#pragma once

#include "port.h"
#include "presence.h"

#include <atomic>
#include <cstdint>
#include <optional>

namespace netmon {

class Delivery;
class ThreadHeap;

// Leases nest this deep on a thread.
inline constexpr unsigned kMaxLeaseDepth = 4;

// What cached_key is when nothing is cached; no key has the value, and its word never says it
// lives.
inline constexpr std::uintptr_t kNothingCached = 1;
inline constinit const std::atomic<std::uintptr_t> kDeadWord = 0;

struct alignas(128) ThreadRecord {
  // The memory functions, which never nest, have a place of their own. The cache is of the key used
  // last: a heap lives as long as its key and keys are never reused, so it is valid whenever the
  // key is.
  Presence memory;
  std::uintptr_t cached_key = kNothingCached;
  const std::atomic<std::uintptr_t>* cached_word = &kDeadWord; // KeySlot::word
  ThreadHeap* cached_heap = nullptr;

  // A fault was contained in the middle of a memory call under this key: its heap is not to be
  // used.
  std::uintptr_t interrupted_key = kNothingCached;

  Presence leases[kMaxLeaseDepth];
  unsigned depth = 0; // leases held

  Delivery* deliveries = nullptr; // callbacks of the host that the thread is in, innermost first

  // Called at the end of a thread that ended inside a call instead of returning from it, on that
  // thread, as its last step.
  void (*on_end)(void* argument) noexcept = nullptr;
  void* on_end_argument = nullptr;

  enum class Use : std::uint8_t { unused, used, releasing };
  std::atomic<Use> use = Use::unused;
  std::atomic<std::uint64_t> id = 0; // port::thread_id
  ThreadRecord* next = nullptr;      // in the list of all records; fixed once linked

  void forget_cache() noexcept {
    cached_key = kNothingCached;
    cached_word = &kDeadWord;
    cached_heap = nullptr;
  }

  void leave_all() noexcept {
    memory.leave();
    for (Presence& lease : leases) lease.leave();
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

// After a fault was contained on a thread: it is outside of everything that the abandoned stack was
// inside of. Stores only, so that a signal handler may call it for its own thread.
void abandon_leases(ThreadRecord* record) noexcept;

// ---- Grace periods

// Begins one: what the caller took out of sight before cannot be seen by calls that enter from now
// on. None when the system refused the barrier; try again later.
std::optional<Epoch> begin_grace() noexcept;

// True when every call that was inside of `token` when the grace period began has left. Calls of
// `self` do not count.
bool grace_is_over(Epoch grace, std::uintptr_t token, const ThreadRecord* self) noexcept;

// The same after a look whether the threads that are in the way still exist: those that vanished
// are outside. `vanished` is set to true when one of them was inside of `token`.
bool grace_is_over_for_living(Epoch grace, std::uintptr_t token, bool& vanished) noexcept;

// ---- Threads that end

// How a thread went: at its end; without any clean-up because it was killed, maybe in the middle of
// anything; or because fork() left it out, which is as bad for its heaps, but not for what is under
// locks, all of which fork() held.
enum class Departure : std::uint8_t { ended, vanished, left_out };

// What else is to be done for a thread that is gone, before its record is given back. It is called
// on the thread itself when that ended: its value is gone already, and nothing may register it
// anew. For a few callers, each of which may call again.
using ThreadEnding = void (*)(ThreadRecord& record, Departure departure) noexcept;
void on_record_release(ThreadEnding ending) noexcept;

// Releases the records of threads that vanished. Not under a lock; does nothing for most of its
// calls.
void release_vanished_threads() noexcept;

// For a forked child: all threads but the calling one vanished, and that one has another id.
void release_records_of_others() noexcept;

} // namespace netmon
