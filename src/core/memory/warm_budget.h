// SPDX-License-Identifier: MIT
// The one rule for memory that is free but keeps its pages, so that its next user does not pay for
// page faults: all of it together, in keys and outside them, is at most kWarmBytes (an open key may
// keep a quarter of its spans in addition), and memory that has been unused for a second goes back
// to the system with the next call that checks. Depends on tuning.h.
#pragma once

#include "core/memory/tuning.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace netmon {

class WarmBudget {
 public:
  static constexpr std::size_t kWarmBytes = tuning::kWarmBytes;
  static constexpr std::chrono::milliseconds kIdle{1000};

  using Clock = std::chrono::steady_clock;

  // Returns true when `bytes` may stay warm; they count until `forget`. Otherwise they must be
  // given back.
  bool keep(std::size_t bytes) noexcept {
    std::size_t kept = kept_.load(std::memory_order_relaxed);
    do {
      if (kept > kWarmBytes || bytes > kWarmBytes - kept) return false;
    } while (!kept_.compare_exchange_weak(kept, kept + bytes, std::memory_order_relaxed));
    return true;
  }
  bool fits(std::size_t bytes) const noexcept {
    const std::size_t kept = kept_.load(std::memory_order_relaxed);
    return kept <= kWarmBytes && bytes <= kWarmBytes - kept;
  }
  // For memory that the system did not take back.
  void keep_anyway(std::size_t bytes) noexcept {
    kept_.fetch_add(bytes, std::memory_order_relaxed);
  }
  void forget(std::size_t bytes) noexcept { kept_.fetch_sub(bytes, std::memory_order_relaxed); }

  std::size_t kept() const noexcept { return kept_.load(std::memory_order_relaxed); }

  // Called when something was taken from, or returned to, what threads share.
  void stir() noexcept {
    if (!stirred_.load(std::memory_order_relaxed)) stirred_.store(true, std::memory_order_relaxed);
  }

  // Returns true for one caller per interval of kIdle when anything is warm: that caller should
  // look for unused memory. Costs one load unless something was stirred.
  bool sweep_is_due() noexcept {
    if (!stirred_.load(std::memory_order_relaxed)) return false;
    stirred_.store(false, std::memory_order_relaxed);
    if (kept() == 0) return false;
    const std::int64_t ticks = Clock::now().time_since_epoch().count();
    std::int64_t last = last_sweep_.load(std::memory_order_relaxed);
    return ticks - last >= Clock::duration(kIdle).count() &&
           last_sweep_.compare_exchange_strong(last, ticks, std::memory_order_relaxed);
  }

 private:
  std::atomic<std::size_t> kept_ = 0;
  std::atomic<bool> stirred_ = false;
  std::atomic<std::int64_t> last_sweep_ = 0; // ticks of the clock
};

inline constinit WarmBudget warm_budget;

// When something warm was last put in or taken out.
class LastUse {
 public:
  void touch() noexcept { ticks_.store(now(), std::memory_order_relaxed); }
  bool is_idle() const noexcept {
    return now() - ticks_.load(std::memory_order_relaxed) >=
           WarmBudget::Clock::duration(WarmBudget::kIdle).count();
  }

 private:
  static std::int64_t now() noexcept { return WarmBudget::Clock::now().time_since_epoch().count(); }
  std::atomic<std::int64_t> ticks_ = 0;
};

} // namespace netmon
