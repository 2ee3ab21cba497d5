// SPDX-License-Identifier: MIT
// The block sizes that spans are cut into: multiples of 16 up to 128, then four for each doubling,
// so that a block wastes a fifth at the most. Depends on nothing.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace netmon {

inline constexpr std::size_t kSpanBytes = 65536;
inline constexpr std::size_t kMaxSmall = 32768; // larger blocks are extents of their own
inline constexpr unsigned kSizeClasses = 40;

constexpr unsigned size_class_of(std::size_t bytes) noexcept { // bytes <= kMaxSmall
  if (bytes <= 128) return bytes == 0 ? 0 : static_cast<unsigned>((bytes - 1) / 16);
  const auto last = static_cast<std::uint32_t>(bytes - 1);
  const auto doubling = static_cast<unsigned>(std::bit_width(last)) - 1; // 7 for 129..256
  return 8 + (doubling - 7) * 4 + ((last >> (doubling - 2)) & 3);
}

struct SizeClass {
  std::uint32_t bytes = 0;      // of a block
  std::uint32_t count = 0;      // blocks in a span
  std::uint32_t reciprocal = 0; // block index = offset * reciprocal >> 32, for offsets in a span
};

constexpr std::array<SizeClass, kSizeClasses> make_size_classes() {
  std::array<SizeClass, kSizeClasses> classes{};
  for (unsigned i = 0; i < kSizeClasses; ++i) {
    const unsigned step = i < 8 ? 0 : (i - 8) / 4;
    const std::uint32_t bytes =
        i < 8 ? (i + 1) * 16 : (std::uint32_t{128} << step) + ((i - 8) % 4 + 1) * (std::uint32_t{32} << step);
    classes[i] = {bytes, static_cast<std::uint32_t>(kSpanBytes / bytes),
                  static_cast<std::uint32_t>((std::uint64_t{1} << 32) / bytes + 1)};
  }
  return classes;
}

inline constexpr std::array<SizeClass, kSizeClasses> kClasses = make_size_classes();

static_assert(kClasses[kSizeClasses - 1].bytes == kMaxSmall);
static_assert(size_class_of(kMaxSmall) == kSizeClasses - 1);
static_assert(size_class_of(129) == 8 && size_class_of(160) == 8 && size_class_of(161) == 9);

} // namespace netmon
