// SPDX-License-Identifier: MIT
// What can be told from an address alone, given how its span is cut. Depends on size_class.h,
// address_map.h.
#pragma once

#include "address_map.h"
#include "size_class.h"

#include <cstdint>

namespace netmon {

static_assert(kSpanBytes == kGranuleBytes, "a span is the one granule of its blocks");

inline std::uint32_t offset_in_granule(const void* address) noexcept {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(address) &
                                    (kGranuleBytes - 1));
}

inline constexpr std::uint32_t kNoBlock = ~std::uint32_t{0};

// The index of the block that begins at `address` in a span of the class; kNoBlock when none does.
// It may be the index of the remainder after the last block, whose code is never live.
inline std::uint32_t block_index(const void* address, unsigned class_index) noexcept {
  const SizeClass& sizes = kClasses[class_index];
  const std::uint64_t product = std::uint64_t{offset_in_granule(address)} * sizes.reciprocal;
  // The reciprocal is rounded up, so a multiple leaves a fraction smaller than the reciprocal.
  return static_cast<std::uint32_t>(product) < sizes.reciprocal
             ? static_cast<std::uint32_t>(product >> 32)
             : kNoBlock;
}

} // namespace netmon
