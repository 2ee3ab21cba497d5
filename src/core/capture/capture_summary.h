// SPDX-License-Identifier: MIT
// What a capture contains, counted over all of its frames. Depends on capture.h.
#pragma once

#include "capture.h"

#include <netmon/types.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace netmon {

// Frames of one medium that are of one link type.
struct MediumCount {
  Media media = kMediaUnknown;
  std::uint32_t link_type = kNoLinkType;
  std::uint32_t frames = 0;
};

struct CaptureSummary {
  std::uint32_t readable = 0; // frames
  std::uint32_t damaged = 0;
  // Of the readable ones, without the headers that the import put before them.
  std::uint64_t stored_bytes = 0;
  std::uint64_t original_bytes = 0; // on the wire

  // Of the earliest and the latest readable frame; none when there is no frame, or the capture does
  // not say when it began. Local times are those of the clock that the start is told by.
  std::optional<SYSTEMTIME> first;
  std::optional<SYSTEMTIME> last;
  std::optional<std::uint64_t> utc_first; // FILETIME; also none where only a local time is known
  std::optional<std::uint64_t> utc_last;
  std::uint64_t duration = 0; // microseconds between them

  std::vector<MediumCount> media;              // the most frequent first
  std::vector<std::uint32_t> interface_frames; // for each of Capture::interfaces
};

// Goes over all frames. An error when a file cannot be read any more. May throw std::bad_alloc.
Error summarize(const Capture& capture, CaptureSummary& summary);

} // namespace netmon
