// SPDX-License-Identifier: MIT
// The text of an instance: the parser of its protocol writes it, into a buffer of ours. Reference:
// parsers.md 8, 12.1. Depends on frame_parse.h, property_format.h.
#pragma once

#include "frame_parse.h"

#include <netmon/properties.h>

#include <cstdint>
#include <string>

namespace netmon {

// Formats an instance of the frame. `address` is where it is, which need not be in a table of the
// library; `instance` is a copy of it. Writes the text to `out`. An NMERR_*:
// NMERR_INVALID_HPROPERTY when its definition is none, NMERR_INTERNAL_EXCEPTION when the parser
// faulted.
std::uint32_t property_text(const FrameInUse& frame, const PROPERTYINST* address,
                            const PROPERTYINST& instance, std::string& out) noexcept;

} // namespace netmon
