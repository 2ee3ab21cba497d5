// SPDX-License-Identifier: MIT
// ExpertGetFrame without the ABI around it: which frame is the next one. Experts call it once per
// frame, so all of it is inline, and results stay in registers. Reference: experts.md 6, 14.3.
// Depends on expert_context.h.
#pragma once

#include "expert_context.h"

#include <netmon/experts.h>
#include <netmon/nmerr.h>

#include <cstdint>

namespace netmon {

struct FoundFrame {
  std::uint32_t error; // NMERR_*; the rest is valid only on success
  std::uint32_t number;
  FrameRef frame;
};

// Finds the first undamaged frame in a direction. `number` is the first candidate; stepping beyond
// either end leaves the range, because the numbers are unsigned. A frame stays at least until the
// holder (an expert's context, and so its key) gets another.
inline FoundFrame scan_frames(const Capture& capture, Holder holder, std::uint32_t number,
                              std::uint32_t step) noexcept {
  // Scans prefetch this many frames ahead: a fetch from memory takes as long as a few calls.
  constexpr std::uint32_t kPrefetchDistance = 12;
  for (; number < capture.frame_count(); number += step) {
    const FrameRef frame = capture.frame(number, holder);
    if (!frame.handle) [[unlikely]]
      continue; // damaged in the file
    if (!frame.frame) [[unlikely]]
      return {NMERR_OUT_OF_MEMORY, number, frame};
    capture.prefetch(number + step * kPrefetchDistance);
    return {NMERR_SUCCESS, number, frame};
  }
  return {NMERR_NO_MORE_FRAMES, number, {}};
}

inline FoundFrame given_frame(const Capture& capture, Holder holder,
                              std::uint32_t number) noexcept {
  if (number >= capture.frame_count()) return {NMERR_OUT_OF_RANGE, number, {}};
  const FrameRef frame = capture.frame(number, holder);
  if (!frame.handle) return {NMERR_FILE_READ_ERROR, number, frame};
  return {frame.frame ? NMERR_SUCCESS : NMERR_OUT_OF_MEMORY, number, frame};
}

// `direction` is GET_SPECIFIED_FRAME or one of its siblings; `number` is the frame, or where the
// search starts. Call under a lease of the key.
inline FoundFrame find_frame(ExpertContext& context, std::uint32_t direction,
                             std::uint32_t number) noexcept {
  const Capture* capture = context.capture();
  if (!capture) return {NMERR_INVALID_HCAPTURE, 0, {}};
  switch (direction) {
    case GET_FRAME_NEXT_FORWARD:
      // INVALID_FRAME_NUMBER is before the first frame: adding one to it yields 0.
      return scan_frames(*capture, &context, number + 1, 1);
    case GET_FRAME_NEXT_BACKWARD: {
      // Numbers beyond the end, including INVALID_FRAME_NUMBER, are after the last frame.
      if (number == 0) return {NMERR_NO_MORE_FRAMES, 0, {}};
      const std::uint32_t count = capture->frame_count();
      return scan_frames(*capture, &context, (number < count ? number : count) - 1,
                         static_cast<std::uint32_t>(-1));
    }
    case GET_SPECIFIED_FRAME: return given_frame(*capture, &context, number);
    default: return {NMERR_INVALID_PARAMETER, 0, {}};
  }
}

} // namespace netmon
