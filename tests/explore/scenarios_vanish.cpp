// SPDX-License-Identifier: MIT
// Threads that vanish in the middle of a call and of what they had locked.
#include "scenarios.h"

namespace netmon::explore {

namespace {

void others_go_on(World& world) {
  world.allow_giving_up();
  const Key key = world.open();
  Ref blocks[3];
  world.run({{[&] {
                for (Ref& block : blocks) block = world.allocate(key, kHalf);
                world.free(blocks[0]);
                world.free(world.allocate(key, kBig));
              },
              true},
             {[&] {
               const Ref mine = world.allocate(key, kHalf);
               world.wait_for([&] { return blocks[1].at || scheduler.anybody_vanished(); });
               world.free(blocks[1]);
               world.allocate(key, kThird);
               world.check(mine);
             }}});
  world.finish();
}

// A later thread has the same id.
void id_is_used_again(World& world) {
  world.allow_giving_up();
  const Key key = world.open();
  Ref blocks[3];
  world.run({{[&] {
                for (Ref& block : blocks) block = world.allocate(key, kHalf);
                world.free(blocks[1]);
              },
              true},
             {[&] {
                world.free(blocks[0]);
                const Ref mine = world.allocate(key, kHalf);
                world.free(world.allocate(key, kThird));
                world.check(mine);
              },
              false, 0}});
  world.finish();
}

// Another thread retires the key, and the next one goes on with another key.
void key_is_retired(World& world) {
  world.allow_giving_up();
  const Key key = world.open();
  bool begun = false;
  world.run({{[&] {
                begun = true;
                const Ref block = world.allocate(key, kHalf);
                world.allocate(key, kBig);
                world.free(block);
              },
              true},
             {[&] {
               world.wait_for([&] { return begun; });
               world.retire(key);
               const Key next = world.open();
               const Ref mine = world.allocate(next, kHalf);
               world.free(world.allocate(next, kBig));
               world.check(mine);
             }}});
  world.finish();
}

// Threads end as they should while another thread asks whether they still exist, and the next one
// takes over their record each time: it must not be taken for the record of the one before.
void nobody_who_lives(World& world) {
  const Key key = world.open();
  bool used = false;
  bool asked = false;
  // Registers the thread, and does nothing else.
  const auto use = [&] { world.core().key_account(key); };
  world.run({{[&] {
               use();
               used = true;
               world.wait_for([&] { return asked || scheduler.questions() >= 1; });
             }},
             {[&] {
               world.wait_for([&] { return used; });
               world.core().release_vanished_threads();
               asked = true;
             }},
             {[&] {
               world.wait_for([&] { return asked || scheduler.questions() >= 1; });
               use();
               world.wait_for([&] { return asked || scheduler.questions() >= 2; });
             }},
             {[&] {
               world.wait_for([&] { return asked || scheduler.questions() >= 2; });
               use();
               world.wait_for([&] { return asked; });
               world.expect(world.core().has_record(), "a thread that lives lost its record");
             }}});
  world.finish();
}

} // namespace

std::vector<Scenario> vanish_scenarios() {
  return {{"vanish.others_go_on", others_go_on, 1},
          {"vanish.id_is_used_again", id_is_used_again, 2},
          {"vanish.key_is_retired", key_is_retired, 2},
          {"vanish.nobody_who_lives", nobody_who_lives, 2}};
}

} // namespace netmon::explore
