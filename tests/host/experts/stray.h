// SPDX-License-Identifier: MIT
// stray: an expert that goes on writing into its blocks when it no longer has the right to.
#pragma once

#include <atomic>
#include <cstddef>

struct StrayBlocks {
  std::size_t count;
  std::size_t bytes;
};
inline constexpr StrayBlocks kStrayBlocks[] = {
    {64, 1000}, {200, 48}, {8, 20'000}, {8, 200'000}, {2, std::size_t{3} << 20}};

struct StrayState {
  enum Mode : int {
    kInRun,        // Run does not return
    kOnAThread,    // Run returns, and a thread that never calls the library writes
    kOnAnAllocator // Run returns, and the thread that allocated the blocks writes
  };
  std::atomic<int> mode = kInRun;
  std::atomic<std::size_t> blocks = 0; // which of kStrayBlocks
  std::atomic<bool> stop = false;
  std::atomic<unsigned long> rounds = 0; // each writes to all blocks
};

// Exported under this name.
using StrayStateProc = StrayState* (*)();
inline constexpr const char* kStrayState = "stray_state";
