// SPDX-License-Identifier: MIT
// The slow paths for expert_memory.cpp. Each is the complete function, not just the part that the
// fast path does not handle.
#pragma once

#include "block_result.h"
#include "key.h"

#include <cstddef>
#include <cstdint>

namespace netmon {

BlockResult allocate_slowly(Key key, std::size_t bytes) noexcept;
BlockResult reallocate_slowly(Key key, void* block, std::size_t bytes) noexcept;
std::uint32_t free_slowly(Key key, void* block) noexcept;

} // namespace netmon
