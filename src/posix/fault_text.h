// SPDX-License-Identifier: MIT
// Turns a fatal signal into a FaultReport with a human-readable line. Everything here runs inside a
// signal handler: no allocation, no locks, no stdio. Internal to the POSIX backend.
#pragma once

#include "core/runtime/port.h"

#include <signal.h>

namespace netmon::port {

// Finds the expert code that ran when the signal arrived: the instruction itself or, when that is
// in a library, the innermost caller that the stack shows. False when there is no expert code.
bool find_faulting_code(const void* context, struct ExpertCode& code, bool& is_caller) noexcept;

// Fills `report` from what the kernel passed to the handler.
void describe_fault(int signal, const siginfo_t& info, const void* context,
                    FaultReport& report) noexcept;

} // namespace netmon::port
