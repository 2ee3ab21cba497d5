// SPDX-License-Identifier: MIT
// Keeps protocols, their properties, and the code of their parsers from going away while a thread
// looks at them. It blocks nobody: whoever takes something out of sight retires it, and it is freed
// once every thread that may have seen it has left. Depends on thread_record.h.
#pragma once

#include "core/runtime/thread_record.h"

#include <chrono>
#include <cstdint>
#include <memory>

namespace netmon {

// What a thread publishes while it is inside; no handle has this value.
inline constexpr std::uintptr_t kParsingToken = 3;

// Nests. No lock; may be held while a parser runs.
class ProtocolGuard {
 public:
  ProtocolGuard() noexcept : thread_(this_thread()) {
    if (!thread_) return;
    is_outermost_ = thread_->parsing.inside.load(std::memory_order_relaxed) == 0;
    if (is_outermost_) thread_->parsing.enter(kParsingToken);
  }
  ~ProtocolGuard() {
    if (is_outermost_) thread_->parsing.leave();
  }
  ProtocolGuard(const ProtocolGuard&) = delete;
  ProtocolGuard& operator=(const ProtocolGuard&) = delete;

  // Null when memory is short: nothing may be looked at then.
  ThreadRecord* thread() const noexcept { return thread_; }

 private:
  ThreadRecord* thread_;
  bool is_outermost_ = false;
};

// Frees what nobody can find anymore, now or at a later call, when no thread that was inside a
// guard is still there. Not under a lock. Keeps it for good when memory is short.
void retire(std::shared_ptr<void> object) noexcept;

// Waits until every other thread that is inside a guard now has left it. False when one did not
// within `patience`, or when this thread itself is inside.
bool wait_for_guards(std::chrono::milliseconds patience) noexcept;

} // namespace netmon
