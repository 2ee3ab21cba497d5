// SPDX-License-Identifier: MIT
// Regions, and those kept warm. System calls are made outside the lock.
#include "region.h"

#include "address_map.h"
#include "warm_budget.h"

#include "core/runtime/lock.h"
#include "core/runtime/metadata_pool.h"
#include "core/runtime/port.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <new>
#include <utility>

namespace netmon {

namespace {

// More regions with room than this would use up the address space, or the number of mappings that a
// process may have. Later blocks are moved when they grow.
constexpr std::size_t kMaxRooms = 2000;

// At most this many warm regions are kept, so that the search for one that fits is short.
constexpr std::size_t kMaxWarm = 64;

constinit AddressMap regions; // by their bases
constinit std::atomic<std::size_t> rooms = 0;

constinit Lock lock;
Region* warm = nullptr; // newest first
std::size_t warm_count = 0;
constinit LastUse last_use;

const HeldOverFork over_fork(
    LockRank::regions, []() noexcept { lock.lock(); }, []() noexcept { lock.unlock(); });

std::size_t warm_bytes(const Region& region) noexcept { return region.committed - region.used; }

// `chain` is linked by `next` and no longer warm. Adjacent regions are unmapped together, because
// the cost is per call.
void unmap(Region* chain) noexcept {
  constexpr std::size_t kGroup = 64;
  while (chain) {
    Region* group[kGroup];
    std::size_t count = 0;
    for (; chain && count < kGroup; chain = chain->next) group[count++] = chain;
    std::sort(group, group + count,
              [](const Region* a, const Region* b) { return a->base < b->base; });
    for (std::size_t i = 0; i < count; ++i) {
      regions.remove(group[i]->base);
      if (group[i]->roomy) rooms.fetch_sub(1, std::memory_order_relaxed);
    }
    for (std::size_t first = 0, next = 0; first < count; first = next) {
      std::size_t bytes = 0;
      for (next = first; next < count && group[next]->base == group[first]->base + bytes; ++next) {
        bytes += group[next]->reserved;
      }
      port::unmap_pages(group[first]->base, bytes);
    }
    MetadataPool::Batch books(metadata_pool);
    for (std::size_t i = 0; i < count; ++i) books.free(group[i], sizeof(Region));
  }
}

void forget_warm(Region* chain) noexcept {
  for (Region* region = chain; region; region = region->next) {
    warm_budget.forget(warm_bytes(*region));
  }
}

// The same for a chain of warm regions.
void unmap_all(Region* chain) noexcept {
  forget_warm(chain);
  unmap(chain);
}

// Reserves room for at least three doublings. Null when there is none.
std::byte* map_with_room(std::size_t bytes, std::size_t alignment, std::size_t& reserved) noexcept {
  constexpr std::size_t kMost = ~std::size_t{0} / 64;
  const std::size_t wanted = port::capabilities().growth_room;
  if (wanted == 0 || bytes > kMost || rooms.load(std::memory_order_relaxed) >= kMaxRooms) {
    return nullptr;
  }
  reserved = std::max(wanted, 8 * bytes);
  auto* base = static_cast<std::byte*>(port::reserve_pages(reserved, alignment));
  if (base && !port::commit_pages(base, bytes)) {
    port::unmap_pages(base, reserved);
    base = nullptr;
  }
  return base;
}

Region* make_region(std::size_t bytes, std::size_t alignment, Room room) noexcept {
  void* memory = metadata_pool.allocate(sizeof(Region));
  if (!memory) return nullptr;
  std::size_t reserved = bytes;
  std::byte* base = room == Room::to_grow ? map_with_room(bytes, alignment, reserved) : nullptr;
  const bool roomy = base != nullptr;
  if (!base) {
    reserved = bytes;
    base = static_cast<std::byte*>(port::map_pages(bytes, alignment));
  }
  if (base) {
    auto* region = new (memory) Region{base, reserved, bytes, bytes, roomy, nullptr};
    if (regions.enter(base, reinterpret_cast<std::uintptr_t>(region))) {
      if (roomy) rooms.fetch_add(1, std::memory_order_relaxed);
      return region;
    }
    port::unmap_pages(base, reserved);
  }
  metadata_pool.free(memory, sizeof(Region));
  return nullptr;
}

// ---- Under the lock

// Abandons a list that a vanished thread may have left half changed.
void mend() noexcept {
  if (!lock.was_orphaned()) return;
  warm = nullptr;
  warm_count = 0;
}

bool fits(const Region& region, std::size_t bytes, std::size_t alignment, Room room) noexcept {
  constexpr std::size_t kSmall = std::size_t{1} << 20;
  if (reinterpret_cast<std::uintptr_t>(region.base) % alignment != 0) return false;
  if (room == Room::none && region.committed == bytes) return true;
  // A growing block gets warm pages to grow into, but not too many to begin with.
  return room == Room::to_grow && region.roomy && bytes <= region.reserved / 4 &&
         region.committed <= std::max(kSmall, 4 * bytes);
}

Region* take_warm(std::size_t bytes, std::size_t alignment, Room room) noexcept {
  mend();
  for (Region** link = &warm; *link; link = &(*link)->next) {
    Region* region = *link;
    if (!fits(*region, bytes, alignment, room)) continue;
    *link = region->next;
    --warm_count;
    last_use.touch();
    return region;
  }
  return nullptr;
}

// Takes the oldest warm regions out of the list, as many as must go for `bytes`, at most
// kWarmBytes, to fit into the budget.
Region* take_oldest_warm(std::size_t bytes) noexcept {
  if (warm_budget.fits(bytes)) return nullptr;
  const std::lock_guard guard(lock);
  mend();
  std::size_t left = WarmBudget::kWarmBytes - bytes;
  Region** link = &warm;
  std::size_t kept = 0;
  for (; *link && warm_bytes(**link) <= left; link = &(*link)->next) {
    left -= warm_bytes(**link);
    ++kept;
  }
  warm_count = kept;
  return std::exchange(*link, nullptr);
}

} // namespace

Region* take_region(std::size_t bytes, std::size_t alignment, Room room,
                    std::size_t& fresh_from) noexcept {
  alignment = std::max(alignment, kGranuleBytes);
  Region* region = nullptr;
  {
    const std::lock_guard guard(lock);
    region = take_warm(bytes, alignment, room);
  }
  if (region) {
    if (grow_region(*region, bytes, fresh_from)) return region;
    warm_budget.forget(warm_bytes(*region));
    region->next = nullptr;
    unmap(region);
  }
  fresh_from = 0;
  region = make_region(bytes, alignment, room);
  if (region) return region;
  give_back_warm_regions(true); // where addresses are scarce, they may be in the way
  return make_region(bytes, alignment, Room::none);
}

void give_regions(Region* chain) noexcept {
  const auto may_stay = [](const Region& region) {
    return region.committed != 0 && region.used <= WarmBudget::kWarmBytes;
  };
  std::size_t bytes = 0;
  for (const Region* region = chain; region; region = region->next) {
    if (may_stay(*region)) bytes += region->used;
  }
  // Room for all of them is made first, so that whatever goes back is unmapped together. What does
  // not fit goes from the front of the chain: its end is what a key began with, and the next key
  // will begin with the same sizes.
  Region* rest = take_oldest_warm(std::min(bytes, WarmBudget::kWarmBytes));
  forget_warm(rest);
  while (Region* region = chain) {
    chain = region->next;
    if (may_stay(*region)) {
      const bool fits = bytes <= WarmBudget::kWarmBytes;
      bytes -= region->used;
      if (fits && warm_budget.keep(region->used)) {
        region->used = 0;
        const std::lock_guard guard(lock);
        mend();
        if (warm_count < kMaxWarm) {
          region->next = warm;
          warm = region;
          ++warm_count;
          last_use.touch();
          continue;
        }
      }
    }
    warm_budget.forget(warm_bytes(*region));
    region->next = rest;
    rest = region;
  }
  unmap(rest);
}

bool grow_region(Region& region, std::size_t bytes, std::size_t& fresh_from) noexcept {
  if (bytes > region.reserved) return false;
  fresh_from = region.committed;
  if (bytes > region.committed) {
    if (!port::commit_pages(region.base + region.committed, bytes - region.committed)) return false;
    warm_budget.forget(warm_bytes(region));
    region.committed = bytes;
  } else {
    warm_budget.forget(bytes - region.used);
  }
  region.used = bytes;
  return true;
}

void shrink_region(Region& region, std::size_t bytes) noexcept {
  warm_budget.forget(warm_bytes(region));
  region.used = bytes;
  std::byte* const end = region.base + bytes;
  if (!region.roomy) {
    port::unmap_pages(end, region.reserved - bytes);
    region.reserved = region.committed = bytes;
  } else if (port::decommit_pages(end, region.committed - bytes)) {
    region.committed = bytes;
  } else {
    port::purge_pages(end, region.committed - bytes);
    warm_budget.keep_anyway(warm_bytes(region)); // even if the system did not drop their contents
  }
}

Region* region_at(const void* base) noexcept {
  auto* region = reinterpret_cast<Region*>(regions.find(base));
  return region && region->base == base ? region : nullptr;
}

void seal_region(Region& region) noexcept {
  warm_budget.forget(warm_bytes(region));
  region.used = region.committed;
  if (port::decommit_pages(region.base, region.committed)) region.used = region.committed = 0;
}

void make_room_in_budget(std::size_t bytes) noexcept {
  if (bytes <= WarmBudget::kWarmBytes) unmap_all(take_oldest_warm(bytes));
}

void give_back_warm_regions(bool all) noexcept {
  Region* list = nullptr;
  {
    const std::lock_guard guard(lock);
    mend();
    if (!all && !last_use.is_idle()) return;
    list = warm;
    warm = nullptr;
    warm_count = 0;
  }
  unmap_all(list);
}

} // namespace netmon
