// SPDX-License-Identifier: MIT
// Opening and closing of the arena; the rest delegates to spans and large blocks.
#include "key_store.h"

namespace netmon {

void KeyStore::open(std::uintptr_t key, std::uint64_t limit_bytes) noexcept {
  limit_.set(limit_bytes);
  spans_.open(key, lock_, limbo_);
  large_.open(key, lock_, limbo_);
}

// Not under the lock, because fork() waits for the lock after it has locked jemalloc.
Arena* KeyStore::open_arena() noexcept {
  Arena* fresh = lock_.was_orphaned() ? nullptr : Arena::open();
  if (!fresh) return arena_.load(std::memory_order_acquire);
  Arena* there = nullptr;
  if (arena_.compare_exchange_strong(there, fresh, std::memory_order_acq_rel)) return fresh;
  fresh->close();
  return there;
}

Span* KeyStore::take_span(unsigned class_index, ThreadHeap* heap) noexcept {
  Arena* source = arena();
  return source ? spans_.take(class_index, heap, *source) : nullptr;
}

Span* KeyStore::take_large(std::size_t bytes, std::size_t kept) noexcept {
  Arena* source = arena();
  return source ? large_.take(bytes, kept, *source) : nullptr;
}

void KeyStore::give_back_idle() noexcept {
  Arena* source = arena_.load(std::memory_order_acquire);
  if (!source) return;
  large_.give_back_idle(*source);
  spans_.give_back_idle(*source);
}

// ---- The end

void KeyStore::close(Leftovers leftovers) noexcept {
  if (Arena* source = arena_.exchange(nullptr, std::memory_order_relaxed)) {
    if (leftovers == Leftovers::keep_for_good) seal();
    free_descriptions(spans_.close(large_.close(nullptr)));
    if (leftovers != Leftovers::keep_for_good) source->close();
  }
  free_descriptions(limbo_.take_all());
}

void KeyStore::seal() noexcept {
  spans_.seal();
  large_.seal();
}

// A thread that vanished with the lock may have left lists half changed. Then nothing is certain
// about the memory, and it is left alone.
void KeyStore::give_up(bool somebody_stays) noexcept {
  if (lock_.was_orphaned() || !lock_.try_lock()) return;
  if (somebody_stays) {
    spans_.forget_all_warm();
    large_.forget_all_warm();
  } else {
    seal();
  }
  lock_.unlock();
}

} // namespace netmon
