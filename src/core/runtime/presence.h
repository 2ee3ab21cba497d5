// SPDX-License-Identifier: MIT
// Who is inside of what: a call publishes the key (or capture) that it is inside of, and since
// which epoch. Whoever takes something out of sight begins a grace period, which is over when every
// call that was under way has left; calls that came later could not see it any more, and are not
// waited for. Depends on barrier.h.
#pragma once

#include "barrier.h"

#include <atomic>
#include <cstdint>

namespace netmon {

using Epoch = std::uint64_t;

// Counts the grace periods that were begun.
inline constinit std::atomic<Epoch> current_epoch = 1;

// One call's place in a thread's record. Written by its thread only.
struct Presence {
  std::atomic<std::uintptr_t> inside = 0; // a token; 0: outside
  std::atomic<Epoch> since = 0;

  // The caller then looks whether the token is still alive, and leaves if not.
  void enter(std::uintptr_t token) noexcept {
    since.store(current_epoch.load(std::memory_order_acquire), std::memory_order_relaxed);
    inside.store(token, std::memory_order_release);
    light_barrier();
  }
  void leave() noexcept { inside.store(0, std::memory_order_release); }

  // True when a call that entered before `epoch` began may still be inside. An answer out of two
  // calls errs on that side: `since` never goes back.
  bool is_inside_since_before(Epoch epoch, std::uintptr_t token) const noexcept {
    return inside.load(std::memory_order_acquire) == token &&
           since.load(std::memory_order_acquire) < epoch;
  }
};

} // namespace netmon
