// SPDX-License-Identifier: MIT
// Asks the system for the room, and sets a guard page where there is none: after an overflow, and
// under Wine from the start, since Wine commits whole stacks. Depends on stack_guard.h.
#include "stack_guard.h"

#include <windows.h>

#include <cstddef>

namespace netmon::port {

void guard_stack_end() noexcept {
  constexpr std::size_t kRoom = std::size_t{64} << 10;
  ULONG guarantee = kRoom;
  SetThreadStackGuarantee(&guarantee);
  MEMORY_BASIC_INFORMATION here = {};
  MEMORY_BASIC_INFORMATION there = {};
  if (VirtualQuery(&here, &here, sizeof(here)) == 0) return;
  auto* page = static_cast<std::byte*>(here.AllocationBase) + kRoom + kRoom / 4;
  // While the stack can still grow, there is a guard page above already.
  if (page + kRoom > reinterpret_cast<std::byte*>(&here)) return;
  if (VirtualQuery(page, &there, sizeof(there)) == 0 || there.State != MEM_COMMIT) return;
  DWORD before = 0;
  VirtualProtect(page, 1, PAGE_READWRITE | PAGE_GUARD, &before);
}

} // namespace netmon::port
