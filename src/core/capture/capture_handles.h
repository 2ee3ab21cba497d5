// SPDX-License-Identifier: MIT
// HCAPTURE and HFRAME values, and the guard that keeps a capture alive while a call is inside. A
// frame handle is a number in a range that belongs to one capture; numbers are handed out in
// ascending order and are reused only where pointers are narrow and all have been used. So a lookup
// takes a few nanoseconds, needs no memory per frame, and never touches what a forged value points
// to. Depends on capture.h, thread_record.h, token.h.
#pragma once

#include "capture.h"

#include <netmon/types.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace netmon {

// At most this many captures, and ranges of modified frames, are registered at a time.
inline constexpr std::uint32_t kMaxCaptureRanges = 1024;

// Assigns handles to the capture and its frames. Null when there are none left. Call at most once
// per capture.
HCAPTURE register_capture(std::shared_ptr<Capture> capture) noexcept;

// Invalidates the handles of a capture and of its frames, waits for calls that are inside, and
// drops the registration's reference. If a call stays inside for seconds (for example because it
// faulted and the fault was not reported), the capture stays in memory for good. False: no such
// handle.
bool close_capture(HCAPTURE handle) noexcept;

// Returns the capture of a handle; null for any other value.
std::shared_ptr<Capture> find_capture(HCAPTURE handle) noexcept;

// Keeps the capture of a handle from being destroyed. Guards and KeyLeases nest, together up to
// four deep, and are dropped in reverse order; abandon_leases drops guards as well. While one is
// held, no memory of an expert may be touched.
class CaptureGuard {
 public:
  explicit CaptureGuard(HCAPTURE handle) noexcept;
  explicit CaptureGuard(HFRAME handle) noexcept;
  ~CaptureGuard() { release(); }
  CaptureGuard(const CaptureGuard&) = delete;
  CaptureGuard& operator=(const CaptureGuard&) = delete;

  // Null when the handle is not alive.
  Capture* capture() const noexcept { return capture_; }
  HCAPTURE handle() const noexcept { return handle_; }
  // The frame of the HFRAME; Capture::kNoFrame when it is not alive (capture() is null then).
  std::uint32_t frame() const noexcept { return frame_; }

  // A reference that outlives the guard, for work during which nothing may be held.
  std::shared_ptr<Capture> share() const noexcept;

  void release() noexcept; // early; idempotent

 private:
  bool enter(std::uint32_t range, std::uintptr_t token) noexcept;

  Capture* capture_ = nullptr;
  HCAPTURE handle_ = nullptr;
  std::uint32_t frame_ = Capture::kNoFrame;
  std::uint32_t range_ = 0;
};

// Replaces a frame with a FRAME record. Returns the new handle; on failure, null and an NMERR_* in
// `error`.
HFRAME modify_frame(HCAPTURE capture, std::uint32_t number, std::vector<std::byte> record,
                    std::uint32_t& error) noexcept;

} // namespace netmon
