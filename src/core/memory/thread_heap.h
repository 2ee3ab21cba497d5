// SPDX-License-Identifier: MIT
// The part of a key's memory that one thread allocates from: a current span for each size class,
// used without a lock. Other threads free into it by changing block codes; the owner collects
// those when it runs out. Depends on key_heap.h.
#pragma once

#include "key_heap.h"
#include "span.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace netmon {

class ThreadHeap {
 public:
  ThreadHeap(KeyHeap& key_heap, ThreadRecord* owner) noexcept
      : owner_(owner), key_heap_(key_heap) {}

  // The key has several heaps: from now on this one tells the key how its live bytes change.
  void tell_key() noexcept {
    std::int64_t never = kNever;
    step_.compare_exchange_strong(never, kMinStep, std::memory_order_relaxed);
  }

  // ---- The owning thread's.

  // A block that is not live yet: its contents are old, and nobody else may find it before they
  // are what they should be.
  struct Fresh {
    std::byte* block; // null: memory is short
    std::atomic<std::uint16_t>* code;

    void make_live(std::size_t bytes) const noexcept {
      code->store(block_code::live(bytes), std::memory_order_release);
    }
  };

  // A block of at least `bytes` <= kMaxSmall.
  Fresh allocate(std::size_t bytes) noexcept {
    const unsigned index = size_class_of(bytes);
    Span* span = bins_[index].current;
    if (!span || !has_room(*span)) {
      span = refill(index);
      if (!span) return {nullptr, nullptr};
    }
    return take_block(*span);
  }

  // Makes block `index` of a span of this heap free. Its code was changed to span.free_head.
  void freed(Span& span, std::uint32_t index) noexcept {
    span.free_head = static_cast<std::uint16_t>(block_code::kFree | index);
    --span.used;
    if (span.place == Span::kCurrent || (span.place == Span::kPartial && span.used != 0)) return;
    settle(span);
  }

  // Bytes and blocks that this thread added to or took from the key's account.
  void count_block() noexcept { add(allocated_blocks_, 1); }
  void count_free() noexcept { add(freed_blocks_, 1); }
  void count_growth(std::size_t bytes) noexcept {
    add(allocated_bytes_, bytes);
    change_live(static_cast<std::int64_t>(bytes));
  }
  void count_shrinkage(std::size_t bytes) noexcept {
    change_live(-static_cast<std::int64_t>(bytes));
  }

  // ---- Any thread's.

  // A block of `span` was marked kFreedAway.
  static void freed_away(Span& span) noexcept;

  std::atomic<ThreadRecord*>& owner() noexcept { return owner_; }
  ThreadHeap* next = nullptr; // of the key's heaps; fixed once linked

  std::uint64_t allocated_blocks() const noexcept { return get(allocated_blocks_); }
  std::uint64_t freed_blocks() const noexcept { return get(freed_blocks_); }
  std::uint64_t allocated_bytes() const noexcept { return get(allocated_bytes_); }
  std::int64_t live_bytes() const noexcept { return get(live_bytes_); }
  std::int64_t peak_bytes() const noexcept { return get(peak_bytes_); }

 private:
  struct Bin {
    Span* current = nullptr;
    SpanList partial; // with free blocks, and some in use
  };

  // Live bytes may drift by a sixteenth of the key's, within these bounds, before the key hears of
  // it. A key's only heap need not tell: its own peak is the key's.
  static constexpr std::int64_t kNever = std::int64_t{1} << 62;
  static constexpr std::int64_t kMinStep = 4096;
  static constexpr std::int64_t kMaxStep = 65536;
  // So many empty spans are kept for their size class; more go back to the key together.
  static constexpr unsigned kMaxEmpty = 16;

  static bool has_room(const Span& span) noexcept {
    return span.free_head != block_code::kFreeEnd ||
           span.unused < span.block_count.load(std::memory_order_relaxed);
  }

  static Fresh take_block(Span& span) noexcept {
    auto* codes = span.codes.load(std::memory_order_relaxed);
    std::uint32_t block = span.free_head & 0xFFFu;
    if (span.free_head != block_code::kFreeEnd) {
      span.free_head = codes[block].load(std::memory_order_relaxed);
    } else {
      block = span.unused++;
    }
    ++span.used;
    return {span.base.load(std::memory_order_relaxed) +
                std::size_t{block} * span.block_bytes.load(std::memory_order_relaxed),
            &codes[block]};
  }

  Span* refill(unsigned class_index) noexcept;
  void settle(Span& span) noexcept;
  void collect() noexcept;
  void reclaim() noexcept;

  // Counters have one writer; others only read.
  template <class T>
  static T get(const std::atomic<T>& counter) noexcept {
    return counter.load(std::memory_order_relaxed);
  }
  template <class T>
  static void add(std::atomic<T>& counter, std::type_identity_t<T> value) noexcept {
    counter.store(get(counter) + value, std::memory_order_relaxed);
  }

  void change_live(std::int64_t delta) noexcept {
    const std::int64_t live = get(live_bytes_) + delta;
    live_bytes_.store(live, std::memory_order_relaxed);
    if (live > get(peak_bytes_)) peak_bytes_.store(live, std::memory_order_relaxed);
    const std::int64_t drift = live - told_live_;
    const std::int64_t step = get(step_);
    if (drift < step && drift > -step) return;
    told_live_ = live;
    const std::int64_t of_key = key_heap_.note_live();
    step_.store(std::clamp(of_key / 16, kMinStep, kMaxStep), std::memory_order_relaxed);
  }

  std::atomic<ThreadRecord*> owner_; // null: the thread ended, anybody may adopt the heap
  std::atomic<Span*> pending_ = nullptr;
  KeyHeap& key_heap_;

  std::atomic<std::uint64_t> allocated_blocks_ = 0;
  std::atomic<std::uint64_t> freed_blocks_ = 0;
  std::atomic<std::uint64_t> allocated_bytes_ = 0;
  std::atomic<std::int64_t> live_bytes_ = 0; // below zero where others' blocks were freed
  std::atomic<std::int64_t> peak_bytes_ = 0;
  std::atomic<std::int64_t> step_ = kNever;
  std::int64_t told_live_ = 0; // when the key last heard

  Bin bins_[kSizeClasses];
  SpanList empty_; // nothing in use, still in the page map and of their class
  unsigned empty_count_ = 0;
  SpanList withdrawn_; // out of the page map, but a call that is under way may still see them
};

} // namespace netmon
