// SPDX-License-Identifier: MIT
// Fuzz target: the tables of module files. Aborts when a table yields more than a file may contain.
#include "core/expert/elf_tables.h"
#include "core/expert/pe_tables.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(data), size);
  netmon::ModuleTables tables;
  if (!netmon::read_elf(bytes, tables) && !netmon::read_pe(bytes, tables)) return 0;
  const std::size_t texts = tables.libraries.size() + tables.search_paths.size() +
                            tables.imports.size() + tables.exports.size();
  if (texts > std::size_t{1} << 18) std::abort();
  return 0;
}
