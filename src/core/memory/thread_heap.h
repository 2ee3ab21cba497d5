// SPDX-License-Identifier: MIT
// The part of a key's memory that one thread allocates from: a current span for each size class,
// used without a lock. Other threads free blocks of its spans into separate lists; the owner
// collects those when it runs out. Depends on key_store.h, span.h, heap_counters.h.
#pragma once

#include "heap_counters.h"
#include "key_store.h"
#include "span.h"

#include "core/memory/tuning.h"
#include "core/runtime/thread_record.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace netmon {

// Represents "no current span": it never has room.
extern Span no_span;

class ThreadHeap;

// The list through which the heaps of a key's threads see each other.
struct HeapList {
  std::atomic<ThreadHeap*> first = nullptr;  // grows at the front only, while the key lives
  std::atomic<unsigned> left = 0;            // how many of those have no thread
  std::atomic<std::int64_t> shared_peak = 0; // of several heaps together, as they reported

  void raise_peak(std::int64_t live) noexcept;

  // Called when the live bytes of a heap changed noticeably. Returns those of all heaps together.
  std::int64_t note_live() noexcept;

  // Moves spans for `class_index` to `taker` from a heap whose thread left. Returns true when there
  // were any.
  bool adopt_spans(unsigned class_index, ThreadHeap& taker) noexcept;
};

class ThreadHeap {
 public:
  ThreadHeap(KeyStore& store, HeapList& siblings, ThreadRecord* thread) noexcept
      : thread_(thread), store_(store), siblings_(siblings) {
    for (Span*& span : current_) span = &no_span;
  }

  // ---- For the owning thread, or the one that took the heap over.

  // A block that is not live yet: its contents are arbitrary, and nobody else may find it before
  // they have been set.
  struct Fresh {
    std::byte* block; // null when there is none
    std::atomic<std::uint16_t>* code;

    void make_live(std::size_t bytes) const noexcept {
      code->store(block_code::live(bytes), std::memory_order_release);
    }
  };

  // Takes a block from the current span of the class; none when the span is used up.
  Fresh take_block(unsigned class_index) noexcept {
    Span& span = *current_[class_index];
    const std::uint16_t head = span.free_head;
    if (head == block_code::kFreeEnd) [[unlikely]]
      return {nullptr, nullptr};
    const std::uint32_t index = block_code::index(head);
    std::atomic<std::uint16_t>& code = span.codes.load(std::memory_order_relaxed)[index];
    span.free_head = code.load(std::memory_order_relaxed);
    ++span.used;
    return {span.base.load(std::memory_order_relaxed) +
                std::size_t{index} * kClasses[class_index].bytes,
            &code};
  }

  // The same after looking for a new current span. None when memory is short.
  Fresh refill(unsigned class_index) noexcept;

  // Makes block `index` of a span of this heap free. Its code was changed to span.free_head.
  // Returns true when after_free must be called.
  [[nodiscard]] static bool take_back(Span& span, std::uint32_t index) noexcept {
    span.free_head = block_code::link_to(index);
    return --span.used == span.alert;
  }
  void after_free(Span& span) noexcept;

  HeapCounters& counters() noexcept { return counters_; }
  const HeapCounters& counters() const noexcept { return counters_; }
  void begin_telling() noexcept { counters_.begin_telling(); }
  void tell_key() noexcept { counters_.told(siblings_.note_live()); }

  // Returns every span without a block in use to the key.
  void give_all_empty() noexcept;

  // Moves spans with room for the class to another heap of the same thread. Returns true when there
  // were any.
  bool move_spans(unsigned class_index, ThreadHeap& taker) noexcept;

  ThreadRecord* thread() const noexcept { return thread_.load(std::memory_order_relaxed); }

  // ---- For any thread inside the key.

  // Frees a block that the caller has claimed; it may be in any heap.
  static void free_elsewhere(Span& span, std::uint32_t index) noexcept;

  // ---- Ownership. Between threads the heap belongs to nobody and may be taken over.

  bool is_owned_by(const ThreadRecord* thread) const noexcept {
    return thread_.load(std::memory_order_relaxed) == thread;
  }
  bool has_thread() const noexcept {
    const ThreadRecord* thread = thread_.load(std::memory_order_relaxed);
    return thread && thread != lost();
  }
  bool take_over(ThreadRecord* thread) noexcept {
    ThreadRecord* nobody = nullptr;
    return thread_.load(std::memory_order_relaxed) == nullptr &&
           thread_.compare_exchange_strong(nobody, thread, std::memory_order_acquire);
  }
  void leave() noexcept { thread_.store(nullptr, std::memory_order_release); }
  // Called when its thread vanished in the middle of a change.
  void lose() noexcept { thread_.store(lost(), std::memory_order_release); }

  ThreadHeap* next = nullptr; // of the key's heaps; fixed once linked

 private:
  struct Bin {
    SpanList partial;
    SpanList empty;
  };

  static ThreadRecord* lost() noexcept {
    return reinterpret_cast<ThreadRecord*>(std::uintptr_t{1});
  }

  void list(Span& span) noexcept; // callable from any thread
  void collect() noexcept;
  void settle(Span& span) noexcept;
  void give_empty() noexcept;
  Span* next_current(unsigned class_index) noexcept;

  // What the fast paths use comes first, in one piece.
  std::array<Span*, kSizeClasses> current_;
  HeapCounters counters_;

  std::atomic<ThreadRecord*> thread_;
  std::atomic<Span*> pending_ = nullptr; // spans with frees by others
  KeyStore& store_;
  HeapList& siblings_; // including this heap
  Bin bins_[kSizeClasses];
  unsigned empty_count_ = 0;
};

} // namespace netmon
