// SPDX-License-Identifier: MIT
// Counts the callbacks of the host that are under way on threads of an expert, and closes: once
// close() has returned, none runs and none will. Depends on port.h.
#pragma once

#include "port.h"

#include <atomic>
#include <cstdint>

namespace netmon {

struct ThreadRecord;

class DeliveryGate {
 public:
  // False when closed. Pairs with leave().
  bool enter() noexcept {
    std::uint32_t count = state_.load(std::memory_order_relaxed);
    do {
      if ((count & kClosed) != 0) return false;
    } while (!state_.compare_exchange_weak(count, count + 1, std::memory_order_acquire));
    return true;
  }

  void leave() noexcept { state_.fetch_sub(1, std::memory_order_release); }

  // Refuses newcomers and waits for those inside.
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

// A callback that is under way on this thread. Remembered for each thread, so that the count can be
// mended when a fault abandons the stack in the middle of it.
class Delivery {
 public:
  Delivery() noexcept = default;
  ~Delivery();
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;

  // False when the gate is closed, or memory is short. At most once for each object.
  bool begin(DeliveryGate& gate) noexcept;

  // True inside of a callback.
  static bool on_this_thread() noexcept;

  // After a fault was contained on a thread (null: one that is not known): leaves the gates that it
  // was inside of. Stores only, so that a signal handler may call it for its own thread.
  static void abandon_all(ThreadRecord* thread) noexcept;

 private:
  ThreadRecord* thread_ = nullptr;
  DeliveryGate* gate_ = nullptr;
  Delivery* outer_ = nullptr;
};

} // namespace netmon
