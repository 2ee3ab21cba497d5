// SPDX-License-Identifier: MIT
// Which protocols a frame holds: calls the parsers' RecognizeFrame along the frame. Reference:
// parsers.md 3.5, 10.1. Depends on core/protocol.
#pragma once

#include "core/capture/capture.h"
#include "core/protocol/parser_call.h"

#include <netmon/nmerr.h>
#include <netmon/properties.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace netmon {

// A frame whose bytes stay in place while its parsers run.
struct FrameView {
  const Capture* capture = nullptr;
  HFRAME handle = nullptr;
  std::uint32_t number = 0;
  const std::byte* bytes = nullptr;
  std::uint32_t stored = 0; // bytes
  std::uint32_t mac_type = 0;
};

// At most this many protocols are in a frame: PROPERTYTABLE counts them in a byte.
inline constexpr std::uint32_t kMaxPathEntries = 255;

struct Recognition {
  std::array<RECOGNIZEDATA, kMaxPathEntries> entries;
  RecognizedSoFar so_far = {entries.data(), 0};
  bool points_into_frame = false;      // instance data does: the path is of no use to another frame
  std::uint32_t error = NMERR_SUCCESS; // NMERR_RUNAWAY_PROTOCOL, NMERR_INTERNAL_EXCEPTION when a
                                       // parser faulted; what was recognized before counts
  std::uint64_t version = 0;           // of the protocols, see protocols_version

  std::span<const RECOGNIZEDATA> recognized() const noexcept {
    return {entries.data(), so_far.count};
  }
};

// Call under a ProtocolGuard, and with nothing else held. False: not even begun, because calls are
// nested too deep or memory is short.
bool recognize_frame(const FrameView& frame, Recognition& out) noexcept;

} // namespace netmon
