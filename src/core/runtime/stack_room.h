// SPDX-License-Identifier: MIT
// Makes a stack that is about to overflow do so now, where nothing is held, instead of later under
// a lock or inside the C library's allocator. Depends on nothing.
#pragma once

#include <cstddef>

namespace netmon {

// The stack that a call that takes locks may use in all; it claims this before it takes the first
// one. Small, because a thread may have as little as 16 KB in total, half of which the C library
// takes; tests/core/stack_room_posix_test.cpp shows that it is enough.
inline constexpr std::size_t kLockRoom = std::size_t{5} << 10;

// Touches the stack below the caller, so that functions called afterward have this much room.
template <std::size_t kRoom = std::size_t{32} << 10>
[[gnu::noinline]] void claim_stack_room() noexcept {
  constexpr std::size_t kStep = 4096; // no guard page is smaller
  volatile char room[kRoom];
  for (std::size_t left = kRoom; left > kStep; left -= kStep) room[left - kStep] = 0;
  room[0] = 0;
  static_cast<void>(room[0]);
}

} // namespace netmon
