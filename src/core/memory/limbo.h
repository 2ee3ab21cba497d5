// SPDX-License-Identifier: MIT
// Descriptions whose memory is gone, until no call that is under way can look at them any more. One
// grace period at a time: what comes meanwhile waits for the next one. Under the key heap's lock.
// Depends on span.h, tuning.h, core/thread_record.h.
#pragma once

#include "span.h"

#include "core/memory/tuning.h"
#include "core/runtime/presence.h"

#include <cstddef>
#include <cstdint>

namespace netmon {

class Limbo {
 public:
  // A description that is in no list and out of the page map.
  void add(Span* span) noexcept;

  // Takes out what nobody can look at any more: a chain by `next`, to be given to free_descriptions
  // outside of the lock. `key` is what the calls are inside of.
  Span* take_ready(std::uintptr_t key) noexcept;

  // Takes out everything: nobody is inside any more.
  Span* take_all() noexcept;

  // So many that no more should come.
  bool is_full() const noexcept { return waiting_count_ + coming_count_ >= tuning::kMostInLimbo; }

 private:
  Span* waiting_ = nullptr; // for the grace period to be over
  Span* coming_ = nullptr;
  std::size_t waiting_count_ = 0;
  std::size_t coming_count_ = 0;
  Epoch grace_ = 0;
};

// ---- The pool of descriptions

// One in the stage `blank`; its other contents may be stale. Null: memory is short.
Span* allocate_description() noexcept;

// Frees a chain by `next`, and the codes with it.
void free_descriptions(Span* chain) noexcept;

// A description that is dead from now on: nobody finds a block in it.
void bury(Span& span) noexcept;

} // namespace netmon
