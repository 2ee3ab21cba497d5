// SPDX-License-Identifier: MIT
// The library's own bookkeeping memory, out of reach of experts. It is never inside an arena and
// never unmapped, so a stale read returns old data or zeros but cannot fault. Free memory can be
// reused for every size, and all but a little goes back to the system. Depends on port.h and
// lock.h.
#pragma once

#include "lock.h"

#include <cstddef>
#include <cstdint>

namespace netmon {

class MetadataPool {
 public:
  static constexpr std::size_t kMaxBytes = 16384;

  // Returns memory that is aligned to the smallest power of two that holds `bytes`, but at most to
  // 128. Not zeroed when it was used before. Null when memory is short. `bytes` is at most
  // kMaxBytes.
  void* allocate(std::size_t bytes) noexcept;

  // `bytes` is what was passed to allocate.
  void free(void* memory, std::size_t bytes) noexcept;

  // Frees many pieces under one lock.
  class Batch {
   public:
    explicit Batch(MetadataPool& pool) noexcept : pool_(pool) { pool_.lock_.lock(); }
    ~Batch() {
      pool_.trim();
      pool_.lock_.unlock();
    }
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;
    void free(void* memory, std::size_t bytes) noexcept { pool_.free_locked(memory, bytes); }

   private:
    MetadataPool& pool_;
  };

  // For use around fork(), when nobody else may hold the lock.
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
  void trim() noexcept;
  bool add_slabs() noexcept;
  void mend() noexcept;

  Lock lock_;
  bool mended_ = false;                 // after a thread vanished while it held the lock
  bool trim_is_due_ = false;            // since a slab was given
  Slab* partial_[kMaxShift + 1] = {};   // slabs with free pieces
  Slab* free_slabs_ = nullptr;          // of no size yet
  std::size_t resident_free_slabs_ = 0; // of those, the ones that are not purged
};

// For everything that has no pool of its own.
extern MetadataPool metadata_pool;
// For block codes, which are only read and written as atomics: a reader without a lease may look at
// an array that was reused for another span, and find out afterward.
extern MetadataPool code_pool;

} // namespace netmon
