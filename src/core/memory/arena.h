// SPDX-License-Identifier: MIT
// One jemalloc arena: where a key's memory comes from, and what gives all of it back at once.
// The only place that knows jemalloc. Depends on port.h.
#pragma once

#include <cstddef>

namespace netmon {

// Hands out page-aligned extents. Calls on one arena may come from several threads, but for close().
// An arena's index names memory that jemalloc would re-create on any stray call, so it never leaves
// this class; thread caches are never used, because blocks of other arenas would come out of them.
class Arena {
 public:
  // A fresh or recycled arena; null when there are too many or memory is short.
  static Arena* open() noexcept;

  // Takes back everything that was allocated, whatever is live, and gives the memory to the system.
  // A few pages stay warm for the next arena (kWarmBytes); `used_bytes` is what was ever touched,
  // as far as the caller knows. The arena is gone.
  void close(std::size_t used_bytes) noexcept;

  // The size an allocation of `bytes` really gets. `bytes` >= kMinExtent; 0 when it is too large.
  static std::size_t rounded(std::size_t bytes) noexcept;

  // An extent of rounded(bytes) bytes, all zero when `zero`. Null when memory is short.
  void* allocate(std::size_t bytes, bool zero) noexcept;
  // An extent of `bytes`, a power of two, aligned to its size; its contents are old.
  void* allocate_aligned(std::size_t bytes) noexcept;
  void free(void* extent) noexcept;

  // Resizes without moving; the new part is zero. True when the extent now has rounded(bytes).
  bool resize_in_place(void* extent, std::size_t bytes) noexcept;

  static constexpr std::size_t kMinExtent = 16384;

  // Dirty pages that closed arenas may keep together for those to come, so that a short run does
  // not pay for page faults again. What a key used above its share goes back at once.
  static constexpr std::size_t kWarmBytes = std::size_t{32} << 20;

  // Around fork(): nobody else may hold the lock.
  static void lock_pool() noexcept;
  static void unlock_pool() noexcept;

 private:
  unsigned index_ = 0;
  std::size_t warm_bytes_ = 0; // dirty pages kept while pooled
  Arena* next_ = nullptr;      // in the pool

  void* allocate_with(std::size_t bytes, int flags) noexcept;
  void reset() noexcept;
  void purge() noexcept;
  bool keep_warm() const noexcept;
  bool pool_arena() noexcept;
};

} // namespace netmon
