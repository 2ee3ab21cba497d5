// SPDX-License-Identifier: MIT
// Loads the explored core and makes each schedule start with the same memory. Depends on subject.h.
#pragma once

#include "subject.h"

namespace netmon::explore {

// Returns null, with a message on stderr, when it cannot be loaded. Called once.
const Subject* load_core(const char* path);

// Before each schedule.
void reset_core();

} // namespace netmon::explore
