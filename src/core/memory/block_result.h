// SPDX-License-Identifier: MIT
// What the functions that allocate a block return. Depends on nothing.
#pragma once

#include <cstdint>

namespace netmon {

struct BlockResult {
  void* block;         // null on failure
  std::uint32_t error; // NMERR_*
};

} // namespace netmon
