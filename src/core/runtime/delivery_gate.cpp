// SPDX-License-Identifier: MIT
// Each thread's record lists its deliveries, innermost first. They are not in thread-local storage,
// because a signal handler may have to leave them, and handlers cannot use that of a library that
// was loaded late.
#include "delivery_gate.h"

#include "thread_record.h"

namespace netmon {

bool Delivery::begin(DeliveryGate& gate) noexcept {
  ThreadRecord* thread = this_thread();
  if (!thread || !gate.enter()) return false;
  thread_ = thread;
  gate_ = &gate;
  outer_ = thread->deliveries;
  thread->deliveries = this;
  return true;
}

Delivery::~Delivery() {
  if (!gate_) return;
  thread_->deliveries = outer_;
  gate_->leave();
}

bool Delivery::on_this_thread() noexcept {
  const auto* thread = static_cast<const ThreadRecord*>(port::thread_value());
  return thread && thread->deliveries;
}

void Delivery::abandon_down_to(ThreadRecord* thread, const Delivery* kept) noexcept {
  while (thread && thread->deliveries && thread->deliveries != kept) {
    Delivery* delivery = thread->deliveries;
    thread->deliveries = delivery->outer_;
    delivery->gate_->leave();
  }
}

} // namespace netmon
