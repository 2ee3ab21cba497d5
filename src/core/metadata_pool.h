// SPDX-License-Identifier: MIT
// The library's own book-keeping memory, out of reach of experts: never inside an arena, never
// given back to the system, so that a stale look at it reads old data but cannot fault. Bounded by
// the peak of what was in use. Depends on port.h.
#pragma once

#include <cstddef>
#include <mutex>

namespace netmon {

class MetadataPool {
 public:
  static constexpr std::size_t kMaxBytes = 16384;

  // Aligned to the power of two that holds `bytes`, 128 at the most. Not zeroed when it was used
  // before. Null when memory is short. `bytes` at most kMaxBytes.
  void* allocate(std::size_t bytes) noexcept;

  // `bytes` as given to allocate.
  void free(void* memory, std::size_t bytes) noexcept;

  // Around fork(): nobody else may hold the lock.
  void lock() noexcept { mutex_.lock(); }
  void unlock() noexcept { mutex_.unlock(); }

 private:
  static constexpr unsigned kMinShift = 6;
  static constexpr unsigned kMaxShift = 14;
  static_assert(kMaxBytes == std::size_t{1} << kMaxShift);

  static unsigned shift_of(std::size_t bytes) noexcept;

  struct FreeNode;

  std::mutex mutex_;
  FreeNode* free_lists_[kMaxShift + 1] = {};
  std::byte* bump_ = nullptr;
  std::byte* bump_end_ = nullptr;
};

// Whatever has no pool of its own.
extern MetadataPool metadata_pool;
// Block codes: only ever read and written as atomics, so that a reader without a lease may look at
// an array that has been given to another span, and find out afterwards.
extern MetadataPool code_pool;

} // namespace netmon
