// SPDX-License-Identifier: MIT
// The tables of an ELF file, the modules of Linux. Depends on module_tables.h.
#pragma once

#include "module_tables.h"

#include <cstddef>
#include <span>

namespace netmon {

// False when the file is not ELF. Otherwise what could be read is filled in: a damaged file has
// less. Tables are read of little-endian files only. Bounded in time and memory, whatever is in the
// file. May throw std::bad_alloc.
bool read_elf(std::span<const std::byte> file, ModuleTables& out);

} // namespace netmon
