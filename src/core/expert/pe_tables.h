// SPDX-License-Identifier: MIT
// The tables of a PE file, the modules of Windows. Depends on module_tables.h.
#pragma once

#include "module_tables.h"

#include <cstddef>
#include <span>

namespace netmon {

// False when the file is not PE. Otherwise what could be read is filled in: a damaged file has
// less. Imports that wait for their first call are left out: a module is loaded without them.
// Bounded in time and memory, whatever is in the file. May throw std::bad_alloc.
bool read_pe(std::span<const std::byte> file, ModuleTables& out);

} // namespace netmon
