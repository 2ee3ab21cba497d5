// SPDX-License-Identifier: MIT
// What an address says by itself, given how its span is cut. Depends on size_class.h, address_map.h.
#pragma once

#include "address_map.h"
#include "size_class.h"

#include <cstdint>
#include <optional>

namespace netmon {

static_assert(kSpanBytes == kGranuleBytes, "a span is the one granule of its blocks");

inline std::uint32_t offset_in_granule(const void* address) noexcept {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(address) & (kGranuleBytes - 1));
}

// The number of the block that begins at `address` in a span of the class; none when no block does. It
// may be that of the rest behind the last block, whose code is never live.
inline std::optional<std::uint32_t> block_index(const void* address, unsigned class_index) noexcept {
  const SizeClass& sizes = kClasses[class_index];
  const std::uint32_t offset = offset_in_granule(address);
  const auto index = static_cast<std::uint32_t>((std::uint64_t{offset} * sizes.reciprocal) >> 32);
  if (index * sizes.bytes != offset) return std::nullopt;
  return index;
}

} // namespace netmon
