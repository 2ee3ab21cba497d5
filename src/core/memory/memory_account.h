// SPDX-License-Identifier: MIT
// What a key has used of memory. Depends on nothing.
#pragma once

#include <cstdint>

namespace netmon {

// Bytes are those asked for, not what rounding makes of them.
struct MemoryAccount {
  std::uint64_t live_bytes = 0;
  std::uint64_t live_blocks = 0;
  std::uint64_t peak_bytes = 0;   // exact on one thread; docs/memory.md says how near on several
  std::uint64_t total_bytes = 0;  // ever allocated, growth by reallocation included
  std::uint64_t total_blocks = 0; // ever allocated; a reallocation is not a new block
  std::uint64_t limit_bytes = 0;  // 0: none
};

} // namespace netmon
