// SPDX-License-Identifier: MIT
// Memory that belongs to no expert: blocks under a key of the library's own, which is opened when
// it is first needed and stays open. So bad pointers are refused, and blocks are zeroed, as with
// experts. Reference: parsers.md 17. Depends on expert_memory.h, key_table.h.
#pragma once

#include "block_result.h"

#include <cstddef>
#include <cstdint>

namespace netmon {

// As allocate_block and its siblings in expert_memory.h.
BlockResult allocate_common(std::size_t bytes) noexcept;
BlockResult reallocate_common(void* block, std::size_t bytes) noexcept;
std::uint32_t free_common(void* block) noexcept;
std::size_t common_size(const void* block) noexcept;

// Frees all blocks and closes the key. For tests that count what is left.
void end_common_memory() noexcept;

} // namespace netmon
