// SPDX-License-Identifier: MIT
// What a key has used of memory, and what becomes of it. Depends on nothing.
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
  bool given_up = false; // a thread stayed inside, or vanished there: the memory was not taken back
};

// What is done with the memory of a key that is retired.
enum class Leftovers : std::uint8_t {
  reuse,         // the next key may have it
  quarantine,    // somebody may go on writing into it, who then faults by himself: put out of reach
                 // for kQuarantine, and for as long as threads that used the key are around
  keep_for_good, // somebody goes on, and nobody will know when that ends: out of reach for ever
};

} // namespace netmon
