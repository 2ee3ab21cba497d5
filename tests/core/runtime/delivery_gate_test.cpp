// SPDX-License-Identifier: MIT
// No thread is inside a closed gate, whatever happened to those that were.
#include "core/runtime/delivery_gate.h"

#include "core/runtime/thread_record.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace netmon {
namespace {

TEST(DeliveryGate, RefusesWhenClosed) {
  DeliveryGate gate;
  {
    Delivery delivery;
    EXPECT_TRUE(delivery.begin(gate));
    EXPECT_TRUE(Delivery::on_this_thread());
  }
  EXPECT_FALSE(Delivery::on_this_thread());
  gate.close();
  Delivery late;
  EXPECT_FALSE(late.begin(gate));
  gate.close(); // closing again does no harm
}

TEST(DeliveryGate, CloseWaitsForThoseInside) {
  DeliveryGate gate;
  std::atomic<bool> inside = false, let_go = false, left = false;
  std::thread visitor([&] {
    Delivery delivery;
    EXPECT_TRUE(delivery.begin(gate));
    inside = true;
    while (!let_go) std::this_thread::yield();
    left = true;
  });
  while (!inside) std::this_thread::yield();
  std::thread opener([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    let_go = true;
  });
  gate.close();
  EXPECT_TRUE(left);
  visitor.join();
  opener.join();
}

TEST(DeliveryGate, NothingRunsBehindAClosedGate) {
  for (int round = 0; round < 50; ++round) {
    DeliveryGate gate;
    std::atomic<bool> closed = false;
    std::vector<std::thread> visitors;
    for (int t = 0; t < 3; ++t) {
      visitors.emplace_back([&] {
        for (;;) {
          Delivery delivery;
          if (!delivery.begin(gate)) return;
          EXPECT_FALSE(closed);
        }
      });
    }
    gate.close();
    closed = true;
    for (auto& visitor : visitors) visitor.join();
  }
}

TEST(DeliveryGate, AbandonedDeliveriesAreGivenBack) {
  DeliveryGate outer, inner;
  std::thread([&] {
    // Never destroyed, as after a fault.
    alignas(Delivery) static unsigned char memory[2][sizeof(Delivery)];
    EXPECT_TRUE((new (memory[0]) Delivery)->begin(outer));
    EXPECT_TRUE((new (memory[1]) Delivery)->begin(inner));
    Delivery::abandon_all(this_thread());
    EXPECT_FALSE(Delivery::on_this_thread());
    Delivery::abandon_all(this_thread());
  }).join();
  outer.close();
  inner.close();
}

} // namespace
} // namespace netmon
