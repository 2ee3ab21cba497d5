// SPDX-License-Identifier: MIT
// The memory functions in full: check the key, check the pointer, do the work, keep the account.
#include "expert_memory_slow.h"

#include "block_pointer.h"
#include "key_entry.h"
#include "key_table.h"
#include "page_map.h"
#include "thread_heap.h"

#include "core/runtime/stack_room.h"

#include <algorithm>
#include <cstring>

namespace netmon {

namespace {

void zero(std::byte* from, std::size_t bytes) noexcept { std::memset(from, 0, bytes); }

// A live block that this call has claimed, so that no other call can free or resize it. One of the
// functions below makes it live again or frees it.
class Claimed {
 public:
  // Empty when `block` is not a live block of the key, or another call was faster. While the call
  // is inside the key, a span that is seen to belong to the key stays the key's (Limbo). But when
  // it was looked up, it may have belonged to another key, whose limbo does not wait for this call:
  // only an entry that is still in the map belongs to the span's current life.
  Claimed(Key key, void* block) noexcept : memory_(static_cast<std::byte*>(block)) {
    const PageMap::Entry entry = page_map.find(block);
    if (!entry || entry.span()->key.load(std::memory_order_acquire) != key) return;
    if (page_map.find(block) != entry) return;
    Span* span = entry.span();
    if (entry.is_large()) {
      claim_large(*span);
    } else if (const std::uint32_t index = block_index(block, entry.tag()); index != kNoBlock) {
      claim_small(*span, index);
    }
  }

  explicit operator bool() const noexcept { return span_ != nullptr; }
  std::byte* memory() const noexcept { return memory_; }
  std::size_t bytes() const noexcept { return bytes_; }
  bool is_small() const noexcept { return code_ != nullptr; }
  Span& span() const noexcept { return *span_; }

  void live_again(std::size_t bytes) const noexcept {
    if (code_) {
      code_->store(block_code::live(bytes), std::memory_order_release);
    } else {
      span_->set_kind(Span::kLarge);
    }
  }

  void free(KeyStore& store, ThreadHeap& heap) const noexcept {
    if (!code_) {
      store.give_large(span_);
    } else if (span_->heap.load(std::memory_order_relaxed) == &heap) {
      code_->store(span_->free_head, std::memory_order_relaxed);
      if (ThreadHeap::take_back(*span_, index_)) heap.after_free(*span_);
    } else {
      ThreadHeap::free_elsewhere(*span_, index_);
    }
  }

 private:
  void claim_small(Span& span, std::uint32_t index) noexcept {
    auto& code = span.codes.load(std::memory_order_relaxed)[index];
    std::uint16_t was = code.load(std::memory_order_relaxed);
    if (!block_code::is_live(was) ||
        !code.compare_exchange_strong(was, block_code::kClaimed, std::memory_order_acq_rel,
                                      std::memory_order_relaxed)) {
      return;
    }
    span_ = &span;
    code_ = &code;
    index_ = index;
    bytes_ = block_code::size(was);
  }

  void claim_large(Span& span) noexcept {
    std::uint64_t state = span.state.load(std::memory_order_acquire);
    if (Span::kind_of(state) != Span::kLarge || offset_in_granule(memory_) != 0) return;
    const std::uint64_t claimed = (state | Span::kKindMask) + 1 + Span::kLargeClaimed;
    if (!span.state.compare_exchange_strong(state, claimed, std::memory_order_acq_rel)) return;
    span_ = &span;
    bytes_ = span.size.load(std::memory_order_relaxed);
  }

  std::byte* memory_;
  Span* span_ = nullptr;
  std::atomic<std::uint16_t>* code_ = nullptr; // null: a large block
  std::uint32_t index_ = 0;
  std::size_t bytes_ = 0;
};

// Returns a block of `bytes` that begins with a copy of `kept` bytes and is zero after them. Null
// when memory is short. The caller updates the account.
void* make_block(KeyStore& store, ThreadHeap& heap, std::size_t bytes, const std::byte* source,
                 std::size_t kept) noexcept {
  if (bytes <= kMaxSmall) {
    const unsigned class_index = size_class_of(bytes);
    auto fresh = heap.take_block(class_index);
    if (!fresh.block) fresh = heap.refill(class_index);
    if (!fresh.block) return nullptr;
    if (kept != 0) std::memcpy(fresh.block, source, kept);
    zero(fresh.block + kept, bytes - kept);
    fresh.make_live(bytes);
    return fresh.block;
  }
  Span* span = store.take_large(bytes, kept);
  if (!span) return nullptr;
  std::byte* block = span->base.load(std::memory_order_relaxed);
  if (kept != 0) std::memcpy(block, source, kept);
  span->set_kind(Span::kLarge);
  return block;
}

bool resize_in_place(KeyStore& store, const Claimed& block, std::size_t bytes) noexcept {
  if (!block.is_small()) {
    return bytes > kMaxSmall && store.resize_large(&block.span(), bytes);
  }
  if (!stays_in_place(bytes, block.span().class_index)) return false;
  if (bytes > block.bytes()) zero(block.memory() + block.bytes(), bytes - block.bytes());
  return true;
}

BlockResult allocate_inside(Key key, std::size_t bytes) noexcept {
  const KeyEntry entry(key);
  if (entry.status() != NMERR_SUCCESS) return {nullptr, entry.status()};
  KeyStore& store = entry.store();
  ThreadHeap* heap = entry.heap();
  const std::size_t cost = MemoryLimit::cost(bytes);
  if (!heap || !store.limit().charge(cost)) return {nullptr, NMERR_OUT_OF_MEMORY};
  void* block = make_block(store, *heap, bytes, nullptr, 0);
  if (!block) {
    store.limit().refund(cost);
    return {nullptr, NMERR_OUT_OF_MEMORY};
  }
  if (heap->counters().count_allocation(bytes)) heap->tell_key();
  return {block, NMERR_SUCCESS};
}

std::uint32_t free_inside(Key key, void* block) noexcept {
  const KeyEntry entry(key);
  if (!entry.alive() || !block) return entry.status();
  ThreadHeap* heap = entry.heap();
  if (!heap) return NMERR_OUT_OF_MEMORY;
  const Claimed claimed(key, block);
  if (!claimed) return entry.status() ? entry.status() : std::uint32_t{NMERR_INVALID_PARAMETER};
  claimed.free(entry.store(), *heap);
  entry.store().limit().refund(MemoryLimit::cost(claimed.bytes()));
  if (heap->counters().count_free(claimed.bytes())) heap->tell_key();
  return entry.status();
}

BlockResult reallocate_inside(Key key, void* block, std::size_t bytes) noexcept {
  const KeyEntry entry(key);
  if (entry.status() != NMERR_SUCCESS) return {nullptr, entry.status()};
  KeyStore& store = entry.store();
  ThreadHeap* heap = entry.heap();
  if (!heap) return {nullptr, NMERR_OUT_OF_MEMORY};
  const Claimed old(key, block);
  if (!old) return {nullptr, NMERR_INVALID_PARAMETER};

  const std::size_t old_cost = MemoryLimit::cost(old.bytes());
  const std::size_t cost = MemoryLimit::cost(bytes);
  const std::size_t growth = cost > old_cost ? cost - old_cost : 0;
  void* result = nullptr;
  if (store.limit().charge(growth)) {
    if (resize_in_place(store, old, bytes)) {
      result = block;
      old.live_again(bytes);
    } else {
      result = make_block(store, *heap, bytes, old.memory(), std::min(old.bytes(), bytes));
      if (result) old.free(store, *heap);
    }
    if (!result) store.limit().refund(growth);
  }
  if (!result) {
    old.live_again(old.bytes());
    return {nullptr, NMERR_OUT_OF_MEMORY};
  }
  if (old_cost > cost) store.limit().refund(old_cost - cost);
  const bool drifted = bytes > old.bytes() ? heap->counters().count_growth(bytes - old.bytes())
                                           : heap->counters().count_shrinkage(old.bytes() - bytes);
  if (drifted) heap->tell_key();
  return {result, NMERR_SUCCESS};
}

// Every call that went beyond the thread's heap also looks for unused memory, after it has left the
// key.

// Where addresses are scarce, quarantined memory may be what is in the way.
bool is_worth_another_try(const BlockResult& result) noexcept {
  return result.error == NMERR_OUT_OF_MEMORY && release_quarantined_memory(true);
}

} // namespace

BlockResult allocate_slowly(Key key, std::size_t bytes) noexcept {
  claim_stack_room<kLockRoom>();
  BlockResult result = allocate_inside(key, bytes);
  if (is_worth_another_try(result)) result = allocate_inside(key, bytes);
  give_back_idle_memory();
  return result;
}

std::uint32_t free_slowly(Key key, void* block) noexcept {
  claim_stack_room<kLockRoom>();
  const std::uint32_t error = free_inside(key, block);
  give_back_idle_memory();
  return error;
}

BlockResult reallocate_slowly(Key key, void* block, std::size_t bytes) noexcept {
  claim_stack_room<kLockRoom>();
  BlockResult result = reallocate_inside(key, block, bytes);
  if (is_worth_another_try(result)) result = reallocate_inside(key, block, bytes);
  give_back_idle_memory();
  return result;
}

} // namespace netmon
