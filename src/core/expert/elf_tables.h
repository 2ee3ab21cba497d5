// SPDX-License-Identifier: MIT
// The tables of an ELF file, the module format of Linux. Depends on module_tables.h.
#pragma once

#include "module_tables.h"

#include <cstddef>
#include <span>

namespace netmon {

// Returns false when the file is not ELF. Otherwise fills in what could be read, which is less for
// a damaged file. Only reads the tables of little-endian files. Bounded in time and memory,
// whatever is in the file. May throw std::bad_alloc.
bool read_elf(std::span<const std::byte> file, ModuleTables& out);

} // namespace netmon
