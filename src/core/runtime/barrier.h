// SPDX-License-Identifier: MIT
// Asymmetric barriers. The cheap half is what a hot path pays so that a rare path (retiring a key,
// recycling a description) sees what it published. Depends on port.h.
#pragma once

#include "port.h"

#include <atomic>

namespace netmon {

namespace detail {
inline const bool asymmetric_barrier = port::capabilities().asymmetric_barrier;
}

// GCC warns that its thread sanitizer does not model fences. Nothing here relies on that: what
// threads share goes through atomics, and the fence only adds store-load order.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wtsan"
#endif

// Orders an earlier store of this thread before a later load, as observed by a thread that calls
// strong_barrier in between.
inline void light_barrier() noexcept {
  if (detail::asymmetric_barrier) {
    std::atomic_signal_fence(std::memory_order_seq_cst);
  } else {
    std::atomic_thread_fence(std::memory_order_seq_cst);
  }
}

// Returns false when the system refused: other threads are not ordered then.
[[nodiscard]] inline bool strong_barrier() noexcept {
  const bool ordered = !detail::asymmetric_barrier || port::heavy_barrier();
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return ordered;
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

} // namespace netmon
