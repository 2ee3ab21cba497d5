// SPDX-License-Identifier: MIT
// The lock for everything that a call from an expert can reach. When a thread vanishes
// (TerminateThread, a raw exit) while it holds the lock, the next thread that asks takes it over.
// Locks with a rank are held over fork(). A call from outside first claims stack for all the locks
// that it will take (stack_room.h), because a claim under a lock might overflow the stack there.
// Not recursive, and not to be held for long. Depends on port.h.
#pragma once

#include "port.h"

#include <atomic>
#include <cstdint>

namespace netmon {

class Lock {
 public:
  constexpr Lock() noexcept = default;
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

  void lock() noexcept {
    std::uint64_t nobody = 0;
    if (!owner_.compare_exchange_strong(nobody, port::thread_id(), std::memory_order_acquire,
                                        std::memory_order_relaxed)) {
      wait();
    }
  }
  bool try_lock() noexcept {
    std::uint64_t nobody = 0;
    return owner_.compare_exchange_strong(nobody, port::thread_id(), std::memory_order_acquire,
                                          std::memory_order_relaxed);
  }
  void unlock() noexcept { owner_.store(0, std::memory_order_release); }

  // True once a thread has vanished while it held the lock: what the lock protects may be half
  // changed.
  bool was_orphaned() const noexcept { return orphaned_.load(std::memory_order_relaxed); }

 private:
  void wait() noexcept;

  std::atomic<std::uint64_t> owner_ = 0; // thread_id of the holder; 0: nobody
  std::atomic<bool> orphaned_ = false;
};

// The order in which locks are taken when several are held, lowest first. All of them are held over
// fork().
enum class LockRank : std::uint8_t {
  filters,
  protocols,
  keys,
  key_heaps,
  arenas,
  regions,
  descriptors,
  metadata,
  codes
};

// Arranges for `lock` to be called before fork(), in the order of the ranks, and for `unlock` to be
// called after it, in the parent and in the child, in reverse order. One per rank: a static object
// in the file that has the lock.
class HeldOverFork {
 public:
  HeldOverFork(LockRank rank, void (*lock)() noexcept, void (*unlock)() noexcept) noexcept;
};

// Arranges for `child` to be called in the child of a fork(), after all locks were released.
void on_forked_child(void (*child)() noexcept) noexcept;

} // namespace netmon
