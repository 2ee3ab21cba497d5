// SPDX-License-Identifier: MIT
// Memory and descriptions go from one key to another while stale pointers are in use.
#include "scenarios.h"

namespace netmon::explore {

namespace {

// Spans of the first key go back while it is open: the second key gets their memory.
void memory_moves(World& world) {
  const Key first = world.open();
  const Key second = world.open();
  Ref blocks[5];
  bool ready = false;
  world.run({{[&] {
               for (Ref& block : blocks) block = world.allocate(first, kHalf);
               ready = true;
               for (unsigned i = 0; i < 4; ++i) world.free(blocks[i]);
               world.check(blocks[4]);
             }},
             {[&] {
               world.wait_for([&] { return ready; });
               const Ref mine = world.allocate(second, kThird);
               const Ref more = world.allocate(second, kHalf);
               world.check(mine);
               world.free(more);
             }},
             {[&] {
               world.wait_for([&] { return ready; });
               world.free(second, blocks[2]);
               world.free(first, blocks[2]);
               world.look_at_size(second, blocks[0]);
             }}});
  world.finish();
}

// The first key is retired.
void key_is_retired(World& world) {
  const Key first = world.open();
  const Key second = world.open();
  Ref blocks[2];
  world.run({{[&] {
               for (Ref& block : blocks) block = world.allocate(first, kHalf);
               world.retire(first);
               world.free(blocks[0]);
             }},
             {[&] {
               world.wait_for([&] { return blocks[1].at != nullptr; });
               const Ref mine = world.allocate(second, kHalf);
               world.free(second, blocks[1]);
               world.check(mine);
               world.reallocate(first, blocks[1], kThird);
             }},
             {[&] {
               world.wait_for([&] { return blocks[1].at != nullptr; });
               world.free(first, blocks[0]);
               world.look_at_size(second, blocks[0]);
               world.check(world.allocate(second, kBig));
             }}});
  world.finish();
}

// The same with large blocks.
void large_moves(World& world) {
  const Key first = world.open();
  const Key second = world.open();
  Ref blocks[2];
  world.run({{[&] {
               for (Ref& block : blocks) block = world.allocate(first, kBig);
               world.free(blocks[0]);
               world.free(blocks[1]);
             }},
             {[&] {
               world.wait_for([&] { return blocks[1].at != nullptr; });
               const Ref mine = world.allocate(second, kBig);
               world.check(mine);
               world.reallocate(second, blocks[1], kBig + 1000);
             }},
             {[&] {
               world.wait_for([&] { return blocks[1].at != nullptr; });
               world.free(first, blocks[1]);
               world.look_at_size(second, blocks[1]);
               world.free(second, blocks[0]);
             }}});
  world.finish();
}

} // namespace

std::vector<Scenario> two_key_scenarios() {
  return {{"two_keys.memory_moves", memory_moves, 1},
          {"two_keys.key_is_retired", key_is_retired, 1},
          {"two_keys.large_moves", large_moves, 1}};
}

} // namespace netmon::explore
