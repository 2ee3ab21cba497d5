// SPDX-License-Identifier: MIT
// The calling thread's last NMERR_* value, for functions that have no other way to report why they
// failed. Reference: frames.md 7, 11. Depends on nothing.
#pragma once

#include <cstdint>

namespace netmon {

std::uint32_t last_error() noexcept;
std::uint32_t set_last_error(std::uint32_t error) noexcept; // returns the previous one

// For `return fail(NMERR_..., value);`.
template <class T>
T fail(std::uint32_t error, T value) noexcept {
  set_last_error(error);
  return value;
}

} // namespace netmon
