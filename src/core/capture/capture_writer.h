// SPDX-License-Identifier: MIT
// Saves the frames of a capture in a format, whatever format they came from. Each writer goes over
// the capture twice, first to see what the head of the file must say, so that it writes from front
// to back and needs no memory per frame. Reference: capture-files.md 5.2, 10, 13; docs/captures.md
// tells what each format cannot hold. Depends on capture.h, byte_sink.h, core/runtime/error.h.
#pragma once

#include "byte_sink.h"
#include "capture.h"
#include "core/runtime/error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace netmon {

enum class SaveFormat : std::uint8_t {
  netmon, // 2.0, or 2.1 where frames are of media that 2.0 cannot name one by one
  pcap,
  pcapng,
};

struct SaveResult {
  Error error;                    // why nothing, or not everything, was written
  std::vector<std::string> notes; // what the format could not hold, or was left out; one each
};

// Writes the frames in their order, and the comment. An error comes before the first byte is
// written, except NMERR_FILE_WRITE_ERROR, when the sink refuses bytes, and NMERR_FILE_READ_ERROR,
// when frames were different in the second pass, because somebody modified them, or the file could
// not be read any more.
SaveResult save_capture(const Capture& capture, SaveFormat format, ByteSink& sink);

} // namespace netmon
