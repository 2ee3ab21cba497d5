// SPDX-License-Identifier: MIT
// Arenas and regions without jemalloc, which has locks of its own: extents out of one space.
// Depends on core/memory/arena.h, region.h.
#include "arena.h"

#include "pages.h"
#include "scheduler.h"

#include "core/memory/arena.h"
#include "core/memory/region.h"

namespace netmon {

namespace {

using explore::extents;
using explore::scheduler;

class ExploredArena final : public Arena {
 public:
  bool is_open = false;

  void close() noexcept override {
    enter();
    extents.give_all_of(this);
    is_open = false;
  }

  std::byte* allocate_aligned(std::size_t bytes) noexcept override {
    enter();
    return extents.take(bytes, bytes, this);
  }

  std::byte* allocate(std::size_t bytes, Room, std::size_t& fresh_from) noexcept override {
    enter();
    fresh_from = rounded(bytes); // nothing is fresh
    return extents.take(fresh_from, 1, this);
  }

  void free(std::byte* extent) noexcept override {
    enter();
    extents.give(extent, this);
  }

  bool resize_in_place(std::byte* extent, std::size_t bytes,
                       std::size_t& fresh_from) noexcept override {
    enter();
    fresh_from = rounded(bytes);
    return fresh_from != 0 && extents.resize(extent, fresh_from, this);
  }

  void free_lock() noexcept override {} // nothing forks here

 private:
  void enter() const noexcept {
    scheduler.step(this, true);
    if (!is_open) scheduler.fail("an arena was used that is closed");
  }
};

constexpr std::size_t kMostArenas = 8;
ExploredArena arenas[kMostArenas];
Region sealed_region; // the base tells seal_region which one

} // namespace

Arena* Arena::open() noexcept {
  for (ExploredArena& arena : arenas) {
    if (arena.is_open) continue;
    arena.is_open = true;
    return &arena;
  }
  return nullptr;
}

std::size_t Arena::rounded(std::size_t bytes) noexcept {
  constexpr std::size_t kMost = std::size_t{4} << 20;
  return bytes > kMost ? 0 : (bytes + kMinExtent - 1) / kMinExtent * kMinExtent;
}

Region* region_at(const void* base) noexcept {
  sealed_region.base = static_cast<std::byte*>(const_cast<void*>(base));
  return &sealed_region;
}

void seal_region(Region& region) noexcept { extents.seal(region.base); }
void make_room_in_budget(std::size_t) noexcept {}
void give_back_warm_regions(bool) noexcept {}

namespace explore {

void reset_arenas() noexcept {
  for (ExploredArena& arena : arenas) arena.is_open = false;
}

} // namespace explore

} // namespace netmon
