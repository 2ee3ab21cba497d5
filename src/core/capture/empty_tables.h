// SPDX-License-Identifier: MIT
// What descriptors point to while nobody has asked for protocols. Read-only by contract; a
// constant, so that an expert that writes to it faults, which is reported. Depends on public
// headers.
#pragma once

#include <netmon/properties.h>

namespace netmon {

extern const RECOGNIZEDATATABLE kNothingRecognized;

} // namespace netmon
