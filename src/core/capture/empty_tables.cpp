// SPDX-License-Identifier: MIT
// Constants with external linkage: one of each, in read-only memory.
#include "empty_tables.h"

namespace netmon {

const RECOGNIZEDATATABLE kNothingRecognized = {};
const PROPERTYTABLE kNoProperties = {};

} // namespace netmon
