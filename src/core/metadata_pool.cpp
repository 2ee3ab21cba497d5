// SPDX-License-Identifier: MIT
// Free lists by power of two over pages that are never unmapped.
#include "metadata_pool.h"

#include "port.h"

#include <atomic>
#include <bit>
#include <cstdint>

namespace netmon {

// Not constinit: std::mutex needs a call to begin its life in some C++ libraries.
MetadataPool metadata_pool;
MetadataPool code_pool;

namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;

std::byte* align_up(std::byte* p, std::size_t alignment) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(p);
  return p + ((alignment - address % alignment) % alignment);
}

} // namespace

// Atomic, because a stale look may fall on a piece that was freed.
struct MetadataPool::FreeNode {
  std::atomic<FreeNode*> next;
};

unsigned MetadataPool::shift_of(std::size_t bytes) noexcept {
  if (bytes <= std::size_t{1} << kMinShift) return kMinShift;
  return static_cast<unsigned>(std::bit_width(bytes - 1));
}

void* MetadataPool::allocate(std::size_t bytes) noexcept {
  const unsigned shift = shift_of(bytes);
  const std::size_t size = std::size_t{1} << shift;
  const std::lock_guard guard(mutex_);
  if (FreeNode* node = free_lists_[shift]) {
    free_lists_[shift] = node->next.load(std::memory_order_relaxed);
    return node;
  }
  const std::size_t alignment = size < 128 ? size : 128;
  std::byte* start = bump_ ? align_up(bump_, alignment) : nullptr;
  if (!start || start > bump_end_ || static_cast<std::size_t>(bump_end_ - start) < size) {
    start = static_cast<std::byte*>(
        port::map_pages(kChunkBytes, port::capabilities().page_size));
    if (!start) return nullptr;
    // A stale reader may take an index from one array into the next, shorter one: behind the last
    // there is room for that.
    bump_end_ = start + kChunkBytes - kMaxBytes;
  }
  bump_ = start + size;
  return start;
}

void MetadataPool::free(void* memory, std::size_t bytes) noexcept {
  const unsigned shift = shift_of(bytes);
  auto* node = static_cast<FreeNode*>(memory);
  const std::lock_guard guard(mutex_);
  node->next.store(free_lists_[shift], std::memory_order_relaxed);
  free_lists_[shift] = node;
}

} // namespace netmon
