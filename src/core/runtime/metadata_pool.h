// SPDX-License-Identifier: MIT
// The library's own book-keeping memory, out of reach of experts: never inside an arena, never
// unmapped, so that a stale look at it reads old data or zeros but cannot fault. What is free
// serves every size, and goes back to the system but for a little. Depends on port.h and lock.h.
#pragma once

#include "lock.h"

#include <cstddef>
#include <cstdint>

namespace netmon {

class MetadataPool {
 public:
  static constexpr std::size_t kMaxBytes = 16384;

  // Aligned to the power of two that holds `bytes`, 128 at the most. Not zeroed when it was used
  // before. Null when memory is short. `bytes` at most kMaxBytes.
  void* allocate(std::size_t bytes) noexcept;

  // `bytes` as given to allocate.
  void free(void* memory, std::size_t bytes) noexcept;

  // Many at once under one lock.
  class Batch {
   public:
    explicit Batch(MetadataPool& pool) noexcept : pool_(pool) { pool_.lock_.lock(); }
    ~Batch() { pool_.lock_.unlock(); }
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;
    void free(void* memory, std::size_t bytes) noexcept { pool_.free_locked(memory, bytes); }

   private:
    MetadataPool& pool_;
  };

  // Around fork(): nobody else may hold the lock.
  void lock() noexcept { lock_.lock(); }
  void unlock() noexcept { lock_.unlock(); }

  struct Slab; // a run of pages cut into pieces of one size

 private:
  static constexpr unsigned kMinShift = 6;
  static constexpr unsigned kMaxShift = 14;
  static_assert(kMaxBytes == std::size_t{1} << kMaxShift);

  void* allocate_locked(unsigned shift) noexcept;
  void free_locked(void* memory, std::size_t bytes) noexcept;
  Slab* take_slab(unsigned shift) noexcept;
  void give_slab(Slab& slab) noexcept;
  bool add_slabs() noexcept;
  void mend() noexcept;

  Lock lock_;
  bool mended_ = false;                 // after a thread vanished with the lock
  Slab* partial_[kMaxShift + 1] = {};   // slabs with free pieces
  Slab* free_slabs_ = nullptr;          // of no size
  std::size_t resident_free_slabs_ = 0; // of those, not purged
};

// Whatever has no pool of its own.
extern MetadataPool metadata_pool;
// Block codes: only ever read and written as atomics, so that a reader without a lease may look at
// an array that has been given to another span, and find out afterwards.
extern MetadataPool code_pool;

} // namespace netmon
