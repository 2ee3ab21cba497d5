// SPDX-License-Identifier: MIT
// Calls a function object under the fault guard, and mends what a contained fault left behind on
// this thread. Depends on port.h, thread_record.h, delivery_gate.h.
#pragma once

#include "delivery_gate.h"
#include "port.h"
#include "thread_record.h"

namespace netmon {

// The function object must own nothing by itself: after a fault no destructor inside of it runs.
template <class Function>
port::FaultReport guarded(Function&& function) noexcept {
  const port::FaultReport report = port::guarded_call(
      [](void* argument) { (*static_cast<Function*>(argument))(); }, &function);
  if (report.kind != port::FaultKind::none) {
    auto* const thread = static_cast<ThreadRecord*>(port::thread_value());
    abandon_leases(thread);
    Delivery::abandon_all(thread);
  }
  return report;
}

} // namespace netmon
