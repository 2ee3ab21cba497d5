// SPDX-License-Identifier: MIT
// The block sizes that spans are cut into: multiples of 16 up to 128, then four per doubling, so
// that a block wastes at most a fifth. Depends on nothing.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace netmon {

inline constexpr std::size_t kSpanBytes = 65536; // also the alignment of a span
inline constexpr std::size_t kMaxSmall = 32768;  // larger blocks are extents of their own
inline constexpr unsigned kSizeClasses = 40;

constexpr unsigned compute_size_class(std::size_t bytes) noexcept { // bytes <= kMaxSmall
  if (bytes <= 128) return bytes == 0 ? 0 : static_cast<unsigned>((bytes - 1) / 16);
  const auto last = static_cast<std::uint32_t>(bytes - 1);
  const auto doubling = static_cast<unsigned>(std::bit_width(last)) - 1; // 7 for 129..256
  return 8 + (doubling - 7) * 4 + ((last >> (doubling - 2)) & 3);
}

struct SizeClass {
  std::uint32_t bytes = 0;      // of a block
  std::uint32_t count = 0;      // blocks in a span
  std::uint32_t reciprocal = 0; // block index = offset * reciprocal >> 32, for offsets in a span
  std::uint32_t codes = 0; // indices for the offsets of a span, including one for the remainder
};

constexpr std::array<SizeClass, kSizeClasses> make_size_classes() {
  std::array<SizeClass, kSizeClasses> classes{};
  for (unsigned i = 0; i < kSizeClasses; ++i) {
    const unsigned step = i < 8 ? 0 : (i - 8) / 4;
    const std::uint32_t bytes =
        i < 8 ? (i + 1) * 16
              : (std::uint32_t{128} << step) + ((i - 8) % 4 + 1) * (std::uint32_t{32} << step);
    const auto reciprocal = static_cast<std::uint32_t>((std::uint64_t{1} << 32) / bytes + 1);
    classes[i] = {
        bytes, static_cast<std::uint32_t>(kSpanBytes / bytes), reciprocal,
        static_cast<std::uint32_t>(((kSpanBytes - 1) * std::uint64_t{reciprocal}) >> 32) + 1};
  }
  return classes;
}

inline constexpr std::array<SizeClass, kSizeClasses> kClasses = make_size_classes();

// Most blocks are small, so their class is looked up in a table.
inline constexpr std::size_t kMaxLookup = 1024;

constexpr std::array<std::uint8_t, kMaxLookup / 16 + 1> make_class_lookup() {
  std::array<std::uint8_t, kMaxLookup / 16 + 1> lookup{};
  for (std::size_t i = 0; i < lookup.size(); ++i) {
    lookup[i] = static_cast<std::uint8_t>(compute_size_class(i * 16));
  }
  return lookup;
}

inline constexpr auto kClassLookup = make_class_lookup();

constexpr unsigned size_class_of(std::size_t bytes) noexcept { // bytes <= kMaxSmall
  return bytes <= kMaxLookup ? kClassLookup[(bytes + 15) / 16] : compute_size_class(bytes);
}

// True when a block of the class stays where it is when it is resized to `bytes`: shrinking by less
// than half is not worth a move.
constexpr bool stays_in_place(std::size_t bytes, unsigned class_index) noexcept {
  const std::size_t room = kClasses[class_index].bytes;
  return bytes <= room && bytes >= room / 2;
}

static_assert(kClasses[kSizeClasses - 1].bytes == kMaxSmall);
static_assert(size_class_of(kMaxSmall) == kSizeClasses - 1);
static_assert(size_class_of(129) == 8 && size_class_of(160) == 8 && size_class_of(161) == 9);

} // namespace netmon
