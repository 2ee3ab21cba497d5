// SPDX-License-Identifier: MIT
// Included before every source of the core that is explored: inside namespace netmon, `std` means
// this namespace first, in which each operation on an atomic is a step of the scheduler, time is
// the scheduler's, and abort() is a finding. Everything else is the real library's.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <type_traits>

// The scheduler's side (scheduler.cpp). `writes`: the operation may change the value.
extern "C" {
__attribute__((visibility("default"))) void explore_step(const void* address, bool writes) noexcept;
__attribute__((visibility("default"))) void explore_memory_step() noexcept;
__attribute__((visibility("default"))) std::int64_t explore_nanoseconds() noexcept;
[[noreturn]] __attribute__((visibility("default"))) void explore_abort() noexcept;
}

namespace netmon {
namespace std {

using namespace ::std;

template <class T>
class atomic {
 public:
  constexpr atomic() noexcept = default;
  constexpr atomic(T value) noexcept : value_(value) {}
  atomic(const atomic&) = delete;
  atomic& operator=(const atomic&) = delete;

  T load(memory_order order = memory_order_seq_cst) const noexcept {
    explore_step(this, false);
    return value_.load(order);
  }
  void store(T value, memory_order order = memory_order_seq_cst) noexcept {
    explore_step(this, true);
    value_.store(value, order);
  }
  T exchange(T value, memory_order order = memory_order_seq_cst) noexcept {
    explore_step(this, true);
    return value_.exchange(value, order);
  }
  bool compare_exchange_strong(T& expected, T desired, memory_order = memory_order_seq_cst,
                               memory_order = memory_order_seq_cst) noexcept {
    explore_step(this, true);
    return value_.compare_exchange_strong(expected, desired);
  }
  // Never fails spuriously: the scheduler would have to choose, and the loop around it would just
  // go on.
  bool compare_exchange_weak(T& expected, T desired, memory_order = memory_order_seq_cst,
                             memory_order = memory_order_seq_cst) noexcept {
    return compare_exchange_strong(expected, desired);
  }
  template <class D>
  T fetch_add(D by, memory_order = memory_order_seq_cst) noexcept {
    explore_step(this, true);
    return value_.fetch_add(static_cast<T>(by));
  }
  template <class D>
  T fetch_sub(D by, memory_order = memory_order_seq_cst) noexcept {
    explore_step(this, true);
    return value_.fetch_sub(static_cast<T>(by));
  }
  operator T() const noexcept { return load(); }
  T operator=(T value) noexcept {
    store(value);
    return value;
  }

 private:
  ::std::atomic<T> value_{};
};

static_assert(sizeof(atomic<std::uint16_t>) == sizeof(std::uint16_t));
static_assert(is_trivially_destructible_v<atomic<void*>>);

namespace chrono {
using namespace ::std::chrono;

struct steady_clock {
  using rep = ::std::chrono::steady_clock::rep;
  using period = ::std::chrono::steady_clock::period;
  using duration = ::std::chrono::steady_clock::duration;
  using time_point = ::std::chrono::steady_clock::time_point;
  static constexpr bool is_steady = true;
  static time_point now() noexcept {
    return time_point(
        ::std::chrono::duration_cast<duration>(::std::chrono::nanoseconds(explore_nanoseconds())));
  }
};
} // namespace chrono

// Clearing and copying take long: other threads may run first.
inline void* memset(void* to, int value, size_t bytes) noexcept {
  explore_memory_step();
  return ::std::memset(to, value, bytes);
}
inline void* memcpy(void* to, const void* from, size_t bytes) noexcept {
  explore_memory_step();
  return ::std::memcpy(to, from, bytes);
}

[[noreturn]] inline void abort() noexcept { explore_abort(); }

} // namespace std
} // namespace netmon
