// SPDX-License-Identifier: MIT
// Which calls are inside what: a call publishes the key (or capture) that it is inside, and the
// epoch in which it entered. Code that takes something out of sight begins a grace period, which is
// over when every call that was in progress has left; later calls cannot see it anymore and are
// not waited for. Depends on barrier.h.
#pragma once

#include "barrier.h"

#include <atomic>
#include <cstdint>

namespace netmon {

using Epoch = std::uint64_t;

// Counts the grace periods that have begun.
inline constinit std::atomic<Epoch> current_epoch = 1;

// The place of one call in a thread's record. Written only by its thread.
struct Presence {
  std::atomic<std::uintptr_t> inside = 0; // a token; 0: outside
  std::atomic<Epoch> since = 0;

  // The caller must then check whether the token is still alive, and leave if it is not.
  void enter(std::uintptr_t token) noexcept {
    since.store(current_epoch.load(std::memory_order_acquire), std::memory_order_relaxed);
    inside.store(token, std::memory_order_release);
    light_barrier();
  }
  void leave() noexcept { inside.store(0, std::memory_order_release); }

  // True when a call that entered before `epoch` began may still be inside. If the two values read
  // belong to different calls, the answer errs on that side: `since` never decreases.
  bool is_inside_since_before(Epoch epoch, std::uintptr_t token) const noexcept {
    return inside.load(std::memory_order_acquire) == token &&
           since.load(std::memory_order_acquire) < epoch;
  }
};

} // namespace netmon
