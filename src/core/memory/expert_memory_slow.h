// SPDX-License-Identifier: MIT
// What the fast paths of expert_memory.cpp leave over. Each is the whole function, not a part of
// it.
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
