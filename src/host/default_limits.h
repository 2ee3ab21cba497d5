// SPDX-License-Identifier: MIT
// The limits of experts where the user sets none: generous enough for every working expert, so that
// a broken one does no harm. Depends on child_process.h.
#pragma once

#include "child_process.h"

#include <algorithm>
#include <cstdint>

namespace nmexpert {

inline constexpr std::uint32_t kDefaultTimeoutMs = 60 * 60 * 1000; // for Run
inline constexpr std::uint32_t kLoadTimeoutMs = 30 * 1000;         // for DllMain and Register

// A shorter limit for Run also applies to loading; if the user wants no limit, there is none.
constexpr std::uint32_t load_timeout_ms(std::uint32_t timeout_ms) {
  return std::min(timeout_ms, kLoadTimeoutMs);
}

// Means default_memory_limit().
inline constexpr std::uint64_t kDefaultMemoryLimit = ~std::uint64_t{0};

// Half of the machine's memory, divided among the experts that run at a time; 0 (none) when that is
// unknown.
inline std::uint64_t default_memory_limit(unsigned experts_at_a_time) {
  return machine_memory() / 2 / experts_at_a_time;
}

} // namespace nmexpert
