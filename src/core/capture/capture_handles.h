// SPDX-License-Identifier: MIT
// HCAPTURE and HFRAME values, and the guard that keeps a capture alive while a call is inside. A
// frame handle is a number out of a range that belongs to one capture; numbers are handed out
// onwards and come round again only where pointers are narrow and all have been used. So looking
// one up costs some nanoseconds, no memory a frame, and never touches what a forged value points
// at. Depends on capture.h, thread_record.h, token.h.
#pragma once

#include "capture.h"

#include <netmon/types.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace netmon {

// At most this many captures, and ranges of modified frames, are registered at a time.
inline constexpr std::uint32_t kMaxCaptureRanges = 1024;

// Gives the capture and its frames handles. Null when there are none left. At most once a capture.
HCAPTURE register_capture(std::shared_ptr<Capture> capture) noexcept;

// Ends the handles of a capture and of its frames, waits for calls that are inside, and drops the
// registration's reference. A call that stays inside for seconds (it faulted, and nobody said so)
// keeps the capture in memory for good instead of being cut off. False: no such handle.
bool close_capture(HCAPTURE handle) noexcept;

// The capture of a handle; null for any other value.
std::shared_ptr<Capture> find_capture(HCAPTURE handle) noexcept;

// Keeps the capture of a handle from being destroyed. Guards and KeyLeases nest, four deep
// together, and are dropped in reverse order; abandon_leases drops guards as well. While one is
// held no memory of an expert is touched.
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

  void release() noexcept; // early; idempotent

 private:
  bool enter(std::uint32_t range, std::uintptr_t token) noexcept;

  Capture* capture_ = nullptr;
  HCAPTURE handle_ = nullptr;
  std::uint32_t frame_ = Capture::kNoFrame;
};

// Replaces a frame by a FRAME record. The new handle; null and an NMERR_* in `error` on failure.
HFRAME modify_frame(HCAPTURE capture, std::uint32_t number, std::vector<std::byte> record,
                    std::uint32_t& error) noexcept;

} // namespace netmon
