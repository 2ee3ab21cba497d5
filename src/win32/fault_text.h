// SPDX-License-Identifier: MIT
// Turns a structured exception into a FaultReport with a human-readable line. Everything here runs
// while an exception is handled, possibly at the end of a stack: no allocation, no locks, no stdio.
// Internal to the Windows backend.
#pragma once

#include "core/runtime/port.h"

#include <windows.h>

namespace netmon::port {

// Finds the expert code that ran: the instruction itself or, when that is in a library, the
// innermost caller that the stack shows. False when there is no expert code.
bool find_faulting_code(const CONTEXT& context, struct ExpertCode& code, bool& is_caller) noexcept;

// Fills `report` from what the system passed to the handler.
void describe_fault(const EXCEPTION_RECORD& record, const CONTEXT& context,
                    FaultReport& report) noexcept;

// The same for abort(), which is not an exception.
void describe_abort(const CONTEXT& context, FaultReport& report) noexcept;

} // namespace netmon::port
