// SPDX-License-Identifier: MIT
// All that is known about the protocols of a capture's frames; attached to the capture when
// somebody first asks. Depends on path_store.h, parsed_frames.h.
#pragma once

#include "core/capture/capture.h"
#include "core/protocol/capture_heap.h"
#include "parsed_frames.h"
#include "path_store.h"

#include <netmon/protocols.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace netmon {

class ParsedCapture final : public CaptureAttachment {
 public:
  explicit ParsedCapture(std::uint32_t frame_count) : paths(frame_count) {}

  // Null when memory is short.
  static ParsedCapture* of(const Capture& capture) noexcept {
    CaptureAttachment* const there = capture.attachment();
    return there ? static_cast<ParsedCapture*>(there) : make(capture);
  }

  // The enabled protocols as they are now. The table stays until the capture is closed. Null when
  // memory is short.
  LPPROTOCOLTABLE enabled_protocols() noexcept;

  PathStore paths;
  ParsedFrames frames;
  CaptureHeap heap; // of the parsers

 private:
  static ParsedCapture* make(const Capture& capture) noexcept;

  Lock tables_lock_;
  std::uint64_t tables_version_ = 0;
  std::vector<std::unique_ptr<std::byte[]>> tables_; // the last one is current
};

} // namespace netmon
