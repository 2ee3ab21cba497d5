// SPDX-License-Identifier: MIT
// The lock of everything that an expert's call may reach. A thread that vanished (TerminateThread,
// a raw exit) while it held the lock loses it to the next one that asks; and locks that have a rank
// are held over fork(). Who comes in from outside claims the stack for all the locks that it will
// take (stack_room.h): a claim under a lock might overflow there. Not recursive, and not for long
// work. Depends on port.h.
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

  // True once a thread vanished while it held the lock: what the lock protects may be half changed.
  bool was_orphaned() const noexcept { return orphaned_.load(std::memory_order_relaxed); }

 private:
  void wait() noexcept;

  std::atomic<std::uint64_t> owner_ = 0; // thread_id of who holds it; 0: nobody
  std::atomic<bool> orphaned_ = false;
};

// The order in which locks are taken where several are held, lowest first; over fork() they all
// are.
enum class LockRank : std::uint8_t {
  keys,
  key_heaps,
  arenas,
  regions,
  descriptors,
  metadata,
  codes
};

// Has `lock` called before fork() in the order of the ranks and `unlock` after it, in the parent
// and in the child, in the opposite order. Once a rank; a static object of the file that has the
// lock.
class HeldOverFork {
 public:
  HeldOverFork(LockRank rank, void (*lock)() noexcept, void (*unlock)() noexcept) noexcept;
};

// Has `child` called in the child of a fork(), when nothing is locked any more.
void on_forked_child(void (*child)() noexcept) noexcept;

} // namespace netmon
