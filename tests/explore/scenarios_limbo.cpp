// SPDX-License-Identifier: MIT
// Spans become empty and go back while a thread holds a stale pointer into them: their memory and
// their descriptions are reused.
#include "scenarios.h"

namespace netmon::explore {

namespace {

// The first span goes back, and another class gets its memory.
void use_again(World& world, Key key, Ref (&blocks)[3]) {
  for (Ref& block : blocks) block = world.allocate(key, kHalf);
  world.free(blocks[0]);
  world.free(blocks[1]);
  const Ref other = world.allocate(key, kThird);
  world.check(blocks[2]);
  world.check(other);
}

void stale_free(World& world) {
  const Key key = world.open();
  Ref blocks[3];
  world.run({{[&] { use_again(world, key, blocks); }}, {[&] {
               world.wait_for([&] { return blocks[1].at != nullptr; });
               world.free(blocks[1]);
             }}});
  world.finish();
}

void stale_reallocate(World& world) {
  const Key key = world.open();
  Ref blocks[3];
  world.run({{[&] { use_again(world, key, blocks); }}, {[&] {
               world.wait_for([&] { return blocks[0].at != nullptr; });
               world.reallocate(blocks[0], kThird);
             }}});
  world.finish();
}

void stale_size(World& world) {
  const Key key = world.open();
  Ref blocks[3];
  world.run({{[&] { use_again(world, key, blocks); }}, {[&] {
               world.wait_for([&] { return blocks[1].at != nullptr; });
               world.look_at_size(blocks[0]);
               world.look_at_size(blocks[1]);
             }}});
  world.finish();
}

// A block that is stale when it is passed, in a call that began before its span went back.
void stale_while_descriptions_wait(World& world) {
  const Key key = world.open();
  Ref blocks[4];
  bool ready = false;
  world.run({{[&] {
               for (Ref& block : blocks) block = world.allocate(key, kHalf);
               world.free(blocks[0]);
               ready = true;
               world.free(blocks[1]);
               world.allocate(key, kThird);
               world.free(world.allocate(key, kHalf));
             }},
             {[&] {
               world.wait_for([&] { return ready; });
               world.free(blocks[0]);
             }},
             {[&] {
               world.wait_for([&] { return ready; });
               world.free(world.allocate(key, kHalf));
             }}});
  world.finish();
}

// So many spans go back that limbo is full while a thread is inside.
void full_limbo(World& world) {
  const Key key = world.open();
  Ref blocks[10];
  bool ready = false;
  world.run({{[&] {
               for (Ref& block : blocks) block = world.allocate(key, kHalf);
               ready = true;
               for (const Ref& block : blocks) world.free(block);
               world.allocate(key, kThird);
               world.allocate(key, kHalf);
             }},
             {[&] {
               world.wait_for([&] { return ready; });
               world.free(blocks[3]);
               world.allocate(key, kThird);
             }}});
  world.finish();
}

// One thread frees one half of a span, its owner the other.
void emptied_by_two(World& world) {
  const Key key = world.open();
  Ref blocks[5];
  bool ready = false;
  world.run({{[&] {
               for (Ref& block : blocks) block = world.allocate(key, kHalf);
               ready = true;
               world.free(blocks[0]);
               world.free(blocks[2]);
               world.allocate(key, kHalf);
               world.allocate(key, kHalf);
             }},
             {[&] {
               world.wait_for([&] { return ready; });
               world.free(blocks[1]);
               world.free(blocks[3]);
               world.free(blocks[1]);
             }}});
  world.finish();
}

// A stale pointer refers to the block that is being handed out at its address, which is zero.
void stale_reallocate_of_a_new_block(World& world) {
  const Key key = world.open();
  Ref block;
  bool freed = false;
  world.run({{[&] {
               block = world.allocate(key, kHalf);
               world.free(block);
               freed = true;
               void* mine = world.core().allocate_block(key, kHalf).block;
               world.core().free_block(key, mine);
             }},
             {[&] {
               world.wait_for([&] { return freed; });
               const BlockResult mine = world.core().reallocate_block(key, block.at, kHalf);
               world.expect_zero(static_cast<const std::byte*>(mine.block), 0,
                                 mine.block ? kHalf : 0);
             }}});
  world.retire(key);
  world.finish();
}

// Whatever has been unused for long is returned by the next thread that comes by.
void idle_memory(World& world) {
  const Key key = world.open();
  Ref blocks[4];
  bool ready = false;
  world.run({{[&] {
               for (Ref& block : blocks) block = world.allocate(key, kHalf);
               world.free(blocks[0]);
               world.free(blocks[1]);
               world.pass_seconds(2);
               ready = true;
               world.allocate(key, kThird);
             }},
             {[&] {
               world.wait_for([&] { return ready; });
               world.free(world.allocate(key, kBig));
               world.pass_seconds(2);
               world.free(world.allocate(key, kHalf));
             }}});
  world.finish();
}

} // namespace

std::vector<Scenario> limbo_scenarios() {
  return {{"limbo.stale_free", stale_free, 2},
          {"limbo.stale_reallocate", stale_reallocate, 2},
          {"limbo.stale_size", stale_size, 2},
          {"limbo.stale_while_descriptions_wait", stale_while_descriptions_wait, 1},
          {"limbo.full_limbo", full_limbo, 1},
          {"limbo.emptied_by_two", emptied_by_two, 2},
          {"limbo.stale_reallocate_of_a_new_block", stale_reallocate_of_a_new_block, 2},
          {"limbo.idle_memory", idle_memory, 2}};
}

} // namespace netmon::explore
