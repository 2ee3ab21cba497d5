// SPDX-License-Identifier: MIT
// Two threads want the same block: one of them gets it.
#include "scenarios.h"

namespace netmon::explore {

namespace {

void double_free(World& world) {
  const Key key = world.open();
  Ref block;
  world.run({{[&] {
               block = world.allocate(key, kHalf);
               world.allocate(key, kHalf);
               world.free(block);
               world.allocate(key, kHalf);
             }},
             {[&] {
               world.wait_for([&] { return block.at != nullptr; });
               world.free(block);
               world.allocate(key, kHalf);
             }}});
  world.finish();
}

void free_and_reallocate(World& world) {
  const Key key = world.open();
  Ref block;
  world.run({{[&] {
               block = world.allocate(key, kThird);
               world.reallocate(block, kHalf);
             }},
             {[&] {
               world.wait_for([&] { return block.at != nullptr; });
               world.free(block);
               world.look_at_size(block);
             }},
             {[&] {
               world.wait_for([&] { return block.at != nullptr; });
               world.reallocate(block, kThird - 100);
               world.allocate(key, kThird);
             }}});
  world.finish();
}

} // namespace

std::vector<Scenario> duel_scenarios() {
  return {{"duel.double_free", double_free, 2},
          {"duel.free_and_reallocate", free_and_reallocate, 1}};
}

} // namespace netmon::explore
