// SPDX-License-Identifier: MIT
// What other threads free goes into separate lists, which the owner collects.
#include "scenarios.h"

namespace netmon::explore {

namespace {

// The owner fills and empties spans while two other threads free what it allocated.
void one_producer_two_consumers(World& world) {
  const Key key = world.open();
  Ref blocks[6];
  unsigned made = 0;
  world.run({{[&] {
               for (Ref& block : blocks) {
                 block = world.allocate(key, kHalf);
                 ++made;
               }
               world.free(world.allocate(key, kHalf));
             }},
             {[&] {
               world.wait_for([&] { return made >= 4; });
               world.free(blocks[0]);
               world.free(blocks[2]);
             }},
             {[&] {
               world.wait_for([&] { return made >= 4; });
               world.free(blocks[1]);
               world.free(blocks[3]);
             }}});
  for (const Ref& block : blocks) world.check(block);
  world.finish();
}

// Two spans are in the owner's list; collecting one empties others and returns them.
void collect_two_spans(World& world) {
  const Key key = world.open();
  Ref blocks[6];
  bool ready = false;
  world.run({{[&] {
               for (Ref& block : blocks) block = world.allocate(key, kHalf);
               world.free(blocks[1]);
               world.free(blocks[3]);
               ready = true;
               world.wait_for([&] { return !ready; });
               world.allocate(key, kHalf);
               world.allocate(key, kHalf);
               world.allocate(key, kHalf);
             }},
             {[&] {
               world.wait_for([&] { return ready; });
               world.free(blocks[0]);
               ready = false;
               world.free(blocks[2]);
               world.free(blocks[4]);
             }}});
  world.finish();
}

// The same span gets into the list again and again while it is collected.
void listed_again(World& world) {
  const Key key = world.open();
  Ref blocks[6];
  unsigned made = 0;
  world.run({{[&] {
               for (Ref& block : blocks) {
                 block = world.allocate(key, kThird);
                 ++made;
               }
               world.allocate(key, kThird);
               world.allocate(key, kThird);
             }},
             {[&] {
               world.wait_for([&] { return made == 6; });
               world.free(blocks[0]);
               world.free(blocks[3]);
               world.free(blocks[1]);
             }},
             {[&] {
               world.wait_for([&] { return made == 6; });
               world.free(blocks[4]);
               world.free(blocks[2]);
             }}});
  world.finish();
}

} // namespace

std::vector<Scenario> remote_free_scenarios() {
  return {{"remote.one_producer_two_consumers", one_producer_two_consumers, 1},
          {"remote.collect_two_spans", collect_two_spans, 2},
          {"remote.listed_again", listed_again, 1}};
}

} // namespace netmon::explore
