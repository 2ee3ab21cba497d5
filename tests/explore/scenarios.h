// SPDX-License-Identifier: MIT
// The scenarios, by subject: a few operations on each of two or three threads. Depends on world.h.
#pragma once

#include "world.h"

#include <vector>

namespace netmon::explore {

struct Scenario {
  const char* name;
  void (*run)(World& world);
  unsigned bound;          // preemptions that the usual run allows
  unsigned random = 15000; // random schedules in the usual run
};

// Blocks of these sizes: a span holds two of them, or three.
inline constexpr std::size_t kHalf = 32768;
inline constexpr std::size_t kThird = 20480;
// A large block: an extent of its own.
inline constexpr std::size_t kBig = 40000;

std::vector<Scenario> remote_free_scenarios(); // what other threads free, and the owner collects
std::vector<Scenario> limbo_scenarios();       // spans go back while a thread has a stale pointer
std::vector<Scenario> handover_scenarios();    // threads end, and others go on with their spans
std::vector<Scenario> duel_scenarios();        // two threads want the same block
std::vector<Scenario> large_scenarios();       // large blocks, each an extent
std::vector<Scenario> retire_scenarios();      // keys end under running calls
std::vector<Scenario> vanish_scenarios();      // threads that vanish
std::vector<Scenario> two_key_scenarios();     // memory goes from key to key

} // namespace netmon::explore
