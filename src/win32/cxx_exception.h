// SPDX-License-Identifier: MIT
// Describes C++ exceptions of the GNU runtime, ours or a copy in another module. Internal to the
// Windows backend.
#pragma once

#include "core/runtime/port.h"

#include <cstdint>
#include <typeinfo>

namespace netmon::port {

// Fills the report. `type` and `what` may be null.
void describe_cxx_exception(const std::type_info* type, const char* what,
                            FaultReport& report) noexcept;

// On x86 an exception cannot leave the module whose runtime threw it: that runtime calls abort.
// Searches the stack, from `from` upward, for an exception that is being thrown. False when there
// is none.
bool find_thrown_exception(std::uintptr_t from, FaultReport& report) noexcept;

} // namespace netmon::port
