// SPDX-License-Identifier: MIT
// Turns a fatal signal into a FaultReport with a line for people. Everything here runs inside a
// signal handler: no allocation, no locks, no stdio. Internal to the POSIX backend.
#pragma once

#include "core/runtime/port.h"

#include <signal.h>

namespace netmon::port {

// The expert code at work when the signal came: the instruction itself or, when that is in a
// library, the innermost caller that the stack shows. False when no expert code is in sight.
bool find_faulting_code(const void* context, struct ExpertCode& code, bool& is_caller) noexcept;

// Fills `report` from what the kernel handed to the handler.
void describe_fault(int signal, const siginfo_t& info, const void* context,
                    FaultReport& report) noexcept;

} // namespace netmon::port
