// SPDX-License-Identifier: MIT
// The deliveries of each thread, innermost first.
#include "delivery_gate.h"

namespace netmon {

namespace {
thread_local Delivery* innermost = nullptr;
} // namespace

bool Delivery::begin(DeliveryGate& gate) noexcept {
  if (!gate.enter()) return false;
  gate_ = &gate;
  outer_ = innermost;
  innermost = this;
  return true;
}

Delivery::~Delivery() {
  if (!gate_) return;
  innermost = outer_;
  gate_->leave();
}

bool Delivery::on_this_thread() noexcept { return innermost != nullptr; }

void Delivery::abandon_all() noexcept {
  while (innermost) {
    Delivery* delivery = innermost;
    innermost = delivery->outer_;
    delivery->gate_->leave();
  }
}

} // namespace netmon
