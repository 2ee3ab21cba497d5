// SPDX-License-Identifier: MIT
// Calls a function object under the fault guard, and mends what a contained fault left behind on
// this thread. Depends on port.h, key_table.h, delivery_gate.h.
#pragma once

#include "delivery_gate.h"
#include "memory/key_table.h"
#include "port.h"

namespace netmon {

// The function object must own nothing by itself: after a fault no destructor inside of it runs.
template <class Function>
port::FaultReport guarded(Function&& function) noexcept {
  const port::FaultReport report = port::guarded_call(
      [](void* argument) { (*static_cast<Function*>(argument))(); }, &function);
  if (report.kind != port::FaultKind::none) {
    abandon_leases();
    Delivery::abandon_all();
  }
  return report;
}

} // namespace netmon
