// SPDX-License-Identifier: MIT
// Where spans and large blocks come from and go to, and how a key's memory is taken back. What an
// expert's call reaches and takes a lock claims its stack first: an overflow must not leave it
// held.
#include "key_heap.h"

#include "core/metadata_pool.h"
#include "page_map.h"
#include "core/port.h"
#include "core/stack_room.h"
#include "thread_heap.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>

namespace netmon {

namespace {

// Spans are taken from the arena in chunks that double up to this size. From there on they are
// huge pages where the port has such: an expert with a million records touches and gives back
// hundreds of pages instead of hundreds of thousands.
constexpr std::size_t kMaxChunkBytes = std::size_t{2} << 20;

// Free spans keep their pages up to this much, or a quarter of what the key has in spans: an
// expert that fills and empties its tables in a loop should not pay for page faults each time.
constexpr std::size_t kWarmSpanBytes = std::size_t{16} << 20;

// So much is made zero by dropping its pages: clearing a megabyte that the expert may never touch
// takes ten times as long. Less is cleared, since touching a dropped page costs a page fault.
constexpr std::size_t kDropPagesBytes = std::size_t{512} << 10;

// Descriptors have a pool of their own: memory that once held one never holds anything else.
std::mutex descriptor_mutex;
SpanList free_descriptors;

std::size_t code_bytes(const Span& span) noexcept {
  return span.block_count.load(std::memory_order_relaxed) * sizeof(std::uint16_t);
}

// Makes a small span unusable and gives its codes back.
void strip(Span& span) noexcept {
  span.set_kind(Span::kNone);
  span.key.store(0, std::memory_order_relaxed);
  code_pool.free(span.codes.load(std::memory_order_relaxed), code_bytes(span));
}

} // namespace

Span* allocate_descriptor() noexcept {
  {
    const std::lock_guard lock(descriptor_mutex);
    if (Span* span = free_descriptors.pop()) return span;
  }
  void* memory = metadata_pool.allocate(sizeof(Span));
  return memory ? new (memory) Span : nullptr;
}

void free_descriptor(Span* span) noexcept {
  span->set_kind(Span::kNone);
  span->key.store(0, std::memory_order_relaxed);
  const std::lock_guard lock(descriptor_mutex);
  free_descriptors.push(span);
}

void descriptors_lock() noexcept { descriptor_mutex.lock(); }
void descriptors_unlock() noexcept { descriptor_mutex.unlock(); }

void KeyHeap::open(std::uintptr_t key, std::uint64_t limit_bytes) noexcept {
  key_ = key;
  limit_bytes_ = limit_bytes;
  charged_.store(0, std::memory_order_relaxed);
  shared_peak_.store(0, std::memory_order_relaxed);
  span_bytes_ = warm_bytes_ = large_bytes_ = large_peak_ = 0;
}

void KeyHeap::close() noexcept {
  // What the arena holds, for it to decide what to keep warm.
  const std::size_t used = span_bytes_ + large_peak_;
  free_spans_ = {};
  while (Span* span = all_spans_) {
    all_spans_ = span->next_of_key;
    if (Span::kind_of(span->state.load(std::memory_order_relaxed)) == Span::kSmall) {
      page_map.remove(span->base.load(std::memory_order_relaxed), Span::kPages);
      strip(*span);
    }
    free_descriptor(span);
  }
  while (Span* block = large_blocks_.pop()) {
    page_map.remove(block->base.load(std::memory_order_relaxed), 1);
    free_descriptor(block);
  }
  ThreadHeap* heap = heaps_.exchange(nullptr, std::memory_order_relaxed);
  while (heap) {
    ThreadHeap* next = heap->next;
    heap->~ThreadHeap();
    metadata_pool.free(heap, sizeof(ThreadHeap));
    heap = next;
  }
  if (arena_) arena_->close(used);
  arena_ = nullptr;
  key_ = 0;
}

// ---- Thread heaps

ThreadHeap* KeyHeap::heap_of(ThreadRecord* thread) noexcept {
  claim_stack_room();
  ThreadHeap* found = nullptr;
  for (ThreadHeap* heap = heaps_.load(std::memory_order_acquire); heap; heap = heap->next) {
    if (heap->owner().load(std::memory_order_relaxed) == thread) {
      found = heap;
      break;
    }
  }
  for (ThreadHeap* heap = heaps_.load(std::memory_order_acquire); heap && !found;
       heap = heap->next) {
    ThreadRecord* nobody = nullptr;
    if (heap->owner().compare_exchange_strong(nobody, thread, std::memory_order_acquire)) {
      found = heap;
    }
  }
  if (!found) {
    static_assert(sizeof(ThreadHeap) <= MetadataPool::kMaxBytes);
    void* memory = metadata_pool.allocate(sizeof(ThreadHeap));
    if (!memory) return nullptr;
    found = new (memory) ThreadHeap(*this, thread);
    found->next = heaps_.load(std::memory_order_relaxed);
    while (!heaps_.compare_exchange_weak(found->next, found, std::memory_order_acq_rel,
                                         std::memory_order_relaxed)) {
    }
    if (found->next) { // not the only one any more: see ThreadHeap::tell_key
      for (ThreadHeap* heap = found; heap; heap = heap->next) {
        heap->tell_key();
        if (!heap->next) raise_peak(heap->peak_bytes()); // the first one's was the key's
      }
    }
  }
  thread->cached_key = key_;
  thread->cached_heap = found;
  return found;
}

void KeyHeap::orphan_heap_of(const ThreadRecord* thread) noexcept {
  for (ThreadHeap* heap = heaps_.load(std::memory_order_acquire); heap; heap = heap->next) {
    if (heap->owner().load(std::memory_order_relaxed) == thread) {
      heap->owner().store(nullptr, std::memory_order_release);
    }
  }
}

// ---- Spans

Arena* KeyHeap::arena() noexcept {
  if (!arena_) arena_ = Arena::open();
  return arena_;
}

bool KeyHeap::add_free_spans() noexcept {
  if (!arena()) return false;
  std::size_t chunk = std::clamp(std::bit_floor(span_bytes_ / 2), kSpanBytes, kMaxChunkBytes);
  auto* memory = static_cast<std::byte*>(arena_->allocate_aligned(chunk));
  if (memory && chunk == kMaxChunkBytes) port::prefer_huge_pages(memory, chunk);
  if (!memory && chunk > kSpanBytes) {
    chunk = kSpanBytes;
    memory = static_cast<std::byte*>(arena_->allocate_aligned(chunk));
  }
  if (!memory) return false;
  std::size_t described = 0;
  while (described < chunk) {
    Span* span = allocate_descriptor();
    if (!span) break; // the rest of the chunk stays unused until the key closes
    span->base.store(memory + described, std::memory_order_relaxed);
    span->purged = false;
    span->next_of_key = all_spans_;
    all_spans_ = span;
    free_spans_.push(span);
    described += kSpanBytes;
  }
  span_bytes_ += described;
  warm_bytes_ += described;
  return described != 0;
}

Span* KeyHeap::pop_free_span() noexcept {
  if (!free_spans_.front() && !add_free_spans()) return nullptr;
  Span* span = free_spans_.pop();
  if (!span->purged) warm_bytes_ -= kSpanBytes;
  span->purged = false;
  return span;
}

Span* KeyHeap::take_span(unsigned class_index, ThreadHeap* heap) noexcept {
  claim_stack_room();
  Span* span = nullptr;
  {
    const std::lock_guard lock(mutex_);
    span = pop_free_span();
  }
  if (!span) return nullptr;

  const std::size_t count = kClasses[class_index].count;
  auto* codes = static_cast<std::atomic<std::uint16_t>*>(
      code_pool.allocate(count * sizeof(std::atomic<std::uint16_t>)));
  if (codes) {
    for (std::size_t block = 0; block < count; ++block) {
      codes[block].store(block_code::kUnused, std::memory_order_relaxed);
    }
    span->codes.store(codes, std::memory_order_relaxed);
    span->class_index.store(class_index, std::memory_order_relaxed);
    span->block_bytes.store(kClasses[class_index].bytes, std::memory_order_relaxed);
    span->block_count.store(kClasses[class_index].count, std::memory_order_relaxed);
    span->reciprocal.store(kClasses[class_index].reciprocal, std::memory_order_relaxed);
    span->freed_away.store(0, std::memory_order_relaxed);
    span->heap.store(heap, std::memory_order_relaxed);
    span->free_head = block_code::kFreeEnd;
    span->unused = span->used = 0;
    span->key.store(key_, std::memory_order_relaxed);
    span->set_kind(Span::kSmall);
    if (page_map.enter(span->base.load(std::memory_order_relaxed), Span::kPages, span)) {
      return span;
    }
    strip(*span);
  }
  const std::lock_guard lock(mutex_);
  free_spans_.push(span);
  warm_bytes_ += kSpanBytes;
  return nullptr;
}

void KeyHeap::give_spans(SpanList& spans) noexcept {
  claim_stack_room();
  const std::lock_guard lock(mutex_);
  while (Span* span = spans.pop()) {
    strip(*span);
    span->purged = warm_bytes_ + kSpanBytes > std::max(kWarmSpanBytes, span_bytes_ / 4) &&
                   port::purge_pages(span->base.load(std::memory_order_relaxed), kSpanBytes);
    if (!span->purged) warm_bytes_ += kSpanBytes;
    free_spans_.push(span);
  }
}

// ---- Large blocks

std::byte* KeyHeap::take_extent(std::size_t bytes, std::size_t kept) noexcept {
  Arena* source = nullptr;
  {
    const std::lock_guard lock(mutex_);
    source = arena();
  }
  if (!source) return nullptr;
  // jemalloc knows which pages are fresh, but clears all or nothing.
  const bool drops_pages = bytes >= kDropPagesBytes && port::capabilities().purges_to_zero;
  if (kept == 0 && !drops_pages) {
    return static_cast<std::byte*>(source->allocate(bytes, true));
  }
  auto* memory = static_cast<std::byte*>(source->allocate(bytes, false));
  if (!memory) return nullptr;
  const std::size_t page = port::capabilities().page_size;
  const std::size_t first = kept / page * page;
  const std::size_t length = Arena::rounded(bytes) - first;
  if (length < kDropPagesBytes || !drops_pages || !port::purge_pages(memory + first, length)) {
    std::memset(memory + first, 0, length);
  }
  return memory;
}

Span* KeyHeap::take_large(std::size_t bytes, std::size_t kept) noexcept {
  claim_stack_room();
  const std::size_t rounded = Arena::rounded(bytes);
  Span* block = rounded != 0 ? allocate_descriptor() : nullptr;
  if (!block) return nullptr;
  if (std::byte* memory = take_extent(bytes, kept)) {
    block->base.store(memory, std::memory_order_relaxed);
    block->key.store(key_, std::memory_order_relaxed);
    block->size.store(bytes, std::memory_order_relaxed);
    block->set_kind(Span::kLargeClaimed);
    if (page_map.enter(memory, 1, block)) {
      const std::lock_guard lock(mutex_);
      large_blocks_.push(block);
      large_bytes_ += rounded;
      large_peak_ = std::max(large_peak_, large_bytes_);
      return block;
    }
    arena_->free(memory);
  }
  free_descriptor(block);
  return nullptr;
}

void KeyHeap::give_large(Span* block) noexcept {
  claim_stack_room();
  std::byte* memory = block->base.load(std::memory_order_relaxed);
  page_map.remove(memory, 1);
  {
    const std::lock_guard lock(mutex_);
    large_blocks_.remove(block);
    large_bytes_ -= Arena::rounded(block->size.load(std::memory_order_relaxed));
  }
  free_descriptor(block);
  arena_->free(memory);
}

bool KeyHeap::resize_large(Span* block, std::size_t bytes) noexcept {
  claim_stack_room();
  std::byte* memory = block->base.load(std::memory_order_relaxed);
  const std::size_t before = Arena::rounded(block->size.load(std::memory_order_relaxed));
  if (before != Arena::rounded(bytes) && !arena_->resize_in_place(memory, bytes)) return false;
  block->size.store(bytes, std::memory_order_relaxed);
  const std::lock_guard lock(mutex_);
  large_bytes_ = large_bytes_ - before + Arena::rounded(bytes);
  large_peak_ = std::max(large_peak_, large_bytes_);
  return true;
}

// ---- The account

void KeyHeap::raise_peak(std::int64_t live) noexcept {
  std::int64_t peak = shared_peak_.load(std::memory_order_relaxed);
  while (live > peak && !shared_peak_.compare_exchange_weak(peak, live)) {
  }
}

std::int64_t KeyHeap::note_live() noexcept {
  std::int64_t live = 0;
  for (const ThreadHeap* heap = heaps_.load(std::memory_order_acquire); heap; heap = heap->next) {
    live += heap->live_bytes();
  }
  raise_peak(live);
  return live;
}

MemoryAccount KeyHeap::account() const noexcept {
  std::int64_t live = 0;
  std::int64_t peak = 0;
  unsigned heaps = 0;
  MemoryAccount account;
  for (const ThreadHeap* heap = heaps_.load(std::memory_order_acquire); heap; heap = heap->next) {
    ++heaps;
    live += heap->live_bytes();
    peak = heap->peak_bytes();
    account.total_bytes += heap->allocated_bytes();
    account.total_blocks += heap->allocated_blocks();
    account.live_blocks += heap->allocated_blocks() - heap->freed_blocks();
  }
  if (heaps > 1) peak = shared_peak_.load(std::memory_order_relaxed);
  account.live_bytes = static_cast<std::uint64_t>(std::max<std::int64_t>(live, 0));
  account.peak_bytes =
      std::max(account.live_bytes, static_cast<std::uint64_t>(std::max<std::int64_t>(peak, 0)));
  account.limit_bytes = limit_bytes_;
  return account;
}

} // namespace netmon
