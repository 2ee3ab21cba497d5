// SPDX-License-Identifier: MIT
// Runs function objects under the fault guard. Such an object must not own anything: after a fault,
// no destructor inside it runs. Depends on port.h, thread_record.h, delivery_gate.h.
#pragma once

#include "delivery_gate.h"
#include "port.h"
#include "thread_record.h"

namespace netmon {

// For a few reads of memory that an expert passed; the function must not hold or enter anything.
template <class Function>
port::FaultReport contained(Function& function) noexcept {
  return port::guarded_call([](void* argument) { (*static_cast<Function*>(argument))(); },
                            &function);
}

// For an expert's code: cleans up what a fault in it left behind on this thread.
template <class Function>
port::FaultReport guarded(Function&& function) noexcept {
  const port::FaultReport report = contained(function);
  if (report.kind != port::FaultKind::none) {
    auto* const thread = static_cast<ThreadRecord*>(port::thread_value());
    abandon_leases(thread);
    Delivery::abandon_all(thread);
  }
  return report;
}

} // namespace netmon
