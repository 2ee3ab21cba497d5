// SPDX-License-Identifier: MIT
// The slow half of a thread's heap. Its parts call each other downward only:
//
//   refill, after_free, give_all_empty
//     -> collect: takes in what others freed         -> give_empty: empty spans go back to the key
//          -> settle: puts a span where it belongs now
#include "thread_heap.h"

#include "page_map.h"

namespace netmon {

constinit Span no_span;

// The free that finds the span unlisted puts it into its owner's list. Until the owner takes it out
// again, together with the blocks freed meanwhile, `used` still counts them, so the span cannot
// become empty before that.
void ThreadHeap::free_elsewhere(Span& span, std::uint32_t index) noexcept {
  std::atomic<std::uint16_t>& code = span.codes.load(std::memory_order_relaxed)[index];
  const std::uint32_t mine = remote_frees::kListed | block_code::link_to(index);
  std::uint32_t before = span.remote.load(std::memory_order_relaxed);
  do {
    code.store(remote_frees::head(before), std::memory_order_relaxed);
  } while (!span.remote.compare_exchange_weak(before, mine, std::memory_order_acq_rel,
                                              std::memory_order_relaxed));
  if ((before & remote_frees::kListed) != 0) return;
  span.heap.load(std::memory_order_acquire)->list(span);
}

void ThreadHeap::list(Span& span) noexcept {
  Span* head = pending_.load(std::memory_order_relaxed);
  do {
    span.next_pending.store(head, std::memory_order_relaxed);
  } while (!pending_.compare_exchange_weak(head, &span, std::memory_order_release,
                                           std::memory_order_relaxed));
}

void ThreadHeap::collect() noexcept {
  Span* span = pending_.exchange(nullptr, std::memory_order_acquire);
  while (span) {
    // Once it is unlisted, anybody may list it again.
    Span* const following = span->next_pending.load(std::memory_order_relaxed);
    ThreadHeap* const heap = span->heap.load(std::memory_order_relaxed);
    if (heap != this) { // it moved to another heap while a thread was about to list it here
      heap->list(*span);
      span = following;
      continue;
    }
    const std::uint32_t freed =
        span->remote.exchange(remote_frees::kNone, std::memory_order_acq_rel);
    auto* codes = span->codes.load(std::memory_order_relaxed);
    const std::uint16_t first = remote_frees::head(freed);
    std::uint32_t last = block_code::index(first);
    std::uint16_t count = 1;
    for (std::uint16_t link = codes[last].load(std::memory_order_relaxed);
         link != block_code::kFreeEnd; link = codes[last].load(std::memory_order_relaxed)) {
      last = block_code::index(link);
      ++count;
    }
    codes[last].store(span->free_head, std::memory_order_relaxed);
    span->free_head = first;
    span->used = static_cast<std::uint16_t>(span->used - count);
    settle(*span);
    span = following;
  }
}

void ThreadHeap::settle(Span& span) noexcept {
  if (span.stage == Stage::current) return;
  Bin& bin = bins_[span.class_index];
  if (span.used != 0) {
    if (span.stage == Stage::partial) return;
    span.enter(Stage::partial);
    bin.partial.push(&span);
    return;
  }
  if (span.stage == Stage::partial) bin.partial.remove(&span);
  span.enter(Stage::empty);
  bin.empty.push(&span);
  ++empty_count_;
}

void ThreadHeap::after_free(Span& span) noexcept {
  settle(span);
  if (empty_count_ >= tuning::kMaxEmpty) give_empty();
}

// The memory may be reused at once, for another span. The description waits in limbo: a call in
// progress may have looked it up before it left the page map, and would check a stale pointer
// against it; all its codes say that nothing is live.
void ThreadHeap::give_empty() noexcept {
  if (store_.is_crowded()) return;
  Span* chain = nullptr;
  for (Bin& bin : bins_) {
    while (Span* span = bin.empty.pop()) {
      if (span->used != 0 || span->remote.load(std::memory_order_relaxed) != remote_frees::kNone) {
        broken_invariant();
      }
      page_map.remove(span->base.load(std::memory_order_relaxed));
      bury(*span);
      span->next = chain;
      chain = span;
    }
  }
  empty_count_ = 0;
  store_.give_spans(chain);
}

void ThreadHeap::give_all_empty() noexcept {
  collect();
  for (Span*& current : current_) {
    Span* span = current;
    if (span == &no_span) continue;
    current = &no_span;
    span->enter(Stage::full);
    if (span->has_room()) settle(*span);
  }
  if (empty_count_ != 0) give_empty();
}

bool ThreadHeap::move_spans(unsigned class_index, ThreadHeap& taker) noexcept {
  collect();
  Bin& bin = bins_[class_index];
  bool moved = false;
  while (Span* span = bin.partial.pop()) {
    span->heap.store(&taker, std::memory_order_release);
    taker.bins_[class_index].partial.push(span);
    moved = true;
  }
  if (empty_count_ != 0) give_empty();
  return moved;
}

Span* ThreadHeap::next_current(unsigned class_index) noexcept {
  Bin& bin = bins_[class_index];
  if (Span* span = bin.partial.pop()) return span;
  if (Span* span = bin.empty.pop()) {
    --empty_count_;
    return span;
  }
  if (siblings_.adopt_spans(class_index, *this)) return bin.partial.pop();
  if (empty_count_ != 0) give_empty(); // spans of other classes, which the key can then hand out
  return nullptr;
}

ThreadHeap::Fresh ThreadHeap::refill(unsigned class_index) noexcept {
  if (pending_.load(std::memory_order_relaxed)) collect();
  Span*& current = current_[class_index];
  if (!current->has_room()) {
    if (current != &no_span) {
      current->enter(Stage::full);
      current = &no_span;
    }
    if (Span* span = next_current(class_index)) {
      span->enter(Stage::current);
      current = span;
    } else if (Span* fresh = store_.take_span(class_index, this)) {
      current = fresh;
    }
  }
  Fresh block = take_block(class_index);
  if (empty_count_ >= tuning::kMaxEmpty) give_empty();
  return block;
}

// ---- All heaps of a key

void HeapList::raise_peak(std::int64_t live) noexcept {
  std::int64_t peak = shared_peak.load(std::memory_order_relaxed);
  while (live > peak && !shared_peak.compare_exchange_weak(peak, live)) {
  }
}

std::int64_t HeapList::note_live() noexcept {
  std::int64_t live = 0;
  for (const ThreadHeap* heap = first.load(std::memory_order_acquire); heap; heap = heap->next) {
    live += heap->counters().live_bytes();
  }
  raise_peak(live);
  return live;
}

bool HeapList::adopt_spans(unsigned class_index, ThreadHeap& taker) noexcept {
  if (left.load(std::memory_order_relaxed) == 0) return false;
  bool found = false;
  for (ThreadHeap* heap = first.load(std::memory_order_acquire); heap && !found;
       heap = heap->next) {
    if (!heap->take_over(taker.thread())) continue;
    found = heap->move_spans(class_index, taker);
    heap->leave();
  }
  return found;
}

} // namespace netmon
