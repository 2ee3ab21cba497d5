// SPDX-License-Identifier: MIT
// Resident memory: the working set of this process.
#include "resident_memory.h"

#include <windows.h>

#include <psapi.h>

namespace netmon::test {

std::int64_t resident_memory() {
  PROCESS_MEMORY_COUNTERS counters = {};
  counters.cb = sizeof(counters);
  if (!GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters))) return 0;
  return static_cast<std::int64_t>(counters.WorkingSetSize);
}

} // namespace netmon::test
