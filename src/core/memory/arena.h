// SPDX-License-Identifier: MIT
// One jemalloc arena: whose memory a key's is, and what gives all of it back at once. The only
// place that knows jemalloc. An arena keeps nothing for later: what it frees goes to the regions
// under it (region.h) at once. Depends on region.h, metadata_pool.h, lock.h.
#pragma once

#include "region.h"

#include <cstddef>

namespace netmon {

// Hands out extents that begin at granules of their own. Any thread, but for close(). An
// arena's index names memory that jemalloc would re-create on any stray call, so it never leaves
// this class; thread caches are never used, because blocks of other arenas would come out of them.
class Arena {
 public:
  // A fresh or recycled arena; null when there are too many or memory is short.
  static Arena* open() noexcept;

  // Takes back everything that was allocated, whatever is live. The arena is gone.
  virtual void close() noexcept = 0;

  // The size an allocation of `bytes` really gets. `bytes` >= kMinExtent; 0 when it is too large.
  static std::size_t rounded(std::size_t bytes) noexcept;

  // An extent of `bytes`, a power of two of at least a granule, aligned to its size; its contents
  // are old. Null when memory is short.
  virtual std::byte* allocate_aligned(std::size_t bytes) noexcept = 0;

  // An extent of rounded(bytes) bytes; from `fresh_from` on it is zero, before that its contents
  // are old. Null when memory is short.
  virtual std::byte* allocate(std::size_t bytes, Room room, std::size_t& fresh_from) noexcept = 0;

  virtual void free(std::byte* extent) noexcept = 0;

  // Resizes without moving. True when the extent now has rounded(bytes); what was added is zero
  // from `fresh_from` on.
  virtual bool resize_in_place(std::byte* extent, std::size_t bytes,
                               std::size_t& fresh_from) noexcept = 0;

  // In the child of a fork(): whoever was inside is not here any more.
  virtual void free_lock() noexcept = 0;

  static constexpr std::size_t kMinExtent = 16384;

 protected:
  Arena() = default;
  ~Arena() = default;
};

} // namespace netmon
