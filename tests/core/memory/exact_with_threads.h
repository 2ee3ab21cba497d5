// SPDX-License-Identifier: MIT
// What is shared up to a bound stays within it, whatever threads take and give back.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <random>
#include <thread>
#include <vector>

namespace netmon {

// Four threads take amounts below `largest` of `bound`, and give back what they have when they are
// refused. `take` returns false when it refuses. In the end everything has been given back.
template <class Take, class Give>
void expect_exact_with_threads(std::size_t bound, std::size_t largest, Take take, Give give) {
  std::atomic<std::size_t> held = 0;
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(t);
      std::vector<std::size_t> own;
      for (int i = 0; i < 20'000; ++i) {
        const std::size_t amount = random() % largest;
        if (take(amount)) {
          EXPECT_LE(held.fetch_add(amount) + amount, bound);
          own.push_back(amount);
        } else if (!own.empty()) {
          held -= own.back();
          give(own.back());
          own.pop_back();
        }
      }
      for (const std::size_t amount : own) {
        held -= amount;
        give(amount);
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

} // namespace netmon
