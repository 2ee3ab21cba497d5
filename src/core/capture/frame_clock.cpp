// SPDX-License-Identifier: MIT
// Absolute times of frames. Files of Network Monitor 2.3 store UTC with each frame; of others, only
// the local time of the start is known.
#include "frame_clock.h"

#include "utc_of_local.h"

namespace netmon {

namespace {

constexpr std::int64_t kTicksPerMicrosecond = 10;
constexpr std::int64_t kFiletimeOf1970 = 116'444'736'000'000'000;
constexpr std::int64_t kFarthest = INT64_MAX / 4; // ticks; two of them can be added

} // namespace

FrameClock::FrameClock(const Capture& capture) noexcept : capture_(capture) {
  const auto exact = capture.utc_start();
  if (const auto start = exact ? exact : utc_of_local(capture.start())) {
    start_ = *start * kTicksPerMicrosecond;
    knows_start_ = true;
  }
  if (capture.format() != CaptureFormat::netmon2) return;
  for (std::uint32_t number = 0; number < capture.frame_count() && !is_fine_; ++number) {
    is_fine_ = capture.utc_filetime(number) != 0;
  }
}

std::optional<std::int64_t> FrameClock::at(std::uint32_t number, std::int64_t time) const noexcept {
  const std::uint64_t utc = is_fine_ ? capture_.utc_filetime(number) : 0;
  if (utc != 0) {
    if (utc > static_cast<std::uint64_t>(kFarthest)) return std::nullopt;
    return static_cast<std::int64_t>(utc) - kFiletimeOf1970;
  }
  constexpr std::int64_t kMost = kFarthest / kTicksPerMicrosecond;
  if (time > kMost || time < -kMost || start_ > kFarthest || start_ < -kFarthest) {
    return std::nullopt;
  }
  return start_ + time * kTicksPerMicrosecond;
}

} // namespace netmon
