// SPDX-License-Identifier: MIT
// When the frames of a capture were, as absolute times: what files of pcap and pcapng hold. Depends
// on capture.h.
#pragma once

#include "capture.h"

#include <cstdint>
#include <optional>

namespace netmon {

class FrameClock {
 public:
  static constexpr std::int64_t kTicksPerSecond = 10'000'000; // of 100 ns

  explicit FrameClock(const Capture& capture) noexcept;

  // False when the capture does not say when it began: times then count from 1970.
  bool knows_start() const noexcept { return knows_start_; }

  // True when frames may have times finer than microseconds, as Network Monitor 2.3 stores them.
  bool is_fine() const noexcept { return is_fine_; }

  // Ticks since 1970-01-01, UTC, of frame `number`, whose FrameInfo has `time`. None when it is
  // millennia away, as in a damaged file.
  std::optional<std::int64_t> at(std::uint32_t number, std::int64_t time) const noexcept;

 private:
  const Capture& capture_;
  std::int64_t start_ = 0; // ticks
  bool knows_start_ = false;
  bool is_fine_ = false;
};

} // namespace netmon
