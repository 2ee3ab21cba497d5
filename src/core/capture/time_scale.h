// SPDX-License-Identifier: MIT
// How an interface of a pcapng file counts time, and what its ticks are in microseconds. Reference:
// capture-files.md 13.2. Depends on the C++ library only.
#pragma once

#include <algorithm>
#include <cstdint>

namespace netmon {

// The number of ticks in a second for an if_tsresol; 0 where 64 bits cannot hold it.
std::uint64_t ticks_per_second(std::uint8_t resolution) noexcept;

// Times beyond this many microseconds before or after 1970 (127,000 years) count as this far, so
// that the difference of any two fits in 64 bits.
inline constexpr std::int64_t kMaxMicroseconds = 4'000'000'000'000'000'000;

class TimeScale {
 public:
  TimeScale() = default;
  // `offset` is in seconds.
  TimeScale(std::uint64_t ticks_per_second, std::int64_t offset) noexcept;

  // False when ticks are too short to be counted in 64 bits: such times mean nothing.
  bool is_usable() const noexcept { return kind_ != Kind::unusable; }

  // Microseconds since 1970, rounded down.
  std::int64_t microseconds(std::uint64_t ticks) const noexcept {
    if (kind_ == Kind::microseconds) [[likely]]
      return shifted(ticks);
    return shifted(scaled(ticks));
  }

 private:
  enum class Kind : std::uint8_t { microseconds, shorter, longer, other, unusable };

  std::uint64_t scaled(std::uint64_t ticks) const noexcept;

  std::int64_t shifted(std::uint64_t microseconds) const noexcept {
    constexpr std::uint64_t kMost = kMaxMicroseconds;
    const auto time = static_cast<std::int64_t>(std::min(microseconds, kMost));
    return std::clamp(time + offset_, -kMaxMicroseconds, kMaxMicroseconds);
  }

  Kind kind_ = Kind::microseconds;
  std::uint64_t factor_ = 1; // ticks per microsecond, microseconds per tick, or ticks per second
  std::int64_t offset_ = 0;  // microseconds
};

} // namespace netmon
