// SPDX-License-Identifier: MIT
// Ticks of all lengths in 64 bits, exactly.
#include "time_scale.h"

#include <limits>

namespace netmon {

namespace {

constexpr std::uint64_t kMillion = 1'000'000;
constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

// part * 1,000,000 / whole, rounded down, for part < whole: a long multiplication in base 2,
// because the product has more than 64 bits.
std::uint64_t millionths(std::uint64_t part, std::uint64_t whole) noexcept {
  std::uint64_t quotient = 0;
  std::uint64_t rest = 0; // always less than `whole`
  const auto add = [&](std::uint64_t more) {
    if (rest >= whole - more) {
      rest -= whole - more;
      ++quotient;
    } else {
      rest += more;
    }
  };
  for (int bit = 19; bit >= 0; --bit) { // a million has 20
    quotient *= 2;
    if (rest != 0) add(rest);
    if ((kMillion >> bit & 1) != 0 && part != 0) add(part);
  }
  return quotient;
}

} // namespace

std::uint64_t ticks_per_second(std::uint8_t resolution) noexcept {
  const unsigned exponent = resolution & 0x7F;
  if ((resolution & 0x80) != 0) return exponent > 63 ? 0 : std::uint64_t{1} << exponent;
  if (exponent > 19) return 0;
  std::uint64_t ticks = 1;
  for (unsigned i = 0; i < exponent; ++i) ticks *= 10;
  return ticks;
}

TimeScale::TimeScale(std::uint64_t ticks_per_second, std::int64_t offset) noexcept {
  constexpr std::int64_t kMaxSeconds = kMaxMicroseconds / static_cast<std::int64_t>(kMillion);
  offset_ = std::clamp(offset, -kMaxSeconds, kMaxSeconds) * static_cast<std::int64_t>(kMillion);
  if (ticks_per_second == 0) {
    kind_ = Kind::unusable;
  } else if (ticks_per_second == kMillion) {
    kind_ = Kind::microseconds;
  } else if (ticks_per_second % kMillion == 0) {
    kind_ = Kind::shorter;
    factor_ = ticks_per_second / kMillion;
  } else if (kMillion % ticks_per_second == 0) {
    kind_ = Kind::longer;
    factor_ = kMillion / ticks_per_second;
  } else {
    kind_ = Kind::other;
    factor_ = ticks_per_second;
  }
}

std::uint64_t TimeScale::scaled(std::uint64_t ticks) const noexcept {
  switch (kind_) {
    case Kind::microseconds: return ticks;
    case Kind::shorter: return ticks / factor_;
    case Kind::longer: return ticks > kMost / factor_ ? kMost : ticks * factor_;
    case Kind::other: {
      const std::uint64_t seconds = ticks / factor_;
      if (seconds > kMost / kMillion - 1) return kMost;
      return seconds * kMillion + millionths(ticks % factor_, factor_);
    }
    case Kind::unusable: break;
  }
  return 0;
}

} // namespace netmon
