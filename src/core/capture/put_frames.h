// SPDX-License-Identifier: MIT
// Going over the frames of a capture to write them. What is written is sent between frames, so that
// a fault while they are read is never one of whoever takes the bytes. Depends on byte_sink.h,
// capture.h, mapped_read.h.
#pragma once

#include "byte_sink.h"
#include "capture.h"
#include "mapped_read.h"

#include <cstdint>

namespace netmon {

// Calls `put(number, info)`, which returns an Error, for each frame that can be read, until there
// is an error or the sink refuses bytes.
template <class Put>
Error put_frames(const Capture& capture, SinkBuffer& out, const Put& put) {
  Error error;
  std::uint32_t number = 0;
  const auto fill_buffer = [&] {
    for (; number < capture.frame_count() && !out.is_full() && !error; ++number) {
      FrameInfo info;
      if (capture.read(number, info)) error = put(number, info);
    }
  };
  while (number < capture.frame_count() && out.good() && !error) {
    if (!could_read(fill_buffer)) return unreadable();
    if (!error) out.flush();
  }
  return error;
}

} // namespace netmon
