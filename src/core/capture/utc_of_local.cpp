// SPDX-License-Identifier: MIT
// Looks for the UTC time whose local time is the given one: starting from the same numbers taken as
// UTC, and correcting by what the system's answer differs.
#include "utc_of_local.h"

#include "base/calendar.h"
#include "core/runtime/port.h"

namespace netmon {

namespace {

constexpr std::int64_t kMillisecondsTo1970 = 11'644'473'600'000;

} // namespace

std::optional<std::int64_t> utc_of_local(const SYSTEMTIME& local) noexcept {
  const std::int64_t wanted = milliseconds_of(local);
  if (wanted < 0) return std::nullopt;
  const std::int64_t fraction = wanted % 1000;
  const std::int64_t goal = (wanted - kMillisecondsTo1970 - fraction) / 1000;
  std::int64_t seconds = goal;
  // The first correction finds the zone's offset, the second what it is on that side of a change.
  for (int i = 0; i < 3; ++i) {
    SYSTEMTIME shown = {};
    if (!port::local_time(seconds, shown)) return std::nullopt;
    const std::int64_t there = milliseconds_of(shown);
    if (there < 0) return std::nullopt;
    const std::int64_t ahead = (there - kMillisecondsTo1970) / 1000 - goal;
    if (ahead == 0) break;
    seconds -= ahead;
  }
  return seconds * 1'000'000 + fraction * 1000;
}

} // namespace netmon
