// SPDX-License-Identifier: MIT
// The empty tables.
#include "expert_frames.h"

namespace netmon {

const RECOGNIZEDATATABLE kNothingRecognized = {};
const PROPERTYTABLE kNoProperties = {};

} // namespace netmon
