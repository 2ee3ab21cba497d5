// SPDX-License-Identifier: MIT
// The slow half of a thread's heap: refilling, collecting what other threads freed, and giving
// empty spans back.
#include "thread_heap.h"

#include "core/barrier.h"
#include "page_map.h"

namespace netmon {

void ThreadHeap::freed_away(Span& span) noexcept {
  // The first free since the owner last collected puts the span on its list; the span stays on it
  // until the owner has taken the whole list and then reset the count.
  if (span.freed_away.fetch_add(1, std::memory_order_acq_rel) != 0) return;
  ThreadHeap* heap = span.heap.load(std::memory_order_relaxed);
  Span* head = heap->pending_.load(std::memory_order_relaxed);
  do {
    span.next_pending.store(head, std::memory_order_relaxed);
  } while (!heap->pending_.compare_exchange_weak(head, &span, std::memory_order_release,
                                                 std::memory_order_relaxed));
}

void ThreadHeap::collect() noexcept {
  Span* span = pending_.exchange(nullptr, std::memory_order_acquire);
  while (span) {
    Span* following = span->next_pending.load(std::memory_order_relaxed); // others may push it
    span->freed_away.exchange(0, std::memory_order_acq_rel);
    auto* codes = span->codes.load(std::memory_order_relaxed);
    bool found = false;
    for (std::uint32_t block = 0; block < span->unused; ++block) {
      if (codes[block].load(std::memory_order_acquire) != block_code::kFreedAway) continue;
      codes[block].store(span->free_head, std::memory_order_relaxed);
      span->free_head = static_cast<std::uint16_t>(block_code::kFree | block);
      --span->used;
      found = true;
    }
    if (found) settle(*span);
    span = following;
  }
}

void ThreadHeap::settle(Span& span) noexcept {
  if (span.place == Span::kCurrent) return;
  Bin& bin = bins_[span.class_index.load(std::memory_order_relaxed)];
  if (span.used != 0) {
    if (span.place == Span::kFull) {
      span.place = Span::kPartial;
      bin.partial.push(&span);
    }
    return;
  }
  if (span.place == Span::kPartial) bin.partial.remove(&span);
  span.place = Span::kEmpty;
  empty_.push(&span);
  if (++empty_count_ >= kMaxEmpty) reclaim();
}

Span* ThreadHeap::refill(unsigned class_index) noexcept {
  Bin& bin = bins_[class_index];
  if (pending_.load(std::memory_order_relaxed)) collect();
  if (Span* current = bin.current) {
    if (has_room(*current)) return current;
    current->place = Span::kFull;
    bin.current = nullptr;
  }
  Span* span = bin.partial.pop();
  if (!span) {
    for (span = empty_.front(); span; span = span->next) {
      if (span->class_index.load(std::memory_order_relaxed) == class_index) break;
    }
    if (span) {
      empty_.remove(span);
      --empty_count_;
    }
  }
  if (!span) {
    if (empty_.front()) reclaim();
    span = key_heap_.take_span(class_index, this);
  }
  if (!span) return nullptr;
  span->place = Span::kCurrent;
  bin.current = span;
  return span;
}

// A span may get another use only when no call that is under way can have looked it up in its old
// one: a stale pointer would be judged by the wrong codes. So spans leave the page map first, and
// go on when every other thread has been seen outside of the key.
void ThreadHeap::reclaim() noexcept {
  while (Span* span = empty_.pop()) {
    page_map.remove(span->base.load(std::memory_order_relaxed), Span::kPages);
    span->place = Span::kWithdrawn;
    withdrawn_.push(span);
  }
  empty_count_ = 0;
  strong_barrier();
  if (!is_quiet(key_heap_.key(), owner_.load(std::memory_order_relaxed))) return;
  // A late freed_away may have listed a span whose blocks were collected already.
  SpanList ready = withdrawn_;
  withdrawn_ = {};
  collect();
  key_heap_.give_spans(ready);
}

} // namespace netmon
