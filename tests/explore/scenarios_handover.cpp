// SPDX-License-Identifier: MIT
// Threads end or hand their memory over, and others go on with it.
#include "scenarios.h"

namespace netmon::explore {

namespace {

// A thread ends while others free what it allocated, and one adopts its spans.
void owner_ends(World& world) {
  const Key key = world.open();
  Ref blocks[5];
  Ref later[2];
  bool ready = false;
  world.run({{[&] {
               for (Ref& block : blocks) block = world.allocate(key, kHalf);
               ready = true;
             }},
             {[&] {
               world.wait_for([&] { return ready; });
               world.free(blocks[0]);
               world.free(blocks[2]);
             }},
             {[&] {
               world.wait_for([&] { return ready; });
               world.free(blocks[1]);
               for (Ref& block : later) block = world.allocate(key, kHalf);
             }}});
  for (const Ref& block : later) world.check(block);
  world.finish();
}

// A thread that already has a heap takes the spans of a heap without an owner. Meanwhile others
// free into those spans.
void adopt_spans(World& world) {
  const Key key = world.open();
  Ref blocks[9];
  Ref later[3];
  bool left = false;
  world.run({{[&] {
               for (Ref& block : blocks) block = world.allocate(key, kThird);
               world.free(blocks[0]);
               world.free(blocks[3]);
               world.hand_over(key);
               left = true;
             }},
             {[&] {
               world.free(world.allocate(key, kHalf));
               world.wait_for([&] { return left; });
               for (Ref& block : later) block = world.allocate(key, kThird);
               world.free(later[0]);
             }},
             {[&] {
               world.wait_for([&] { return left; });
               world.free(blocks[1]);
               world.free(blocks[4]);
               world.free(blocks[2]);
             }}});
  for (const Ref& block : blocks) world.check(block);
  for (const Ref& block : later) world.check(block);
  world.finish();
}

// A span moves on while a thread is about to list it for its old heap, which a third thread then
// takes.
void moved_while_listed(World& world) {
  constexpr std::size_t kQuarter = 16384;
  const Key key = world.open();
  Ref blocks[4];
  unsigned ready = 0;
  bool left = false;
  bool adopted = false;
  bool freed = false;
  world.run({{[&] {
               world.wait_for([&] { return ready == 2; });
               for (Ref& block : blocks) block = world.allocate(key, kQuarter);
               world.free(blocks[0]);
               world.free(blocks[2]);
               world.hand_over(key);
               left = true;
             }},
             {[&] {
               world.allocate(key, kHalf);
               ++ready;
               world.wait_for([&] { return left; });
               world.free(blocks[1]);
               freed = true;
             }},
             {[&] {
               world.allocate(key, kHalf);
               ++ready;
               world.wait_for([&] { return left; });
               world.allocate(key, kQuarter);
               adopted = true;
               world.wait_for([&] { return freed; });
               for (int i = 0; i < 3; ++i) world.allocate(key, kQuarter);
             }},
             {[&] {
               world.wait_for([&] { return adopted && freed; });
               world.allocate(key, kQuarter);
             }}});
  world.finish();
}

// Two threads want the heap of one that left, and that one comes back.
void heap_for_three(World& world) {
  const Key key = world.open();
  Ref block;
  bool left = false;
  world.run({{[&] {
               block = world.allocate(key, kHalf);
               world.hand_over(key);
               left = true;
               world.check(world.allocate(key, kHalf));
             }},
             {[&] {
               world.wait_for([&] { return left; });
               const Ref mine = world.allocate(key, kHalf);
               world.free(block);
               world.check(mine);
             }},
             {[&] {
               world.wait_for([&] { return left; });
               const Ref mine = world.allocate(key, kHalf);
               world.hand_over(key);
               world.free(mine);
             }}});
  world.finish();
}

} // namespace

std::vector<Scenario> handover_scenarios() {
  return {{"handover.owner_ends", owner_ends, 1},
          {"handover.adopt_spans", adopt_spans, 1},
          {"handover.moved_while_listed", moved_while_listed, 1},
          {"handover.heap_for_three", heap_for_three, 1}};
}

} // namespace netmon::explore
