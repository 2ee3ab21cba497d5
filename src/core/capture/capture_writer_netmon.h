// SPDX-License-Identifier: MIT
// Writes Network Monitor files of version 2.0 or 2.1. Reference: capture-files.md 2-4, 7.2, 8, 10.
// Depends on capture.h, byte_sink.h.
#pragma once

#include "byte_sink.h"
#include "capture.h"

#include <string>
#include <vector>

namespace netmon {

// Version 2.0 when all frames share a medium from 1 to 4, which its header then names; otherwise
// 2.1, whose frames name their own. Start time and frames' times are those of the capture. An error
// when a frame has no medium number, is too long, or the file would not fit in 4 GB: nothing has
// been written then.
Error write_netmon(const Capture& capture, SinkBuffer& out, std::vector<std::string>& notes);

} // namespace netmon
