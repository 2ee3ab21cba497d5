// SPDX-License-Identifier: MIT
// The search for the frame that an expert asks for. There are no parsers yet: every frame has an
// empty recognise table and, when asked for, an empty property table.
#include "expert_frames.h"

#include <netmon/nmerr.h>

namespace netmon {

namespace {

// Read-only by contract; constants, so that an expert that writes to them faults and is told so.
const RECOGNIZEDATATABLE kNothingRecognized = {};
const PROPERTYTABLE kNoProperties = {};

// So many frames ahead of a scan are fetched from memory: a fetch takes as long as a few calls.
constexpr std::uint32_t kPrefetchDistance = 12;

// The first frame in a direction that is whole. `number` is the first candidate; stepping beyond
// either end leaves the range, as the numbers are unsigned.
std::uint32_t scan(const Capture& capture, std::uint32_t number, std::uint32_t step,
                   EXPERTFRAMEDESCRIPTOR& found) noexcept {
  for (; number < capture.frame_count(); number += step) {
    const FrameRef frame = capture.frame(number);
    if (!frame.handle) continue; // damaged in the file
    if (!frame.frame) return NMERR_OUT_OF_MEMORY;
    capture.prefetch(number + step * kPrefetchDistance);
    found.FrameNumber = number;
    found.hFrame = frame.handle;
    found.pFrame = frame.frame;
    return NMERR_SUCCESS;
  }
  return NMERR_NO_MORE_FRAMES;
}

std::uint32_t search(const Capture& capture, const FrameRequest& request,
                     EXPERTFRAMEDESCRIPTOR& found) noexcept {
  const std::uint32_t count = capture.frame_count();
  switch (request.direction) {
    case GET_FRAME_NEXT_FORWARD:
      // INVALID_FRAME_NUMBER is before the first frame: one more than it is 0.
      return scan(capture, request.number + 1, 1, found);
    case GET_FRAME_NEXT_BACKWARD:
      // Numbers beyond the end, INVALID_FRAME_NUMBER among them, are after the last frame.
      if (request.number == 0) return NMERR_NO_MORE_FRAMES;
      return scan(capture, (request.number < count ? request.number : count) - 1,
                  static_cast<std::uint32_t>(-1), found);
    case GET_SPECIFIED_FRAME: {
      if (request.number >= count) return NMERR_OUT_OF_RANGE;
      const FrameRef frame = capture.frame(request.number);
      if (!frame.handle) return NMERR_FILE_READ_ERROR;
      if (!frame.frame) return NMERR_OUT_OF_MEMORY;
      found.FrameNumber = request.number;
      found.hFrame = frame.handle;
      found.pFrame = frame.frame;
      return NMERR_SUCCESS;
    }
    default: return NMERR_INVALID_PARAMETER;
  }
}

} // namespace

std::uint32_t find_frame(ExpertContext& context, const FrameRequest& request,
                         EXPERTFRAMEDESCRIPTOR& found) noexcept {
  const Capture* capture = context.capture();
  if (!capture) return NMERR_INVALID_HCAPTURE;
  const std::uint32_t error = search(*capture, request, found);
  if (error != NMERR_SUCCESS) return error;
  found.lpRecognizeDataTable = const_cast<LPRECOGNIZEDATATABLE>(&kNothingRecognized);
  found.lpPropertyTable = (request.flags & FLAGS_ATTACH_PROPERTIES) != 0
                              ? const_cast<LPPROPERTYTABLE>(&kNoProperties)
                              : nullptr;
  context.set_last_frame(found.FrameNumber);
  return NMERR_SUCCESS;
}

} // namespace netmon
