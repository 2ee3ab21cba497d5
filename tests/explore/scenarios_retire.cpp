// SPDX-License-Identifier: MIT
// Keys end under running calls, of threads that go on calling.
#include "scenarios.h"

namespace netmon::explore {

namespace {

void busy(World& world, Key key) {
  const Ref block = world.allocate(key, kHalf);
  const Ref other = world.allocate(key, kThird);
  world.free(block);
  world.look_at_size(other);
  world.reallocate(other, kHalf);
  world.allocate(key, 100);
}

void under_calls(World& world) {
  const Key key = world.open();
  world.run({{[&] { busy(world, key); }}, {[&] { world.retire(key); }}, {[&] {
               world.free(world.allocate(key, kBig));
               world.free(world.allocate(key, 100));
             }}});
  world.finish();
}

// The next key gets the place of this one, and its memory.
void place_is_used_again(World& world) {
  const Key key = world.open();
  Ref block;
  world.run({{[&] {
               block = world.allocate(key, kHalf);
               world.free(world.allocate(key, kHalf));
               world.free(block);
               world.allocate(key, kHalf);
             }},
             {[&] {
               world.wait_for([&] { return block.at != nullptr; });
               world.retire(key);
               const Key next = world.open();
               const Ref mine = world.allocate(next, kHalf);
               world.look_at_size(key, mine);
               world.free(key, mine);
               world.check(mine);
               world.free(mine);
             }}});
  world.finish();
}

void terminated_under_calls(World& world) {
  const Key key = world.open();
  const Ref block = world.allocate(key, kHalf);
  world.run({{[&] {
               const Ref second = world.allocate(key, kThird);
               world.reallocate(second, kThird - 8000);
               world.free(second);
             }},
             {[&] {
               world.free(block);
               world.free(world.allocate(key, 100));
             }},
             {[&] { world.terminate(key); }}});
  world.finish();
}

void retired_by_two(World& world) {
  const Key key = world.open();
  world.run({{[&] { world.free(world.allocate(key, kHalf)); }}, {[&] { world.retire(key); }}, {[&] {
               world.retire(key);
               world.allocate(world.open(), kHalf);
             }}});
  world.finish();
}

// Threads that have used the key may go on writing into its memory: it is not handed out while they
// exist.
void quarantine(World& world) {
  const Key key = world.open();
  Ref block;
  world.run({{[&] {
               block = world.allocate(key, kHalf);
               world.allocate(key, kThird);
               world.free(block);
             }},
             {[&] {
               world.wait_for([&] { return block.at != nullptr; });
               world.free(world.allocate(key, 100));
               world.retire(key, Leftovers::quarantine);
             }},
             {[&] {
               const Key next = world.open();
               world.allocate(next, kHalf);
               world.core().release_quarantined_memory(true);
               world.allocate(next, kHalf);
               world.check(world.allocate(next, kThird));
             }}});
  world.finish();
}

// A thread ends while its key is retired.
void thread_ends(World& world) {
  const Key key = world.open();
  const Key other = world.open();
  world.run({{[&] {
               world.allocate(key, kHalf);
               world.free(world.allocate(other, kHalf));
             }},
             {[&] {
               world.retire(key);
               world.free(world.allocate(other, kThird));
             }}});
  world.finish();
}

void limited(World& world) {
  const Key key = world.open(kHalf + kThird);
  Ref block;
  world.run({{[&] {
               block = world.allocate(key, kThird);
               world.free(block);
             }},
             {[&] {
               world.wait_for([&] { return block.at != nullptr; });
               const Ref second = world.allocate(key, kThird);
               world.free(block);
               world.free(second);
             }},
             {[&] { world.free(world.allocate(key, 1000)); }}});
  // All of it is available again.
  world.allocate(key, kHalf);
  world.allocate(key, kThird);
  world.finish();
}

} // namespace

std::vector<Scenario> retire_scenarios() {
  return {{"retire.under_calls", under_calls, 1},
          {"retire.place_is_used_again", place_is_used_again, 2},
          {"retire.terminated_under_calls", terminated_under_calls, 1},
          {"retire.retired_by_two", retired_by_two, 1},
          {"retire.quarantine", quarantine, 1},
          {"retire.thread_ends", thread_ends, 2},
          {"retire.limited", limited, 1}};
}

} // namespace netmon::explore
