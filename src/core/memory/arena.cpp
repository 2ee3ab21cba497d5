// SPDX-License-Identifier: MIT
// Arenas over the private jemalloc, with regions as the source of pages. jemalloc tracks what an
// arena holds; its own caches of free extents stay empty (jemalloc.cmake, dirty_decay_ms), so that
// an extent is always the front of a region.
#include "arena.h"

#include "address_map.h"
#include "zero.h"

#include "core/runtime/lock.h"
#include "core/runtime/metadata_pool.h"
#include "core/runtime/port.h"

#include <jemalloc/jemalloc.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <mutex>
#include <new>

namespace netmon {

namespace {

class JemallocArena;

// jemalloc passes the table to each hook, which is how a hook finds its arena.
struct Hooks {
  extent_hooks_t table; // first
  JemallocArena* arena;
};

class JemallocArena final : public Arena {
 public:
  bool create() noexcept;
  void destroy() noexcept;

  void close() noexcept override;
  std::byte* allocate_aligned(std::size_t bytes) noexcept override;
  std::byte* allocate(std::size_t bytes, Room room, std::size_t& fresh_from) noexcept override;
  void free(std::byte* extent) noexcept override;
  bool resize_in_place(std::byte* extent, std::size_t bytes,
                       std::size_t& fresh_from) noexcept override;
  void free_lock() noexcept override { lock_.unlock(); }

  JemallocArena* next_pooled = nullptr;

  // Tells the hooks what the current call to jemalloc is for. Under the lock.
  struct Request {
    Room room = Room::none;
    Region* growing = nullptr;
    std::size_t fresh_from = 0;
    bool closing = false;
    Region* closed = nullptr; // when closing: the regions that came back, a chain
  };
  Request request;

 private:
  std::byte* allocate_with(std::size_t bytes, int flags) noexcept;

  Lock lock_;
  Hooks hooks_;
  unsigned index_ = 0;
};

JemallocArena& arena_of(extent_hooks_t* table) noexcept {
  return *reinterpret_cast<Hooks*>(table)->arena;
}

// ---- Extent hooks. Except for `alloc`, they return true for "not done".

void* hook_alloc(extent_hooks_t* table, void* wanted, std::size_t bytes, std::size_t alignment,
                 bool* zero, bool* commit, unsigned) {
  auto& request = arena_of(table).request;
  if (wanted) { // growth in place
    Region* region = request.growing;
    if (!region || region->base + region->used != wanted || *zero ||
        !grow_region(*region, region->used + bytes, request.fresh_from)) {
      return nullptr;
    }
    *commit = true;
    return wanted;
  }
  std::size_t fresh_from = 0;
  Region* region = take_region(bytes, alignment, request.room, fresh_from);
  if (!region) return nullptr;
  request.fresh_from = fresh_from;
  if (*zero && fresh_from != 0) drop_to_zero(region->base, std::min(bytes, fresh_from));
  *zero = *zero || fresh_from == 0;
  *commit = true;
  return region->base;
}

bool hook_dalloc(extent_hooks_t* table, void* pages, std::size_t, bool, unsigned) {
  // Either a whole region, which may be sealed with nothing in use, or the end of one that jemalloc
  // shrinks (Arena::resize_in_place does the rest).
  Region* region = region_at(pages);
  if (!region) return false;
  auto& request = arena_of(table).request;
  if (request.closing) {
    region->next = request.closed;
    request.closed = region;
  } else {
    give_region(region);
  }
  return false;
}

void hook_destroy(extent_hooks_t* table, void* pages, std::size_t bytes, bool committed,
                  unsigned index) {
  hook_dalloc(table, pages, bytes, committed, index);
}

bool hook_commit(extent_hooks_t*, void*, std::size_t, std::size_t, std::size_t, unsigned) {
  return false;
}

bool hook_refuse_range(extent_hooks_t*, void*, std::size_t, std::size_t, std::size_t, unsigned) {
  return true;
}

bool hook_split(extent_hooks_t*, void*, std::size_t, std::size_t, std::size_t, bool, unsigned) {
  return false;
}

// Only an extension made by growth in place is merged, with the extent that it extends.
bool hook_merge(extent_hooks_t* table, void* front, std::size_t front_bytes, void* back,
                std::size_t, bool, unsigned) {
  const Region* growing = arena_of(table).request.growing;
  return !growing || growing->base != front || growing->base + front_bytes != back;
}

constexpr extent_hooks_t kHooks = {hook_alloc,        hook_dalloc,       hook_destroy,
                                   hook_commit,       hook_refuse_range, hook_refuse_range,
                                   hook_refuse_range, hook_split,        hook_merge};

// jemalloc's internal arena splits and merges its pages like the others but returns them to the
// system without going through the port, which does not work on every system. So it is told to keep
// them. (It cannot use our hooks: it would need its per-thread data in order to create that data.)
bool settle_own_arena() noexcept {
  static constinit std::atomic<bool> done = false;
  if (done.load(std::memory_order_relaxed)) return true;
  std::ptrdiff_t never = -1;
  if (netmon_je_mallctl("arena.0.dirty_decay_ms", nullptr, nullptr, &never, sizeof never) != 0) {
    return false;
  }
  done.store(true, std::memory_order_relaxed);
  return true;
}

// ---- Control calls by MIB: looking up the names costs more than the calls.

// Looked up on first use. Threads that get here meanwhile look it up again instead of waiting,
// because a thread that waited for another one would wait forever in the child of a fork().
class ArenaControl {
 public:
  constexpr explicit ArenaControl(const char* name) noexcept : name_(name) {}

  bool operator()(unsigned arena) noexcept {
    std::size_t mib[kLength] = {};
    if (known_.load(std::memory_order_acquire)) {
      for (std::size_t i = 0; i < kLength; ++i) mib[i] = mib_[i].load(std::memory_order_relaxed);
    } else {
      std::size_t length = kLength;
      if (netmon_je_mallctlnametomib(name_, mib, &length) != 0) return false;
      for (std::size_t i = 0; i < kLength; ++i) mib_[i].store(mib[i], std::memory_order_relaxed);
      known_.store(true, std::memory_order_release);
    }
    mib[1] = arena;
    return netmon_je_mallctlbymib(mib, kLength, nullptr, nullptr, nullptr, 0) == 0;
  }

 private:
  static constexpr std::size_t kLength = 3; // arena, its number, what to do

  const char* name_;
  std::atomic<std::size_t> mib_[kLength] = {};
  std::atomic<bool> known_ = false;
};

constinit ArenaControl reset_control("arena.0.reset");
constinit ArenaControl destroy_control("arena.0.destroy");

// MALLOCX_ARENA encodes its argument with signed arithmetic.
int flags_for(unsigned index) noexcept {
  return MALLOCX_ARENA(static_cast<int>(index)) | MALLOCX_TCACHE_NONE;
}

// ---- The pool of closed arenas.

// An empty arena costs 85 KB of resident memory and takes 65 us to create, so a few are worth
// keeping.
constexpr std::size_t kMaxPooled = 16;

constinit Lock pool_lock;
JemallocArena* pool = nullptr;
std::size_t pool_size = 0;

const HeldOverFork pool_over_fork(
    LockRank::arenas, []() noexcept { pool_lock.lock(); }, []() noexcept { pool_lock.unlock(); });

bool JemallocArena::create() noexcept {
  hooks_ = {kHooks, this};
  extent_hooks_t* table = &hooks_.table;
  std::size_t size = sizeof index_;
  const std::size_t pointer = sizeof table; // NOLINT(bugprone-sizeof-expression)
  return netmon_je_mallctl("arenas.create", &index_, &size, &table, pointer) == 0;
}

void JemallocArena::destroy() noexcept {
  destroy_control(index_);
  metadata_pool.free(this, sizeof(JemallocArena));
}

void JemallocArena::close() noexcept {
  {
    const std::lock_guard lock(lock_);
    request = {};
    request.closing = true;
    reset_control(index_);
    give_regions(request.closed);
    request = {};
  }
  {
    const std::lock_guard lock(pool_lock);
    if (pool_size < kMaxPooled) {
      next_pooled = pool;
      pool = this;
      ++pool_size;
      return;
    }
  }
  destroy();
}

std::byte* JemallocArena::allocate_with(std::size_t bytes, int flags) noexcept {
  return static_cast<std::byte*>(netmon_je_mallocx(bytes, flags_for(index_) | flags));
}

std::byte* JemallocArena::allocate_aligned(std::size_t bytes) noexcept {
  const std::lock_guard lock(lock_);
  request = {};
  return allocate_with(bytes, MALLOCX_LG_ALIGN(std::countr_zero(bytes)));
}

std::byte* JemallocArena::allocate(std::size_t bytes, Room room, std::size_t& fresh_from) noexcept {
  const std::lock_guard lock(lock_);
  request = {};
  request.room = room;
  std::byte* extent = allocate_with(bytes, MALLOCX_LG_ALIGN(kGranuleShift));
  fresh_from = request.fresh_from;
  request = {};
  return extent;
}

void JemallocArena::free(std::byte* extent) noexcept {
  const std::lock_guard lock(lock_);
  netmon_je_dallocx(extent, flags_for(index_));
}

bool JemallocArena::resize_in_place(std::byte* extent, std::size_t bytes,
                                    std::size_t& fresh_from) noexcept {
  const std::size_t wanted = rounded(bytes);
  Region* region = region_at(extent);
  if (wanted == 0 || !region) return false;
  const std::lock_guard lock(lock_);
  request = {};
  request.growing = region;
  const bool resized = netmon_je_xallocx(extent, bytes, 0, flags_for(index_)) == wanted;
  fresh_from = request.fresh_from;
  request = {};
  if (resized && wanted < region->used) shrink_region(*region, wanted);
  return resized;
}

} // namespace

Arena* Arena::open() noexcept {
  {
    const std::lock_guard lock(pool_lock);
    if (JemallocArena* arena = pool) {
      pool = arena->next_pooled;
      --pool_size;
      return arena;
    }
  }
  if (!settle_own_arena()) return nullptr;
  void* memory = metadata_pool.allocate(sizeof(JemallocArena));
  if (!memory) return nullptr;
  auto* arena = new (memory) JemallocArena;
  if (arena->create()) return arena;
  metadata_pool.free(memory, sizeof(JemallocArena));
  return nullptr;
}

std::size_t Arena::rounded(std::size_t bytes) noexcept {
  return netmon_je_nallocx(bytes, MALLOCX_LG_ALIGN(kGranuleShift) | MALLOCX_TCACHE_NONE);
}

} // namespace netmon
