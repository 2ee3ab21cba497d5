// SPDX-License-Identifier: MIT
// The tables of a PE file, the module format of Windows. Depends on module_tables.h.
#pragma once

#include "module_tables.h"

#include <cstddef>
#include <span>

namespace netmon {

// Returns false when the file is not PE. Otherwise fills in what could be read, which is less for a
// damaged file. Delay-loaded imports are left out, because a module loads without them. Bounded in
// time and memory, whatever is in the file. May throw std::bad_alloc.
bool read_pe(std::span<const std::byte> file, ModuleTables& out);

} // namespace netmon
