// SPDX-License-Identifier: MIT
// How much is kept, and how much is done at once: values that affect cost but not correctness.
// tests/explore has a file of the same name with small values. Depends on nothing.
#pragma once

#include <cstddef>

namespace netmon::tuning {

// Up to this many empty spans are kept for their size classes; beyond that, they go back to the key
// together.
inline constexpr unsigned kMaxEmpty = 16;

// At least this many descriptions wait for a grace period together.
inline constexpr std::size_t kLimboBatch = 64;
// With this many in limbo, no more should be added: a thread has been inside a call for a long
// time.
inline constexpr std::size_t kMostInLimbo = 4096;

// The limit for free memory that keeps its pages, in all keys and outside them.
inline constexpr std::size_t kWarmBytes = std::size_t{16} << 20;

} // namespace netmon::tuning
