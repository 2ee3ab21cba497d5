// SPDX-License-Identifier: MIT
// One jemalloc arena: holds the memory of a key and releases all of it at once. This is the only
// file that knows about jemalloc. An arena caches nothing: what it frees goes straight to the
// regions below it (region.h). Depends on region.h, metadata_pool.h, lock.h.
#pragma once

#include "region.h"

#include <cstddef>

namespace netmon {

// Hands out extents, each of which begins at a granule of its own. Callable from any thread, except
// for close(). The arena's index never leaves this class, because jemalloc would re-create the
// arena on any stray call with it; thread caches are never used, because they could return blocks
// of other arenas.
class Arena {
 public:
  // Returns a fresh or recycled arena; null when there are too many or memory is short.
  static Arena* open() noexcept;

  // Releases everything that was allocated, live or not. The arena must not be used afterward.
  virtual void close() noexcept = 0;

  // The actual size of an allocation of `bytes`, which is at least kMinExtent; 0 when it is too
  // large.
  static std::size_t rounded(std::size_t bytes) noexcept;

  // Returns an extent of `bytes`, a power of two and at least a granule, aligned to its size, with
  // arbitrary contents. Null when memory is short.
  virtual std::byte* allocate_aligned(std::size_t bytes) noexcept = 0;

  // Returns an extent of rounded(bytes) bytes. It is zero from `fresh_from` on; before that, its
  // contents are arbitrary. Null when memory is short.
  virtual std::byte* allocate(std::size_t bytes, Room room, std::size_t& fresh_from) noexcept = 0;

  virtual void free(std::byte* extent) noexcept = 0;

  // Resizes without moving. Returns true when the extent now has rounded(bytes) bytes; what was
  // added is zero from `fresh_from` on.
  virtual bool resize_in_place(std::byte* extent, std::size_t bytes,
                               std::size_t& fresh_from) noexcept = 0;

  // For the child of a fork(), where the threads that were inside no longer exist.
  virtual void free_lock() noexcept = 0;

  static constexpr std::size_t kMinExtent = 16384;

 protected:
  Arena() = default;
  ~Arena() = default;
};

} // namespace netmon
