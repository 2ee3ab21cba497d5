// SPDX-License-Identifier: MIT
// Counts the host's callbacks that are in progress on threads of an expert. Once close() has
// returned, none is running and none will run. Depends on port.h.
#pragma once

#include "port.h"

#include <atomic>
#include <cstdint>

namespace netmon {

struct ThreadRecord;

class DeliveryGate {
 public:
  // Returns false when closed; otherwise pairs with leave().
  bool enter() noexcept {
    std::uint32_t count = state_.load(std::memory_order_relaxed);
    do {
      if ((count & kClosed) != 0) return false;
    } while (!state_.compare_exchange_weak(count, count + 1, std::memory_order_acquire));
    return true;
  }

  void leave() noexcept { state_.fetch_sub(1, std::memory_order_release); }

  // Refuses new callbacks and waits for those in progress.
  void close() noexcept {
    state_.fetch_or(kClosed, std::memory_order_acq_rel);
    for (unsigned attempt = 0; state_.load(std::memory_order_acquire) != kClosed; ++attempt) {
      port::back_off(attempt);
    }
  }

 private:
  static constexpr std::uint32_t kClosed = 0x8000'0000;
  std::atomic<std::uint32_t> state_ = 0;
};

// A callback in progress on this thread. Recorded per thread, so that the count can be corrected
// when a fault abandons the stack in the middle of the callback.
class Delivery {
 public:
  Delivery() noexcept = default;
  ~Delivery();
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;

  // Returns false when the gate is closed or memory is short. Call at most once per object.
  bool begin(DeliveryGate& gate) noexcept;

  // True inside a callback.
  static bool on_this_thread() noexcept;

  // Call after a fault was contained on a thread (null for an unknown one): leaves the gates that
  // the thread was inside. Only stores, so a signal handler may call it for its own thread.
  static void abandon_all(ThreadRecord* thread) noexcept { abandon_down_to(thread, nullptr); }

  // The same for a fault that was contained further in: `kept` is the delivery that was the
  // innermost one there, null for none, and stays.
  static void abandon_down_to(ThreadRecord* thread, const Delivery* kept) noexcept;

 private:
  ThreadRecord* thread_ = nullptr;
  DeliveryGate* gate_ = nullptr;
  Delivery* outer_ = nullptr;
};

} // namespace netmon
