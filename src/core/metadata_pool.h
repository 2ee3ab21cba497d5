// SPDX-License-Identifier: MIT
// The library's own book-keeping memory, out of reach of experts: never inside an arena, never
// given back to the system, so that a stale look at it reads old data but cannot fault. Bounded by
// the peak of what was in use. Depends on port.h.
#pragma once

#include <cstddef>

namespace netmon {

// Aligned to its size's power of two, 128 at the most. Not zeroed when it was used before. Null
// when memory is short. `bytes` at most kMaxMetadata.
inline constexpr std::size_t kMaxMetadata = 16384;
void* metadata_allocate(std::size_t bytes) noexcept;

// `bytes` as given to metadata_allocate.
void metadata_free(void* memory, std::size_t bytes) noexcept;

// Around fork(): nobody else may hold the lock.
void metadata_lock() noexcept;
void metadata_unlock() noexcept;

} // namespace netmon
