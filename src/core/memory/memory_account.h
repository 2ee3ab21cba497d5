// SPDX-License-Identifier: MIT
// How much memory a key has used, and what happens to it in the end. Depends on nothing.
#pragma once

#include <cstdint>

namespace netmon {

// Bytes are as requested, before rounding.
struct MemoryAccount {
  std::uint64_t live_bytes = 0;
  std::uint64_t live_blocks = 0;
  std::uint64_t peak_bytes = 0;   // exact with one thread; for several, see docs/memory.md
  std::uint64_t total_bytes = 0;  // ever allocated, growth by reallocation included
  std::uint64_t total_blocks = 0; // ever allocated; a reallocation is not a new block
  std::uint64_t limit_bytes = 0;  // 0: none
  bool given_up = false; // a thread stayed or vanished inside: the memory was not taken back
};

// What to do with the memory of a retired key.
enum class Leftovers : std::uint8_t {
  reuse,         // the next key may have it
  quarantine,    // threads may go on writing to it, and should then be the ones to fault: out of
                 // reach for kQuarantine, and for as long as threads that used the key exist
  keep_for_good, // a thread goes on running, and nobody will know when it ends: out of reach
                 // forever
};

} // namespace netmon
