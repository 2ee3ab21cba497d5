// SPDX-License-Identifier: MIT
// Large blocks. Calls to the arena are made outside the key heap's lock.
#include "key_large.h"

#include "page_map.h"
#include "zero.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace netmon {

namespace {

// A block of at least this size gets room to grow from the start; a smaller one once it has grown.
constexpr std::size_t kRoomFrom = std::size_t{1} << 20;

std::size_t rounded_size(const Span& block) noexcept {
  return Arena::rounded(std::max(block.size.load(std::memory_order_relaxed), Arena::kMinExtent));
}

} // namespace

Span* KeyLarge::take_cached(std::size_t rounded) noexcept {
  const std::lock_guard guard(*lock_);
  for (Span* block = cached_.front(); block; block = block->next) {
    if (rounded_size(*block) != rounded) continue;
    cached_.remove(block);
    --cached_count_;
    blocks_.push(block);
    last_use_.touch();
    return block;
  }
  return nullptr;
}

Span* KeyLarge::make(std::size_t bytes, std::size_t kept, Arena& arena) noexcept {
  Span* block = allocate_description();
  if (!block) return nullptr;
  const Room room = kept != 0 || bytes >= kRoomFrom ? Room::to_grow : Room::none;
  std::size_t fresh_from = 0;
  std::byte* memory = arena.allocate(bytes, room, fresh_from);
  if (memory) {
    const std::size_t old_end = std::min(bytes, fresh_from);
    if (old_end > kept) make_zero(memory + kept, old_end - kept);
    block->base.store(memory, std::memory_order_relaxed);
    block->where.store(reinterpret_cast<std::uintptr_t>(memory) | PageMap::kLargeTag,
                       std::memory_order_relaxed);
    block->size.store(bytes, std::memory_order_relaxed);
    block->key.store(key_, std::memory_order_release);
    block->set_kind(Span::kLargeClaimed);
    if (page_map.enter(memory, block, PageMap::kLargeTag)) {
      const std::lock_guard guard(*lock_);
      blocks_.push(block);
      return block;
    }
    arena.free(memory);
  }
  bury(*block);
  block->next = nullptr;
  free_descriptions(block);
  return nullptr;
}

Span* KeyLarge::take(std::size_t bytes, std::size_t kept, Arena& arena) noexcept {
  warm_budget.stir();
  const std::size_t rounded = Arena::rounded(bytes);
  if (rounded == 0) return nullptr;
  // A block that grew needs room to grow further, which cached blocks may not have.
  Span* block = kept == 0 ? take_cached(rounded) : nullptr;
  if (!block) return make(bytes, kept, arena);
  warm_budget.forget(rounded);
  make_zero(block->base.load(std::memory_order_relaxed), bytes);
  block->size.store(bytes, std::memory_order_relaxed);
  block->set_kind(Span::kLargeClaimed);
  return block;
}

void KeyLarge::give(Span* block, Arena& arena) noexcept {
  warm_budget.stir();
  const std::size_t rounded = rounded_size(*block);
  block->set_kind(Span::kNone);
  make_room_in_budget(rounded);
  {
    const std::lock_guard guard(*lock_);
    blocks_.remove(block);
    if (cached_count_ < kMaxCached && warm_budget.keep(rounded)) {
      cached_.push(block);
      ++cached_count_;
      last_use_.touch();
      return;
    }
    block->next = nullptr;
  }
  drop(block, arena);
}

// `chain` is linked by `next` and in no list.
void KeyLarge::drop(Span* chain, Arena& arena) noexcept {
  Span* ready = nullptr;
  for (Span* block = chain; block;) {
    Span* following = block->next;
    std::byte* memory = block->base.load(std::memory_order_relaxed);
    page_map.remove(memory);
    bury(*block);
    arena.free(memory);
    {
      const std::lock_guard guard(*lock_);
      limbo_->add(block);
      ready = limbo_->take_ready(key_);
    }
    free_descriptions(ready);
    block = following;
  }
}

bool KeyLarge::resize(Span* block, std::size_t bytes, Arena& arena) noexcept {
  std::byte* memory = block->base.load(std::memory_order_relaxed);
  const std::size_t old_bytes = block->size.load(std::memory_order_relaxed);
  const std::size_t room = rounded_size(*block);
  const std::size_t wanted = Arena::rounded(bytes);
  if (wanted == 0) return false;
  std::size_t fresh_from = room;
  if (wanted != room && !arena.resize_in_place(memory, bytes, fresh_from)) return false;
  // The expert may have written anywhere in the old room: before the block shrank, or beyond its
  // end.
  const std::size_t old_end = std::min(bytes, std::max(fresh_from, room));
  if (old_end > old_bytes) make_zero(memory + old_bytes, old_end - old_bytes);
  block->size.store(bytes, std::memory_order_relaxed);
  return true;
}

void KeyLarge::give_back_idle(Arena& arena) noexcept {
  if (!last_use_.is_idle()) return;
  SpanList idle;
  {
    const std::lock_guard guard(*lock_);
    idle = std::exchange(cached_, {});
    cached_count_ = 0;
  }
  for (Span* block = idle.front(); block; block = block->next) {
    warm_budget.forget(rounded_size(*block));
  }
  drop(idle.front(), arena);
}

Span* KeyLarge::close(Span* buried) noexcept {
  for (Span* block = cached_.front(); block; block = block->next) {
    warm_budget.forget(rounded_size(*block));
  }
  cached_count_ = 0;
  for (SpanList* list : {&blocks_, &cached_}) {
    while (Span* block = list->pop()) {
      page_map.remove(block->base.load(std::memory_order_relaxed));
      bury(*block);
      block->next = buried;
      buried = block;
    }
  }
  return buried;
}

void KeyLarge::forget_all_warm() noexcept {
  while (Span* block = cached_.pop()) {
    warm_budget.forget(rounded_size(*block));
    blocks_.push(block);
  }
  cached_count_ = 0;
}

void KeyLarge::seal() noexcept {
  forget_all_warm();
  for (Span* block = blocks_.front(); block; block = block->next) {
    Region* region = region_at(block->base.load(std::memory_order_relaxed));
    if (region) seal_region(*region);
  }
}

} // namespace netmon
