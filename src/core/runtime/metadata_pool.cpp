// SPDX-License-Identifier: MIT
// Slabs of one piece size each, described out of line at the head of their chunk. A slab with no
// piece in use can be reused for any size.
#include "metadata_pool.h"

#include "port.h"

#include <atomic>
#include <bit>
#include <cstdint>
#include <new>
#include <utility>

namespace netmon {

constinit MetadataPool metadata_pool;
constinit MetadataPool code_pool;

namespace {

const HeldOverFork metadata_over_fork(
    LockRank::metadata, []() noexcept { metadata_pool.lock(); },
    []() noexcept { metadata_pool.unlock(); });
const HeldOverFork codes_over_fork(
    LockRank::codes, []() noexcept { code_pool.lock(); }, []() noexcept { code_pool.unlock(); });

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr std::size_t kSlabBytes = std::size_t{64} << 10;
constexpr std::size_t kSlabs = kChunkBytes / kSlabBytes;

// This many free slabs keep their pages when some go back; at twice as many, some do.
constexpr std::size_t kResidentFreeSlabs = 16;

// Atomic, because a stale reader may look at a piece that was freed.
struct FreePiece {
  std::atomic<FreePiece*> next;
};

} // namespace

struct MetadataPool::Slab {
  std::byte* base = nullptr;
  std::byte* unused = nullptr; // pieces from here on were never handed out
  std::byte* end = nullptr;
  FreePiece* free = nullptr;
  Slab* next = nullptr;
  Slab* previous = nullptr;
  std::uint32_t used = 0; // pieces
  std::uint8_t shift = 0;
  bool purged = false; // while free
  bool listed = false; // in partial_
};

namespace {

// The first slab of a chunk holds the descriptions of the others, where no stale reader can get.
// The last slab is shorter: a stale reader may apply the index for one array to the shorter array
// that replaced it, so there must be room after the last array.
struct ChunkHead {
  MetadataPool::Slab slabs[kSlabs];
};
static_assert(sizeof(ChunkHead) <= kSlabBytes);

MetadataPool::Slab& slab_of(void* memory) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(memory);
  auto* head = reinterpret_cast<ChunkHead*>(address & ~(kChunkBytes - 1));
  return head->slabs[address % kChunkBytes / kSlabBytes];
}

unsigned shift_of(std::size_t bytes, unsigned least) noexcept {
  if (bytes <= std::size_t{1} << least) return least;
  return static_cast<unsigned>(std::bit_width(bytes - 1));
}

// The free slabs with pages that surround one, without a gap: the first and the last.
std::pair<MetadataPool::Slab*, MetadataPool::Slab*> resident_neighbors(
    MetadataPool::Slab& slab) noexcept {
  const auto is_one = [](const MetadataPool::Slab& neighbor) {
    return neighbor.used == 0 && !neighbor.listed && !neighbor.purged;
  };
  auto* head =
      reinterpret_cast<ChunkHead*>(reinterpret_cast<std::uintptr_t>(&slab) & ~(kChunkBytes - 1));
  MetadataPool::Slab* first = &slab;
  MetadataPool::Slab* last = &slab;
  while (first - 1 > head->slabs && is_one(first[-1])) --first;
  while (last + 1 < head->slabs + kSlabs && is_one(last[1])) ++last;
  return {first, last};
}

void push(MetadataPool::Slab*& list, MetadataPool::Slab& slab) noexcept {
  slab.previous = nullptr;
  slab.next = list;
  if (list) list->previous = &slab;
  list = &slab;
}

void remove(MetadataPool::Slab*& list, MetadataPool::Slab& slab) noexcept {
  (slab.previous ? slab.previous->next : list) = slab.next;
  if (slab.next) slab.next->previous = slab.previous;
}

} // namespace

// Called after a thread vanished in the middle of a change: a free piece may be in no list or in
// two, so all of them are abandoned.
void MetadataPool::mend() noexcept {
  if (mended_) return;
  mended_ = true;
  for (Slab*& list : partial_) list = nullptr;
  free_slabs_ = nullptr;
}

void* MetadataPool::allocate(std::size_t bytes) noexcept {
  lock_.lock();
  void* memory = allocate_locked(shift_of(bytes, kMinShift));
  lock_.unlock();
  return memory;
}

void MetadataPool::free(void* memory, std::size_t bytes) noexcept {
  lock_.lock();
  free_locked(memory, bytes);
  trim();
  lock_.unlock();
}

void* MetadataPool::allocate_locked(unsigned shift) noexcept {
  if (lock_.was_orphaned()) mend();
  Slab* slab = partial_[shift];
  if (!slab && !(slab = take_slab(shift))) return nullptr;
  ++slab->used;
  const std::size_t bytes = std::size_t{1} << shift;
  void* memory = slab->free;
  if (slab->free) {
    slab->free = slab->free->next.load(std::memory_order_relaxed);
  } else {
    memory = slab->unused;
    slab->unused += bytes;
  }
  if (!slab->free && slab->unused + bytes > slab->end) {
    remove(partial_[shift], *slab);
    slab->listed = false;
  }
  return memory;
}

void MetadataPool::free_locked(void* memory, std::size_t bytes) noexcept {
  static_cast<void>(bytes);
  if (lock_.was_orphaned()) {
    mend(); // and nothing is given back from now on: it is only some kilobytes
    return;
  }
  Slab& slab = slab_of(memory);
  auto* piece = static_cast<FreePiece*>(memory);
  piece->next.store(slab.free, std::memory_order_relaxed);
  slab.free = piece;
  if (!slab.listed) {
    push(partial_[slab.shift], slab);
    slab.listed = true;
  }
  if (--slab.used == 0) give_slab(slab);
}

MetadataPool::Slab* MetadataPool::take_slab(unsigned shift) noexcept {
  if (!free_slabs_ && !add_slabs()) return nullptr;
  Slab& slab = *free_slabs_;
  remove(free_slabs_, slab);
  if (!slab.purged) --resident_free_slabs_;
  slab.purged = false;
  slab.shift = static_cast<std::uint8_t>(shift);
  slab.free = nullptr;
  slab.unused = slab.base;
  slab.listed = true;
  push(partial_[shift], slab);
  return &slab;
}

void MetadataPool::give_slab(Slab& slab) noexcept {
  // One slab of each size stays, for callers that alternately free and allocate.
  if (partial_[slab.shift] == &slab && !slab.next) return;
  remove(partial_[slab.shift], slab);
  slab.listed = false;
  slab.purged = false;
  ++resident_free_slabs_;
  push(free_slabs_, slab);
  trim_is_due_ = resident_free_slabs_ >= 2 * kResidentFreeSlabs;
}

// Gives back the pages of free slabs, neighbors together, because the cost is per call.
void MetadataPool::trim() noexcept {
  if (!trim_is_due_ || lock_.was_orphaned()) return;
  trim_is_due_ = false;
  std::size_t kept = 0;
  for (Slab* slab = free_slabs_; slab && resident_free_slabs_ > kResidentFreeSlabs;
       slab = slab->next) {
    // The newest ones stay: they are likely to be in a cache.
    if (slab->purged || ++kept <= kResidentFreeSlabs) continue;
    const auto [first, last] = resident_neighbors(*slab);
    const auto count = static_cast<std::size_t>(last - first) + 1;
    if (!port::purge_pages(first->base, count * kSlabBytes)) return;
    for (Slab* purged = first; purged <= last; ++purged) purged->purged = true;
    resident_free_slabs_ -= count;
  }
}

bool MetadataPool::add_slabs() noexcept {
  auto* chunk = static_cast<std::byte*>(port::map_pages(kChunkBytes, kChunkBytes));
  if (!chunk) return false;
  auto* head = new (chunk) ChunkHead;
  for (std::size_t i = kSlabs; --i != 0;) {
    Slab& slab = head->slabs[i];
    slab.base = chunk + i * kSlabBytes;
    slab.end = slab.base + kSlabBytes - (i == kSlabs - 1 ? kMaxBytes : 0);
    slab.purged = true; // never touched
    push(free_slabs_, slab);
  }
  return true;
}

} // namespace netmon
