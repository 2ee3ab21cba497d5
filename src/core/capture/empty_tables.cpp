// SPDX-License-Identifier: MIT
// Constants with external linkage: one of each, in memory that nobody can write.
#include "empty_tables.h"

namespace netmon {

const RECOGNIZEDATATABLE kNothingRecognized = {};
const PROPERTYTABLE kNoProperties = {};

} // namespace netmon
