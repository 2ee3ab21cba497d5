// SPDX-License-Identifier: MIT
// What was retired, and the grace periods after which it is freed.
#include "protocol_guard.h"

#include "core/runtime/lock.h"

#include <exception>
#include <mutex>
#include <new>
#include <optional>
#include <utility>
#include <vector>

namespace netmon {

namespace {

struct Retired {
  Epoch grace;
  std::shared_ptr<void> object;
};

constinit Lock retired_lock; // innermost

std::vector<Retired>& retired_objects() {
  static auto& all = *new std::vector<Retired>; // outlives every module
  return all;
}

} // namespace

void retire(std::shared_ptr<void> object) noexcept {
  const std::optional<Epoch> grace = begin_grace();
  // A thread inside a guard may itself look at what it retires.
  const ThreadRecord* const self = this_thread();
  const bool is_inside = !self || self->parsing.inside.load(std::memory_order_relaxed) != 0;
  std::vector<Retired> done; // freed without the lock
  const std::lock_guard lock(retired_lock);
  try {
    std::vector<Retired>& all = retired_objects();
    all.reserve(all.size() + 1); // which may throw while the object is still ours
    // Without a barrier nothing can be told about other threads, now or later: it stays for good.
    all.push_back({grace.value_or(~Epoch{0}), std::move(object)});
    if (is_inside || !grace) return;
    std::vector<Retired> kept;
    kept.reserve(all.size());
    done.reserve(all.size());
    for (Retired& one : all) {
      const bool is_over = one.grace != ~Epoch{0} && grace_is_over(one.grace, kParsingToken, self);
      (is_over ? done : kept).push_back(std::move(one));
    }
    all.swap(kept);
  } catch (const std::exception&) {
    if (object) static_cast<void>(new (std::nothrow) std::shared_ptr<void>(std::move(object)));
  }
}

bool wait_for_guards(std::chrono::milliseconds patience) noexcept {
  const ThreadRecord* const self = this_thread();
  if (!self || self->parsing.inside.load(std::memory_order_relaxed) != 0) return false;
  std::optional<Epoch> grace;
  const auto start = std::chrono::steady_clock::now();
  for (unsigned attempt = 0;; ++attempt) {
    if (!grace) grace = begin_grace();
    bool vanished = false; // does not matter: what it was inside of is only read
    if (grace && grace_is_over_for_living(*grace, kParsingToken, vanished)) return true;
    if (std::chrono::steady_clock::now() - start > patience) return false;
    port::back_off(attempt);
  }
}

} // namespace netmon
