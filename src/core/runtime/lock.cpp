// SPDX-License-Identifier: MIT
// Waiting for a lock, and the locks that are held over fork().
#include "lock.h"

#include <cstddef>

namespace netmon {

namespace {

constexpr std::size_t kRanks = static_cast<std::size_t>(LockRank::codes) + 1;

struct Held {
  void (*lock)() noexcept = nullptr;
  void (*unlock)() noexcept = nullptr;
};
constinit Held held[kRanks];
constinit std::atomic<void (*)() noexcept> forked_child = nullptr;

void lock_all() {
  for (const Held& rank : held) {
    if (rank.lock) rank.lock();
  }
}

void unlock_all() {
  for (std::size_t rank = kRanks; rank-- != 0;) {
    if (held[rank].unlock) held[rank].unlock();
  }
}

void unlock_all_in_child() {
  unlock_all();
  if (const auto child = forked_child.load()) child();
}

} // namespace

void Lock::wait() noexcept {
  constexpr unsigned kLookEvery = 64; // back-offs; by then, each takes a millisecond
  const std::uint64_t self = port::thread_id();
  // An owner with our own id has certainly vanished, because this thread now has the id.
  const auto is_gone = [&](std::uint64_t owner, unsigned attempt) {
    return owner == self || (attempt % kLookEvery == kLookEvery - 1 && !port::thread_exists(owner));
  };
  for (unsigned attempt = 0;; ++attempt) {
    std::uint64_t owner = owner_.load(std::memory_order_relaxed);
    if (owner == 0) {
      if (owner_.compare_exchange_weak(owner, self, std::memory_order_acquire,
                                       std::memory_order_relaxed)) {
        return;
      }
    } else if (is_gone(owner, attempt) &&
               owner_.compare_exchange_strong(owner, self, std::memory_order_acquire,
                                              std::memory_order_relaxed)) {
      orphaned_.store(true, std::memory_order_relaxed);
      return;
    }
    port::back_off(attempt);
  }
}

HeldOverFork::HeldOverFork(LockRank rank, void (*lock)() noexcept,
                           void (*unlock)() noexcept) noexcept {
  static const bool registered = (port::on_fork(lock_all, unlock_all, unlock_all_in_child), true);
  static_cast<void>(registered);
  held[static_cast<std::size_t>(rank)] = {lock, unlock};
}

void on_forked_child(void (*child)() noexcept) noexcept { forked_child.store(child); }

} // namespace netmon
