// SPDX-License-Identifier: MIT
// What descriptors point to while there are no parsers. Read-only by contract; constants, so that
// an expert that writes to them faults, which is reported. Depends on public headers.
#pragma once

#include <netmon/frames.h>
#include <netmon/properties.h>

namespace netmon {

extern const RECOGNIZEDATATABLE kNothingRecognized;
extern const PROPERTYTABLE kNoProperties;

} // namespace netmon
