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
  unsigned random = 15000; // schedules by chance in the usual run
};

// Blocks of these sizes: two of them are a span, or three.
inline constexpr std::size_t kHalf = 32768;
inline constexpr std::size_t kThird = 20480;
// A block of its own.
inline constexpr std::size_t kBig = 40000;

std::vector<Scenario> remote_free_scenarios(); // what others free, and the owner collects
std::vector<Scenario> limbo_scenarios();       // spans go back while somebody has a stale pointer
std::vector<Scenario> handover_scenarios();    // threads end, and others go on with their spans
std::vector<Scenario> duel_scenarios();        // two want the same block
std::vector<Scenario> large_scenarios();       // blocks of their own
std::vector<Scenario> retire_scenarios();      // keys end under running calls
std::vector<Scenario> vanish_scenarios();      // threads that are gone without a word
std::vector<Scenario> two_key_scenarios();     // memory goes from key to key

} // namespace netmon::explore
