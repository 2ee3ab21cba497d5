// SPDX-License-Identifier: MIT
// Reads numbers from bytes at any alignment, in a stated byte order. Depends on nothing.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace netmon {

inline constexpr bool kLittleEndianHost = std::endian::native == std::endian::little;

// The bytes as they are, in host order.
template <class T>
T load_host(const std::byte* from) noexcept {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

template <class T>
T load_little(const std::byte* from) noexcept {
  if constexpr (kLittleEndianHost) return load_host<T>(from);
  T value = 0;
  for (std::size_t i = sizeof value; i-- > 0;) {
    value = static_cast<T>(value << 8 | std::to_integer<T>(from[i]));
  }
  return value;
}

// A number of up to 8 bytes, the least significant first or, if `big`, last.
inline std::uint64_t load_number(const std::byte* from, std::size_t bytes, bool big) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    value = value << 8 | std::to_integer<std::uint64_t>(from[big ? i : bytes - 1 - i]);
  }
  return value;
}

inline std::uint16_t load_big16(const std::byte* from) noexcept {
  return static_cast<std::uint16_t>(std::to_integer<unsigned>(from[0]) << 8 |
                                    std::to_integer<unsigned>(from[1]));
}

inline std::uint32_t load_big32(const std::byte* from) noexcept {
  return std::uint32_t{load_big16(from)} << 16 | load_big16(from + 2);
}

} // namespace netmon
