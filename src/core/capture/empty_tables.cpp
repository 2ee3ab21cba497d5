// SPDX-License-Identifier: MIT
// A constant with external linkage: there is one, in read-only memory.
#include "empty_tables.h"

namespace netmon {

const RECOGNIZEDATATABLE kNothingRecognized = {};

} // namespace netmon
