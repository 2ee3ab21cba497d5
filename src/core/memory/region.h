// SPDX-License-Identifier: MIT
// Where the pages of arenas come from: regions of address space. The front of each is backed by
// memory; the rest, if any, is room for a block to grow into without being moved. Regions that are
// given back stay warm for reuse, within the budget (warm_budget.h). Depends on port.h,
// address_map.h, metadata_pool.h.
#pragma once

#include <cstddef>

namespace netmon {

struct Region {
  std::byte* base = nullptr;
  std::size_t reserved = 0;  // bytes of address space in all
  std::size_t committed = 0; // bytes backed by memory, at the front
  std::size_t used = 0;      // bytes of those that the arena has; the rest is warm
  bool roomy = false;        // created with room to grow
  Region* next = nullptr;    // in the list of warm ones
};

enum class Room : bool { none, to_grow };

// Returns a region of which `bytes` (a multiple of the page size) are used, aligned to `alignment`
// and at least to kGranuleBytes. Bytes from `fresh_from` on are zero; those before it have
// arbitrary contents. Null when memory is short.
Region* take_region(std::size_t bytes, std::size_t alignment, Room room,
                    std::size_t& fresh_from) noexcept;

// Gives back regions chained by `next`, no matter how much of them is in use.
void give_regions(Region* chain) noexcept;
inline void give_region(Region* region) noexcept {
  region->next = nullptr;
  give_regions(region);
}

// Grows the used part in place, to `bytes`. The new part is zero from `fresh_from` on. Returns
// false when there is no room or memory is short.
bool grow_region(Region& region, std::size_t bytes, std::size_t& fresh_from) noexcept;

// Shrinks the used part; the memory after it goes back to the system.
void shrink_region(Region& region, std::size_t bytes) noexcept;

// The region that begins at an address, or null.
Region* region_at(const void* base) noexcept;

// Puts the memory out of reach: touching it is a fault, and the addresses are not reused, until
// give_regions.
void seal_region(Region& region) noexcept;

// Gives back the oldest warm regions to make room in the budget for `bytes`, as far as possible:
// what was used last is likely to be used next. Not under a lock.
void make_room_in_budget(std::size_t bytes) noexcept;

// Gives back the warm regions; without `all`, only when they have been unused for a while.
void give_back_warm_regions(bool all) noexcept;

} // namespace netmon
