// SPDX-License-Identifier: MIT
// Reading the headers of loaded modules. Depends on pe_header.h and the Windows API.
#include "pe_header.h"

#include <windows.h>

#include <algorithm>
#include <cstddef>

namespace netmon::port {

CodeRange code_of(const void* instance) noexcept {
  const auto* base = static_cast<const std::byte*>(instance);
  const auto* dos = static_cast<const IMAGE_DOS_HEADER*>(instance);
  const auto* nt = reinterpret_cast<const IMAGE_NT_HEADERS*>(base + dos->e_lfanew);
  const auto* section = IMAGE_FIRST_SECTION(nt);
  CodeRange code;
  for (unsigned i = 0; i < nt->FileHeader.NumberOfSections; ++i, ++section) {
    if ((section->Characteristics & IMAGE_SCN_MEM_EXECUTE) == 0) continue;
    const auto begin = reinterpret_cast<std::uintptr_t>(base + section->VirtualAddress);
    code.begin = code.begin ? std::min(code.begin, begin) : begin;
    code.end = std::max<std::uintptr_t>(code.end, begin + section->Misc.VirtualSize);
  }
  return code;
}

std::uint16_t machine_of(const void* instance) noexcept {
  const auto* base = static_cast<const std::byte*>(instance);
  const auto* dos = static_cast<const IMAGE_DOS_HEADER*>(instance);
  return reinterpret_cast<const IMAGE_NT_HEADERS*>(base + dos->e_lfanew)->FileHeader.Machine;
}

} // namespace netmon::port
