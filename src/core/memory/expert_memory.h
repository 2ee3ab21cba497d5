// SPDX-License-Identifier: MIT
// ExpertAllocMemory and its siblings without the ABI around them. Results are values, and a pointer
// passed by an expert is never read from, written to, or freed unless it is a live block.
#pragma once

#include "block_result.h"
#include "key.h"

#include <cstddef>
#include <cstdint>

namespace netmon {

// Returns a zeroed block of `bytes` bytes, aligned to 16; for 0 bytes, a unique block of size 0.
BlockResult allocate_block(Key key, std::size_t bytes) noexcept;

// Resizes a block; the added part is zero. Null allocates a block. On failure the block is
// unchanged.
BlockResult reallocate_block(Key key, void* block, std::size_t bytes) noexcept;

// NMERR_SUCCESS; 125 when terminating (a valid block is freed anyway) or retired; 76 when the
// pointer is not a live block of this key. Null is allowed.
std::uint32_t free_block(Key key, void* block) noexcept;

// The size that was requested; 0 for anything that is not a live block of this key.
std::size_t block_size(Key key, const void* block) noexcept;

// Called when the calling thread is done with the key: the next thread that allocates takes over
// its heap. Threads that run one after the other then count as one, and the peak stays exact.
void hand_over_memory(Key key) noexcept;

} // namespace netmon
