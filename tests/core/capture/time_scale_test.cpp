// SPDX-License-Identifier: MIT
// Ticks of every length as microseconds, compared to a division in decimal digits.
#include "core/capture/time_scale.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

namespace netmon {
namespace {

// ticks * 1,000,000 / ticks_per_second by long division; at most kMaxMicroseconds.
std::int64_t expected(std::uint64_t ticks, std::uint64_t per_second) {
  std::uint64_t quotient = ticks / per_second;
  std::uint64_t rest = ticks % per_second;
  for (int digit = 0; digit < 6; ++digit) {
    if (quotient > static_cast<std::uint64_t>(kMaxMicroseconds) / 10) return kMaxMicroseconds;
    quotient *= 10;
    std::uint64_t sum = 0; // rest * 10, less what was carried over
    for (int i = 0; i < 10; ++i) {
      if (sum >= per_second - rest) {
        sum -= per_second - rest;
        ++quotient;
      } else {
        sum += rest;
      }
    }
    rest = sum;
  }
  const auto most = static_cast<std::uint64_t>(kMaxMicroseconds);
  return static_cast<std::int64_t>(quotient > most ? most : quotient);
}

TEST(TimeScale, ResolutionsAreTicksPerSecond) {
  EXPECT_EQ(ticks_per_second(0), 1u);
  EXPECT_EQ(ticks_per_second(6), 1'000'000u);
  EXPECT_EQ(ticks_per_second(19), 10'000'000'000'000'000'000u);
  EXPECT_EQ(ticks_per_second(20), 0u);
  EXPECT_EQ(ticks_per_second(127), 0u);
  EXPECT_EQ(ticks_per_second(0x80), 1u);
  EXPECT_EQ(ticks_per_second(0x80 | 10), 1024u);
  EXPECT_EQ(ticks_per_second(0x80 | 63), std::uint64_t{1} << 63);
  EXPECT_EQ(ticks_per_second(0x80 | 64), 0u);
  EXPECT_FALSE(TimeScale(0, 0).is_usable());
  EXPECT_TRUE(TimeScale(1, 0).is_usable());
}

TEST(TimeScale, TicksOfAllLengthsAreExact) {
  std::mt19937_64 random(1);
  for (int resolution = 0; resolution < 256; ++resolution) {
    const std::uint64_t per_second = ticks_per_second(static_cast<std::uint8_t>(resolution));
    if (per_second == 0) continue;
    const TimeScale scale(per_second, 0);
    std::vector<std::uint64_t> ticks = {0, 1, per_second - 1, per_second,
                                        std::numeric_limits<std::uint64_t>::max()};
    for (int i = 0; i < 200; ++i) ticks.push_back(random() >> random() % 64);
    for (const std::uint64_t tick : ticks) {
      ASSERT_EQ(scale.microseconds(tick), expected(tick, per_second))
          << "resolution " << resolution << ", " << tick;
    }
  }
}

TEST(TimeScale, OffsetsAreSecondsAndHaveLimits) {
  EXPECT_EQ(TimeScale(1'000'000, -2).microseconds(5), -1'999'995);
  EXPECT_EQ(TimeScale(1'000'000'000, 2).microseconds(5'999), 2'000'005);
  EXPECT_EQ(TimeScale(1, std::numeric_limits<std::int64_t>::max()).microseconds(~std::uint64_t{0}),
            kMaxMicroseconds);
  EXPECT_EQ(TimeScale(1, std::numeric_limits<std::int64_t>::min()).microseconds(0),
            -kMaxMicroseconds);
}

} // namespace
} // namespace netmon
