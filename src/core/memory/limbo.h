// SPDX-License-Identifier: MIT
// Keeps descriptions whose memory is gone until no call in progress can look at them anymore.
// There is one grace period at a time: descriptions added meanwhile wait for the next one. Under
// the key heap's lock. Depends on span.h, tuning.h, core/thread_record.h.
#pragma once

#include "span.h"

#include "core/memory/tuning.h"
#include "core/runtime/presence.h"

#include <cstddef>
#include <cstdint>

namespace netmon {

class Limbo {
 public:
  // Adds a description that is in no list and no longer in the page map.
  void add(Span* span) noexcept;

  // Removes the descriptions that no call can look at anymore and returns them, chained by `next`,
  // to be passed to free_descriptions outside the lock. `key` is the key that the calls are inside.
  Span* take_ready(std::uintptr_t key) noexcept;

  // Removes everything. Call when nobody is inside anymore.
  Span* take_all() noexcept;

  // True when there are so many that no more should be added.
  bool is_full() const noexcept { return waiting_count_ + coming_count_ >= tuning::kMostInLimbo; }

 private:
  Span* waiting_ = nullptr; // for the grace period to end
  Span* coming_ = nullptr;
  std::size_t waiting_count_ = 0;
  std::size_t coming_count_ = 0;
  Epoch grace_ = 0;
};

// ---- The pool of descriptions

// Returns one in the stage `blank`, whose other contents may be stale. Null when memory is short.
Span* allocate_description() noexcept;

// Frees a chain linked by `next`, together with the codes.
void free_descriptions(Span* chain) noexcept;

// Makes a description dead: from now on, nobody finds a block in it.
void bury(Span& span) noexcept;

} // namespace netmon
