// SPDX-License-Identifier: MIT
// Where the pages of arenas come from: regions of address space, the front of each with memory
// behind it, and the rest, if any, room for a block to grow into without being moved. Regions that
// are given back stay warm for the next taker within the budget (warm_budget.h). Depends on port.h,
// address_map.h, metadata_pool.h.
#pragma once

#include <cstddef>

namespace netmon {

struct Region {
  std::byte* base = nullptr;
  std::size_t reserved = 0;  // bytes of address space, all of them the region's
  std::size_t committed = 0; // with memory behind them, at the front
  std::size_t used = 0;      // of those, what the arena was given; the rest is warm
  bool roomy = false;        // was made with room to grow
  Region* next = nullptr;    // in the list of warm ones
};

enum class Room : bool { none, to_grow };

// A region of which `bytes` (a multiple of the page size) are used, aligned to `alignment` and to
// kGranuleBytes at least; bytes from `fresh_from` on are zero, those before it are what somebody
// left there. Null when memory is short.
Region* take_region(std::size_t bytes, std::size_t alignment, Room room,
                    std::size_t& fresh_from) noexcept;

// Gives back a chain by `next`, whatever is in use of them.
void give_regions(Region* chain) noexcept;
inline void give_region(Region* region) noexcept {
  region->next = nullptr;
  give_regions(region);
}

// Uses more of it, in place: `bytes` in all. What is new is zero from `fresh_from` on. False when
// there is no room, or memory is short.
bool grow_region(Region& region, std::size_t bytes, std::size_t& fresh_from) noexcept;

// Uses less of it; the memory behind goes back to the system.
void shrink_region(Region& region, std::size_t bytes) noexcept;

// The region that begins at an address, or null.
Region* region_at(const void* base) noexcept;

// Takes the memory out of reach for good: whoever touches it faults, and nobody is given the
// addresses, until give_regions.
void seal_region(Region& region) noexcept;

// Has the oldest warm regions make room in the budget for `bytes`, as far as they can: what was
// used last is likely to be used next. Not under a lock.
void make_room_in_budget(std::size_t bytes) noexcept;

// Gives back the warm regions; without `all` only when they have not been used for a while.
void give_back_warm_regions(bool all) noexcept;

} // namespace netmon
