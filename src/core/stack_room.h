// SPDX-License-Identifier: MIT
// Makes a stack that is about to overflow do so now, where nothing is held, instead of later in the
// middle of a lock or of the C library's allocator. Depends on nothing.
#pragma once

#include <cstddef>

namespace netmon {

// Touches the stack below the caller. What runs afterwards in its place has this much room.
[[gnu::noinline]] inline void claim_stack_room() noexcept {
  constexpr std::size_t kRoom = std::size_t{32} << 10;
  constexpr std::size_t kStep = 4096; // no guard page is smaller
  volatile char room[kRoom];
  for (std::size_t left = kRoom; left != 0; left -= kStep) room[left - kStep] = 0;
  static_cast<void>(room[0]);
}

} // namespace netmon
