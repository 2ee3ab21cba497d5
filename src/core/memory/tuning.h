// SPDX-License-Identifier: MIT
// How much is kept, and how much is done at once: values that change what memory costs, not what is
// right. tests/explore brings a file of the same name with small ones. Depends on nothing.
#pragma once

#include <cstddef>

namespace netmon::tuning {

// So many empty spans are kept for their size classes; more go back to the key together.
inline constexpr unsigned kMaxEmpty = 16;

// So many descriptions wait for one grace period together, at the least.
inline constexpr std::size_t kLimboBatch = 64;
// So many in limbo that no more should come: somebody has been inside of a call for long.
inline constexpr std::size_t kMostInLimbo = 4096;

// Free memory that keeps its pages, of all keys and between them.
inline constexpr std::size_t kWarmBytes = std::size_t{16} << 20;

} // namespace netmon::tuning
