// SPDX-License-Identifier: MIT
// Resident memory, as reported by /proc.
#include "resident_memory.h"

#include <unistd.h>

#include <fstream>

namespace netmon::test {

std::int64_t resident_memory() {
  std::ifstream file("/proc/self/statm");
  std::int64_t all = 0, resident = 0;
  file >> all >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

} // namespace netmon::test
