// SPDX-License-Identifier: MIT
// ExpertAllocMemory and its siblings, without the ABI around them: results are values, and no
// pointer that an expert passed is read, written or freed through unless it is a live block.
#pragma once

#include "block_result.h"
#include "key.h"

#include <cstddef>
#include <cstdint>

namespace netmon {

// A zeroed block of `bytes` bytes, aligned to 16; 0 bytes give a unique block of size 0.
BlockResult allocate_block(Key key, std::size_t bytes) noexcept;

// Resizes; the grown part is zero. A null block allocates. On failure the block is as it was.
BlockResult reallocate_block(Key key, void* block, std::size_t bytes) noexcept;

// NMERR_SUCCESS; 125 when terminating (a valid block is freed all the same) or retired; 76 when
// the pointer is not a live block of this key. Null is fine.
std::uint32_t free_block(Key key, void* block) noexcept;

// The size that was asked for; 0 for anything that is not a live block of this key.
std::size_t block_size(Key key, const void* block) noexcept;

// The calling thread is done with the key: the next one that allocates goes on where it stopped.
// One after the other, threads then count as one, and the peak stays exact.
void hand_over_memory(Key key) noexcept;

} // namespace netmon
