// SPDX-License-Identifier: MIT
// Large blocks, each an extent of its own: claimed, resized, freed, kept ready and handed out
// again, against stale calls.
#include "scenarios.h"

namespace netmon::explore {

namespace {

void ready_for_the_next(World& world) {
  const Key key = world.open();
  Ref block;
  world.run({{[&] {
               block = world.allocate(key, kBig);
               world.free(block);
               world.check(world.allocate(key, kBig + 100));
             }},
             {[&] {
               world.wait_for([&] { return block.at != nullptr; });
               world.free(block);
               world.look_at_size(block);
             }},
             {[&] {
               world.wait_for([&] { return block.at != nullptr; });
               world.look_at_size(block);
               world.free(world.allocate(key, kBig));
             }}});
  world.finish();
}

void resize_and_free(World& world) {
  const Key key = world.open();
  Ref block;
  world.run({{[&] {
               block = world.allocate(key, kBig);
               const Ref larger = world.reallocate(block, 3 * kBig);
               world.check(larger);
               world.check(world.reallocate(larger, kHalf));
             }},
             {[&] {
               world.wait_for([&] { return block.at != nullptr; });
               world.free(block);
               world.free(world.allocate(key, kBig));
             }},
             {[&] {
               world.wait_for([&] { return block.at != nullptr; });
               world.look_at_size(block);
               world.reallocate(block, kBig + 10);
             }}});
  world.finish();
}

// What is not kept ready is returned, and spans are made of it.
void memory_goes_to_spans(World& world) {
  const Key key = world.open();
  Ref blocks[2];
  world.run({{[&] {
               for (Ref& block : blocks) block = world.allocate(key, kBig);
               world.free(blocks[0]);
               world.free(blocks[1]);
               const Ref small = world.allocate(key, kHalf);
               world.check(world.allocate(key, kThird));
               world.check(small);
             }},
             {[&] {
               world.wait_for([&] { return blocks[1].at != nullptr; });
               world.reallocate(blocks[1], 2 * kBig);
               world.free(blocks[0]);
               world.look_at_size(blocks[1]);
             }}});
  world.finish();
}

} // namespace

std::vector<Scenario> large_scenarios() {
  return {{"large.ready_for_the_next", ready_for_the_next, 1},
          {"large.resize_and_free", resize_and_free, 1},
          {"large.memory_goes_to_spans", memory_goes_to_spans, 2}};
}

} // namespace netmon::explore
