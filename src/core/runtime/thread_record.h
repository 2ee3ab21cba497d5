// SPDX-License-Identifier: MIT
// What the core knows about each thread that ever used a key: what it is currently inside, and the
// heap it used last. Records are recycled but never freed, so that other threads may read them at
// any time. Depends on port.h, presence.h and metadata_pool.h.
#pragma once

#include "port.h"
#include "presence.h"

#include <atomic>
#include <cstdint>
#include <optional>

namespace netmon {

class Delivery;
struct ParserCall;
class ThreadHeap;

// The maximum nesting depth of leases on a thread.
inline constexpr unsigned kMaxLeaseDepth = 4;

// The value of cached_key when nothing is cached. It is not a valid key, and no slot's word makes
// it look alive.
inline constexpr std::uintptr_t kNothingCached = 1;
inline constinit const std::atomic<std::uintptr_t> kDeadWord = 0;

struct alignas(128) ThreadRecord {
  // The memory functions, which never nest, have their own presence. The cache is for the key used
  // last: a heap lives as long as its key, and keys are never reused, so the cache is valid
  // whenever the key is.
  Presence memory;
  std::uintptr_t cached_key = kNothingCached;
  const std::atomic<std::uintptr_t>* cached_word = &kDeadWord; // KeySlot::word
  ThreadHeap* cached_heap = nullptr;

  // A fault was contained in the middle of a memory call under this key: its heap must not be used.
  std::uintptr_t interrupted_key = kNothingCached;

  Presence leases[kMaxLeaseDepth];
  unsigned depth = 0; // leases held

  // While the thread looks at protocols or is inside a parser. Not a lease: it keeps protocols and
  // the code of parsers from going away, but no key and no capture waits for it.
  Presence parsing;
  ParserCall* parser_call = nullptr; // the calls of parsers in progress, innermost first

  Delivery* deliveries = nullptr; // the host's callbacks in progress, innermost first

  // Runs on the thread, as its last step, when it ends inside a call instead of returning.
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
    parsing.leave();
    parser_call = nullptr;
  }
};

// All records, newest first.
ThreadRecord* first_thread_record() noexcept;

// The slow half of this_thread: registers the calling thread. Null when memory is short.
ThreadRecord* register_thread() noexcept;

inline ThreadRecord* this_thread() noexcept {
  auto* record = static_cast<ThreadRecord*>(port::thread_value());
  return record ? record : register_thread();
}

// Call after a fault was contained on a thread: the thread leaves everything that the abandoned
// stack was inside. Only stores, so a signal handler may call it for its own thread.
void abandon_leases(ThreadRecord* record) noexcept;

// ---- Grace periods

// Begins a grace period: calls that enter from now on cannot see what the caller took out of sight
// before. None when the system refused the barrier; try again later.
std::optional<Epoch> begin_grace() noexcept;

// True when every call that was inside `token` when the grace period began has left. Calls of
// `self` do not count.
bool grace_is_over(Epoch grace, std::uintptr_t token, const ThreadRecord* self) noexcept;

// The same, but first checks whether the threads that are in the way still exist: those that
// vanished count as outside. Sets `vanished` to true when one of them was inside `token`.
bool grace_is_over_for_living(Epoch grace, std::uintptr_t token, bool& vanished) noexcept;

// ---- Threads that end

// How a thread went away: it ended; it vanished without any cleanup because it was killed, possibly
// in the middle of anything; or fork() left it out, which is as bad for its heaps but not for what
// is under locks, because all locks were held over fork().
enum class Departure : std::uint8_t { ended, vanished, left_out };

// Registers what else must be done for a thread that is gone before its record is released. For a
// thread that ended, it runs on that thread, whose value is gone already; it must not do anything
// that registers the thread again. For a few functions; registering one again is fine.
using ThreadEnding = void (*)(ThreadRecord& record, Departure departure) noexcept;
void on_record_release(ThreadEnding ending) noexcept;

// Releases the records of threads that vanished. Not under a lock; most calls do nothing.
void release_vanished_threads() noexcept;

// For a forked child: all threads but the calling one are gone, and that one has a new id.
void release_records_of_others() noexcept;

} // namespace netmon
