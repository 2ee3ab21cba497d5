// SPDX-License-Identifier: MIT
// Limbo, and the pool that descriptions come from and go to.
#include "limbo.h"

#include "core/runtime/lock.h"
#include "core/runtime/metadata_pool.h"
#include "core/runtime/thread_record.h"

#include <cstdlib>
#include <mutex>
#include <new>
#include <utility>

namespace netmon {

namespace {

// Memory that once held a description never holds anything else, so that a late reader still finds
// a description. A stack that changes by single stores: a thread that vanishes here leaks one
// description.
constinit Lock lock;
Span* blank = nullptr;

const HeldOverFork over_fork(
    LockRank::descriptors, []() noexcept { lock.lock(); }, []() noexcept { lock.unlock(); });

} // namespace

void broken_invariant() noexcept { std::abort(); }

Span* allocate_description() noexcept {
  {
    const std::lock_guard guard(lock);
    if (Span* span = blank) {
      blank = span->next;
      return span;
    }
  }
  void* memory = metadata_pool.allocate(sizeof(Span));
  return memory ? new (memory) Span : nullptr;
}

void free_descriptions(Span* chain) noexcept {
  if (!chain) return;
  Span* last = chain;
  {
    MetadataPool::Batch codes(code_pool);
    for (Span* span = chain; span; span = span->next) {
      if (auto* of_span = span->codes.exchange(nullptr, std::memory_order_relaxed)) {
        codes.free(of_span, kClasses[span->class_index].codes * sizeof(std::uint16_t));
      }
      span->enter(Stage::blank);
      last = span;
    }
  }
  const std::lock_guard guard(lock);
  last->next = blank;
  blank = chain;
}

void bury(Span& span) noexcept {
  span.set_kind(Span::kNone);
  span.heap.store(nullptr, std::memory_order_relaxed);
  span.key.store(0, std::memory_order_relaxed);
  span.enter(Stage::limbo);
}

void Limbo::add(Span* span) noexcept {
  span->next = coming_;
  coming_ = span;
  ++coming_count_;
}

Span* Limbo::take_ready(std::uintptr_t key) noexcept {
  Span* ready = nullptr;
  const auto* self = static_cast<const ThreadRecord*>(port::thread_value());
  if (waiting_) {
    if (!grace_is_over(grace_, key, self)) return nullptr;
    ready = std::exchange(waiting_, nullptr);
    waiting_count_ = 0;
  }
  if (coming_count_ >= tuning::kLimboBatch) {
    if (const auto grace = begin_grace()) {
      grace_ = *grace;
      waiting_ = std::exchange(coming_, nullptr);
      waiting_count_ = std::exchange(coming_count_, 0);
      if (!ready && grace_is_over(grace_, key, self)) {
        ready = std::exchange(waiting_, nullptr);
        waiting_count_ = 0;
      }
    }
  }
  return ready;
}

Span* Limbo::take_all() noexcept {
  Span* all = std::exchange(waiting_, nullptr);
  while (Span* span = coming_) {
    coming_ = span->next;
    span->next = all;
    all = span;
  }
  waiting_count_ = coming_count_ = 0;
  return all;
}

} // namespace netmon
