// SPDX-License-Identifier: MIT
// In place of the core's tuning.h: so little is kept that a few operations make spans change hands,
// descriptions go through limbo, and memory go back to the system. Depends on nothing.
#pragma once

#include <cstddef>

namespace netmon::tuning {

inline constexpr unsigned kMaxEmpty = 1;
inline constexpr std::size_t kLimboBatch = 1;
inline constexpr std::size_t kMostInLimbo = 3;
inline constexpr std::size_t kWarmBytes = std::size_t{64} << 10; // one span

} // namespace netmon::tuning
