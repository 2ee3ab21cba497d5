// SPDX-License-Identifier: MIT
// Arenas over the private jemalloc, with the port as the source of pages.
#include "arena.h"

#include "core/metadata_pool.h"
#include "core/port.h"

#include <jemalloc/jemalloc.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <mutex>
#include <new>

namespace netmon {

namespace {

// ---- Extent hooks: jemalloc's pages come from the port, so that it can refuse them in tests.

void* hook_alloc(extent_hooks_t*, void* wanted, std::size_t bytes, std::size_t alignment,
                 bool* zero, bool* commit, unsigned) {
  if (wanted) return nullptr; // growth at a given address: the port offers none
  void* pages =
      port::map_pages(bytes, std::max(alignment, port::capabilities().page_size));
  if (pages) *zero = *commit = true;
  return pages;
}

// The hooks below return true for "not done".

bool hook_dalloc(extent_hooks_t*, void* pages, std::size_t bytes, bool, unsigned) {
  port::unmap_pages(pages, bytes);
  return false;
}

void hook_destroy(extent_hooks_t*, void* pages, std::size_t bytes, bool, unsigned) {
  port::unmap_pages(pages, bytes);
}

bool hook_commit(extent_hooks_t*, void*, std::size_t, std::size_t, std::size_t, unsigned) {
  return false;
}

bool hook_decommit(extent_hooks_t*, void*, std::size_t, std::size_t, std::size_t, unsigned) {
  return true;
}

bool hook_purge_lazy(extent_hooks_t*, void*, std::size_t, std::size_t, std::size_t, unsigned) {
  return true;
}

bool hook_purge_forced(extent_hooks_t*, void* pages, std::size_t, std::size_t offset,
                       std::size_t length, unsigned) {
  // jemalloc takes the pages for zero then.
  return !port::capabilities().purges_to_zero ||
         !port::purge_pages(static_cast<std::byte*>(pages) + offset, length);
}

bool hook_split(extent_hooks_t*, void*, std::size_t, std::size_t, std::size_t, bool, unsigned) {
  return false;
}

bool hook_merge(extent_hooks_t*, void*, std::size_t, void*, std::size_t, bool, unsigned) {
  return false;
}

extent_hooks_t hooks = {hook_alloc,      hook_dalloc,     hook_destroy,
                        hook_commit,     hook_decommit,   hook_purge_lazy,
                        hook_purge_forced, hook_split,    hook_merge};

// jemalloc's arena for itself splits and joins its pages like the others, but gives them back without
// the port, which does not go well with that on every system: it is to keep them. (With our hooks it
// would need its books about a thread in order to make them.)
bool settle_own_arena() noexcept {
  static const bool done = [] {
    std::ptrdiff_t never = -1;
    return netmon_je_mallctl("arena.0.dirty_decay_ms", nullptr, nullptr, &never, sizeof never) == 0;
  }();
  return done;
}

// ---- Control calls by MIB: looking names up costs more than the calls.

class ArenaControl {
 public:
  explicit ArenaControl(const char* name) noexcept {
    ok_ = netmon_je_mallctlnametomib(name, mib_, &length_) == 0;
  }
  bool operator()(unsigned arena) const noexcept {
    std::size_t mib[3] = {mib_[0], arena, mib_[2]};
    return ok_ && netmon_je_mallctlbymib(mib, length_, nullptr, nullptr, nullptr, 0) == 0;
  }

 private:
  std::size_t mib_[3] = {};
  std::size_t length_ = 3;
  bool ok_ = false;
};

const ArenaControl& reset_control() {
  static const ArenaControl control("arena.0.reset");
  return control;
}

const ArenaControl& purge_control() {
  static const ArenaControl control("arena.0.purge");
  return control;
}

const ArenaControl& destroy_control() {
  static const ArenaControl control("arena.0.destroy");
  return control;
}

// ---- The pool of closed arenas.

// An empty arena costs 85 KB resident and 65 us to make: a few are worth keeping.
constexpr std::size_t kMaxPooled = 16;

std::mutex pool_mutex;
Arena* pool = nullptr;
std::size_t pool_size = 0;
std::size_t pool_warm = 0;

// MALLOCX_ARENA encodes its argument with signed arithmetic.
int flags_for(unsigned index) noexcept {
  return MALLOCX_ARENA(static_cast<int>(index)) | MALLOCX_TCACHE_NONE;
}

} // namespace

Arena* Arena::open() noexcept {
  {
    const std::lock_guard lock(pool_mutex);
    if (Arena* arena = pool) {
      pool = arena->next_;
      --pool_size;
      pool_warm -= arena->warm_bytes_;
      return arena;
    }
  }
  if (!settle_own_arena()) return nullptr;
  void* memory = metadata_pool.allocate(sizeof(Arena));
  if (!memory) return nullptr;
  auto* arena = new (memory) Arena;
  std::size_t size = sizeof arena->index_;
  extent_hooks_t* own_hooks = &hooks;
  if (netmon_je_mallctl("arenas.create", &arena->index_, &size, &own_hooks, sizeof own_hooks) !=
      0) {
    metadata_pool.free(arena, sizeof(Arena));
    return nullptr;
  }
  return arena;
}

void Arena::close(std::size_t used_bytes) noexcept {
  reset();
  // Recycled dirty pages are used before fresh ones, so the larger number covers both.
  warm_bytes_ = std::max(warm_bytes_, used_bytes);
  if (!keep_warm()) {
    purge();
    warm_bytes_ = 0;
  }
  if (pool_arena()) return;
  destroy_control()(index_);
  metadata_pool.free(this, sizeof(Arena));
}

bool Arena::keep_warm() const noexcept {
  const std::lock_guard lock(pool_mutex);
  return warm_bytes_ <= kWarmBytes / 4 && pool_warm + warm_bytes_ <= kWarmBytes &&
         pool_size < kMaxPooled;
}

bool Arena::pool_arena() noexcept {
  const std::lock_guard lock(pool_mutex);
  if (pool_size == kMaxPooled) return false;
  ++pool_size;
  pool_warm += warm_bytes_;
  next_ = pool;
  pool = this;
  return true;
}

std::size_t Arena::rounded(std::size_t bytes) noexcept {
  return netmon_je_nallocx(bytes, MALLOCX_TCACHE_NONE);
}

// Pages that the arena keeps for later may be in the way, where addresses are scarce.
void* Arena::allocate_with(std::size_t bytes, int flags) noexcept {
  void* extent = netmon_je_mallocx(bytes, flags_for(index_) | flags);
  if (extent) return extent;
  purge();
  return netmon_je_mallocx(bytes, flags_for(index_) | flags);
}

void* Arena::allocate(std::size_t bytes, bool zero) noexcept {
  return allocate_with(bytes, zero ? MALLOCX_ZERO : 0);
}

void* Arena::allocate_aligned(std::size_t bytes) noexcept {
  return allocate_with(bytes, MALLOCX_LG_ALIGN(std::countr_zero(bytes)));
}

void Arena::free(void* extent) noexcept { netmon_je_dallocx(extent, flags_for(index_)); }

bool Arena::resize_in_place(void* extent, std::size_t bytes) noexcept {
  return netmon_je_xallocx(extent, bytes, 0, flags_for(index_) | MALLOCX_ZERO) == rounded(bytes);
}

void Arena::reset() noexcept { reset_control()(index_); }

void Arena::purge() noexcept { purge_control()(index_); }

void Arena::lock_pool() noexcept { pool_mutex.lock(); }
void Arena::unlock_pool() noexcept { pool_mutex.unlock(); }

} // namespace netmon
