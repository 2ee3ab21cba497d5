// SPDX-License-Identifier: MIT
// Free lists by power of two over pages that are never unmapped.
#include "metadata_pool.h"

#include "port.h"

#include <bit>
#include <cstdint>
#include <mutex>

namespace netmon {

namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr unsigned kMinShift = 6;
constexpr unsigned kMaxShift = 14;
static_assert(kMaxMetadata == std::size_t{1} << kMaxShift);

struct FreeNode {
  FreeNode* next;
};

std::mutex pool_mutex;
FreeNode* free_lists[kMaxShift + 1];
std::byte* bump = nullptr;
std::byte* bump_end = nullptr;

unsigned shift_of(std::size_t bytes) noexcept {
  if (bytes <= std::size_t{1} << kMinShift) return kMinShift;
  return static_cast<unsigned>(std::bit_width(bytes - 1));
}

std::byte* align_up(std::byte* p, std::size_t alignment) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(p);
  return p + ((alignment - address % alignment) % alignment);
}

} // namespace

void* metadata_allocate(std::size_t bytes) noexcept {
  const unsigned shift = shift_of(bytes);
  const std::size_t size = std::size_t{1} << shift;
  const std::lock_guard lock(pool_mutex);
  if (FreeNode* node = free_lists[shift]) {
    free_lists[shift] = node->next;
    return node;
  }
  const std::size_t alignment = size < 128 ? size : 128;
  std::byte* start = bump ? align_up(bump, alignment) : nullptr;
  if (!start || start > bump_end || static_cast<std::size_t>(bump_end - start) < size) {
    auto* chunk = static_cast<std::byte*>(
        port::map_pages(kChunkBytes, port::capabilities().page_size));
    if (!chunk) return nullptr;
    start = chunk;
    bump_end = chunk + kChunkBytes;
  }
  bump = start + size;
  return start;
}

void metadata_free(void* memory, std::size_t bytes) noexcept {
  const unsigned shift = shift_of(bytes);
  auto* node = static_cast<FreeNode*>(memory);
  const std::lock_guard lock(pool_mutex);
  node->next = free_lists[shift];
  free_lists[shift] = node;
}

void metadata_lock() noexcept { pool_mutex.lock(); }
void metadata_unlock() noexcept { pool_mutex.unlock(); }

} // namespace netmon
