// SPDX-License-Identifier: MIT
// One frame against one filter. Reference: filters.md 5. Depends on filter_program.h.
#pragma once

#include "filter_program.h"
#include "frame_facts.h"

namespace netmon {

// Does the frame pass? `check` is what the program's check said: it was sound. Cells are on the
// stack of the caller unless there are many; then it may throw std::bad_alloc. Callable from any
// number of threads with one program.
bool passes(const FilterProgram& program, const FilterCheck& check, FrameFacts& facts);

} // namespace netmon
