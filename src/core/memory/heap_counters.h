// SPDX-License-Identifier: MIT
// What one thread has allocated and freed of a key's memory. One writer; any thread may read.
// Depends on nothing.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <limits>

namespace netmon {

class HeapCounters {
 public:
  // Each returns true when the live bytes should be reported to the key (told()): they drifted, or
  // there is a new peak and several heaps.
  bool count_allocation(std::uint64_t bytes) noexcept {
    add(allocated_blocks_, 1);
    return count_growth(bytes);
  }
  bool count_free(std::uint64_t bytes) noexcept {
    add(freed_blocks_, 1);
    return count_shrinkage(bytes);
  }
  bool count_growth(std::uint64_t bytes) noexcept {
    const std::uint64_t allocated = get(allocated_bytes_) + bytes;
    allocated_bytes_.store(allocated, std::memory_order_release);
    const auto live = static_cast<std::int64_t>(allocated - get(freed_bytes_));
    if (live <= peak_.load(std::memory_order_relaxed)) return false;
    peak_.store(live, std::memory_order_relaxed);
    return live > tell_above_.load(std::memory_order_relaxed);
  }
  bool count_shrinkage(std::uint64_t bytes) noexcept {
    const std::uint64_t freed = get(freed_bytes_) + bytes;
    freed_bytes_.store(freed, std::memory_order_release);
    return static_cast<std::int64_t>(get(allocated_bytes_) - freed) <
           tell_below_.load(std::memory_order_relaxed);
  }

  // May be negative, because the thread also frees blocks that others allocated.
  std::int64_t live_bytes() const noexcept {
    return static_cast<std::int64_t>(get(allocated_bytes_) - get(freed_bytes_));
  }

  std::uint64_t allocated_blocks() const noexcept { return get(allocated_blocks_); }
  std::uint64_t freed_blocks() const noexcept { return get(freed_blocks_); }
  std::uint64_t allocated_bytes() const noexcept { return get(allocated_bytes_); }
  std::uint64_t freed_bytes() const noexcept { return get(freed_bytes_); }
  std::int64_t peak_bytes() const noexcept { return peak_.load(std::memory_order_relaxed); }

  // Called when the key has several heaps: reports start now.
  void begin_telling() noexcept { told(0); }

  // Called after the live bytes were reported to the key; all heaps together have `of_key`. The
  // next report is due when they have drifted by a sixteenth of that, within bounds.
  void told(std::int64_t of_key) noexcept {
    const std::int64_t step = std::clamp(of_key / 16, kMinStep, kMaxStep);
    const std::int64_t live = live_bytes();
    tell_below_.store(live - step, std::memory_order_relaxed);
    tell_above_.store(live + step, std::memory_order_relaxed);
    // From now on the key tracks the peak; this one only says when to look again.
    peak_.store(live, std::memory_order_relaxed);
  }

 private:
  static constexpr std::int64_t kMinStep = 4096;
  static constexpr std::int64_t kMaxStep = 65536;

  static std::uint64_t get(const std::atomic<std::uint64_t>& counter) noexcept {
    return counter.load(std::memory_order_acquire);
  }
  static void add(std::atomic<std::uint64_t>& counter, std::uint64_t value) noexcept {
    counter.store(counter.load(std::memory_order_relaxed) + value, std::memory_order_release);
  }

  std::atomic<std::uint64_t> allocated_blocks_ = 0;
  std::atomic<std::uint64_t> freed_blocks_ = 0;
  std::atomic<std::uint64_t> allocated_bytes_ = 0;
  std::atomic<std::uint64_t> freed_bytes_ = 0;
  std::atomic<std::int64_t> peak_ = 0;
  std::atomic<std::int64_t> tell_above_ = std::numeric_limits<std::int64_t>::max();
  std::atomic<std::int64_t> tell_below_ = std::numeric_limits<std::int64_t>::min();
};

} // namespace netmon
