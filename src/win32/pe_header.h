// SPDX-License-Identifier: MIT
// Reads the header of a Windows module. Internal to the Windows backend. Depends on
// backend/module_ranges.h.
#pragma once

#include "backend/module_ranges.h"

#include <cstdint>

namespace netmon::port {

// Where the code of a loaded module is. `instance`: its HMODULE.
CodeRange code_of(const void* instance) noexcept;

// The machine of a loaded module: IMAGE_FILE_MACHINE_*.
std::uint16_t machine_of(const void* instance) noexcept;

} // namespace netmon::port
