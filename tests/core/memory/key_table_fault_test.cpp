// SPDX-License-Identifier: MIT
// Keys whose threads vanish or stay inside, quarantine, and barriers that the system refuses. On
// the fake port.
#include "core/memory/expert_memory.h"
#include "core/memory/key_entry.h"
#include "core/memory/key_table.h"
#include "core/memory/region.h"
#include "core/memory/thread_heap.h"
#include "core/memory/warm_budget.h"
#include "fake_port.h"
#include "worker.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

namespace netmon {
namespace {

using Clock = std::chrono::steady_clock;

// Memory that is entirely unused goes back, so that what stays mapped can be compared.
long mapped_bytes() {
  give_back_warm_regions(true);
  return fake_port::knobs.mapped_bytes;
}

// One block of each kind.
void use(Key key) {
  for (const std::size_t bytes : {100u, 20'000u, 100'000u, 3'000'000u}) {
    EXPECT_NE(allocate_block(key, bytes).block, nullptr);
  }
}

// Key values come from the pools of arenas and of bookkeeping memory, which are filled first.
void warm_up() {
  std::vector<Key> keys;
  for (int i = 0; i < 4; ++i) {
    keys.push_back(open_key());
    use(keys.back());
  }
  for (const Key key : keys) retire_key(key);
}

class KeyTableFaults : public testing::Test {
 protected:
  KeyTableFaults() { warm_up(); }
  ~KeyTableFaults() override {
    fake_port::reset();
    release_quarantined_memory(true);
  }
};

TEST_F(KeyTableFaults, RetiringGivesBackWhatWasMapped) {
  const long before = mapped_bytes();
  const Key key = open_key();
  use(key);
  EXPECT_GT(fake_port::knobs.mapped_bytes, before);
  retire_key(key);
  EXPECT_EQ(mapped_bytes(), before);
  EXPECT_EQ(warm_budget.kept(), 0u);
}

// ---- Quarantine

TEST_F(KeyTableFaults, QuarantineGivesAllBackInTheEnd) {
  const long before = mapped_bytes();
  Key key = 0;
  std::thread([&] {
    key = open_key();
    use(key);
    void* block = allocate_block(key, 500'000).block; // one that is ready for the next
    free_block(key, block);
    retire_key(key, Leftovers::quarantine);
  }).join();
  EXPECT_EQ(key_status(key), NMERR_EXPERT_TERMINATE);
  EXPECT_GT(mapped_bytes(), before) << "the addresses are still its own";
  EXPECT_EQ(warm_budget.kept(), 0u) << "nothing of it is warm any more";
  EXPECT_TRUE(release_quarantined_memory(true));
  EXPECT_EQ(mapped_bytes(), before);
  EXPECT_EQ(warm_budget.kept(), 0u);
}

TEST_F(KeyTableFaults, QuarantineGivesAllBackAlsoWhenMemoryCannotBePutOutOfReach) {
  const long before = mapped_bytes();
  fake_port::knobs.decommit_fails = true;
  std::thread([&] {
    const Key key = open_key();
    use(key);
    retire_key(key, Leftovers::quarantine);
  }).join();
  fake_port::knobs.decommit_fails = false;
  EXPECT_TRUE(release_quarantined_memory(true));
  EXPECT_EQ(mapped_bytes(), before);
}

TEST_F(KeyTableFaults, QuarantineTakesItsTime) {
  Key key = 0;
  std::thread([&] {
    key = open_key();
    use(key);
  }).join();
  const auto begun = Clock::now();
  retire_key(key, Leftovers::quarantine);
  while (!release_quarantined_memory(false)) {
    ASSERT_LT(Clock::now() - begun, 4 * kQuarantine);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_GE(Clock::now() - begun, kQuarantine);
}

TEST_F(KeyTableFaults, QuarantineLastsAsLongAsAThreadThatUsedTheKey) {
  const Key key = open_key();
  Worker user;
  user.run([=] { use(key); });
  retire_key(key, Leftovers::quarantine);
  EXPECT_FALSE(release_quarantined_memory(true));
  user.end();
  EXPECT_TRUE(release_quarantined_memory(true));
}

TEST_F(KeyTableFaults, QuarantineEndsWhenTheThreadVanished) {
  const Key key = open_key();
  Worker user;
  user.run([=] { use(key); });
  retire_key(key, Leftovers::quarantine);
  user.vanish();
  EXPECT_FALSE(release_quarantined_memory(true)) << "nobody looked yet";
  for (int i = 0; i < 256; ++i) release_vanished_threads();
  EXPECT_TRUE(release_quarantined_memory(true));
}

TEST_F(KeyTableFaults, AThreadThatHandedItsHeapOverIsNotWaitedFor) {
  const Key key = open_key();
  Worker user;
  user.run([=] {
    use(key);
    hand_over_memory(key);
  });
  retire_key(key, Leftovers::quarantine);
  EXPECT_TRUE(release_quarantined_memory(true));
}

TEST_F(KeyTableFaults, SlotsAreUsedAgainAfterQuarantine) {
  for (std::size_t i = 0; i < 2 * kMaxOpenKeys; ++i) {
    const Key key = open_key();
    ASSERT_NE(key, 0u) << i;
    retire_key(key, Leftovers::quarantine);
  }
}

TEST_F(KeyTableFaults, MemoryInQuarantineIsGivenBackRatherThanRefused) {
  fake_port::reset();
  Key old = open_key();
  std::thread([=] { use(old); }).join();
  retire_key(old, Leftovers::quarantine);
  const Key key = open_key();
  use(key);
  fake_port::knobs.maps_left = 0; // until the second try
  EXPECT_EQ(allocate_block(key, 7'000'000).error, NMERR_OUT_OF_MEMORY);
  fake_port::knobs.maps_left = -1;
  EXPECT_FALSE(release_quarantined_memory(true)) << "it went back";
  retire_key(key);
}

TEST_F(KeyTableFaults, KeptForGoodFreesTheSlotAndTheBudget) {
  const std::size_t kept = warm_budget.kept();
  for (int i = 0; i < 3; ++i) {
    const Key key = open_key();
    use(key);
    free_block(key, allocate_block(key, 500'000).block);
    retire_key(key, Leftovers::keep_for_good);
    EXPECT_EQ(key_status(key), NMERR_EXPERT_TERMINATE);
    EXPECT_LE(warm_budget.kept(), kept);
  }
}

// ---- Threads that vanish

TEST_F(KeyTableFaults, AThreadThatVanishedInsideCostsTheKeyOnly) {
  const Key key = open_key();
  Worker user;
  user.run([=] {
    use(key);
    this_thread()->memory.enter(key);
  });
  user.vanish();
  const MemoryAccount account = retire_key(key);
  EXPECT_TRUE(account.given_up);
  EXPECT_EQ(account.live_blocks, 4u);
  const Key next = open_key();
  EXPECT_NE(next >> TokenLayout::kSlotShift, key >> TokenLayout::kSlotShift);
  use(next);
  EXPECT_FALSE(retire_key(next).given_up);
}

TEST_F(KeyTableFaults, AThreadThatVanishedInsideIsRememberedWhenItsRecordIsGone) {
  const Key key = open_key();
  Worker user;
  user.run([=] {
    use(key);
    this_thread()->memory.enter(key); // and maybe in the middle of a change under the lock
  });
  user.vanish();
  for (int i = 0; i < 256; ++i) release_vanished_threads();
  EXPECT_TRUE(retire_key(key).given_up);
}

TEST_F(KeyTableFaults, AThreadThatEndedInsideOfACallCostsTheKey) {
  const Key key = open_key();
  std::thread([=] {
    use(key);
    this_thread()->memory.enter(key); // canceled there
  }).join();
  EXPECT_TRUE(retire_key(key).given_up);
}

TEST_F(KeyTableFaults, AThreadThatVanishedBetweenCallsCostsNothing) {
  const long before = mapped_bytes();
  const Key key = open_key();
  Worker user;
  user.run([=] { use(key); });
  user.vanish();
  EXPECT_FALSE(retire_key(key).given_up);
  EXPECT_EQ(mapped_bytes(), before);
}

TEST_F(KeyTableFaults, AKeyWhoseLockAVanishedThreadHeldIsGivenUp) {
  const Key key = open_key();
  Worker user;
  user.run([=] {
    use(key);
    this_thread()->memory.enter(key);
    key_slot(key)->heap.store().lock();
  });
  user.vanish();
  use(key); // other threads go on
  EXPECT_TRUE(retire_key(key).given_up);
}

// Takes kRetirePatience.
TEST_F(KeyTableFaults, AThreadThatStaysInsideCostsTheKeyOnly) {
  const Key key = open_key();
  Worker user;
  std::unique_ptr<KeyLease> lease;
  user.run([&] {
    use(key);
    free_block(key, allocate_block(key, 500'000).block);
    lease = std::make_unique<KeyLease>(key);
  });
  std::atomic<bool> stop = false;
  std::thread other([&] { // others are opened, used and closed meanwhile
    while (!stop) {
      const Key own = open_key();
      use(own);
      EXPECT_FALSE(retire_key(own).given_up);
    }
  });
  const auto begun = Clock::now();
  const MemoryAccount account = retire_key(key);
  const auto took = Clock::now() - begun;
  stop = true;
  other.join();
  EXPECT_TRUE(account.given_up);
  EXPECT_EQ(account.live_blocks, 4u);
  EXPECT_GE(took, kRetirePatience);
  EXPECT_EQ(key_status(key), NMERR_EXPERT_TERMINATE);
  give_back_warm_regions(true);
  EXPECT_EQ(warm_budget.kept(), 0u) << "nothing of it is warm any more";
  user.run([&] { lease.reset(); });
  user.end();
  EXPECT_EQ(retire_key(key).live_blocks, 0u);
}

// ---- Heaps of threads that ended

TEST_F(KeyTableFaults, HeapsOfThreadsThatEndedAreAdoptedSpanBySpan) {
  const Key key = open_key();
  constexpr std::size_t kBytes = 1000;
  constexpr std::size_t kBlocks = 100 * (kSpanBytes / 1024);
  allocate_block(key, kBytes); // this thread has a heap
  std::vector<void*> kept;
  std::thread([&] {
    std::vector<void*> blocks;
    for (std::size_t i = 0; i < kBlocks; ++i) blocks.push_back(allocate_block(key, kBytes).block);
    for (std::size_t i = 0; i < kBlocks; ++i) {
      if (i % 2 == 0) {
        EXPECT_EQ(free_block(key, blocks[i]), NMERR_SUCCESS);
      } else {
        kept.push_back(blocks[i]);
      }
    }
  }).join();
  const long before = fake_port::knobs.mapped_bytes;
  for (std::size_t i = 0; i < kBlocks / 2 - 200; ++i) {
    ASSERT_NE(allocate_block(key, kBytes).block, nullptr);
  }
  EXPECT_LE(fake_port::knobs.mapped_bytes, before) << "there was room for all of them";
  for (void* block : kept) EXPECT_EQ(free_block(key, block), NMERR_SUCCESS);
  retire_key(key);
}

// Blocks that other threads free after their own thread ended come back as well.
TEST_F(KeyTableFaults, WhatIsFreedAfterItsThreadEndedIsUsedAgain) {
  const Key key = open_key();
  constexpr std::size_t kBytes = 1000;
  constexpr std::size_t kBlocks = 6400;
  allocate_block(key, kBytes);
  std::vector<void*> blocks;
  long most = 0;
  for (int round = 0; round < 6; ++round) {
    std::thread([&] {
      for (std::size_t i = 0; i < kBlocks; ++i) blocks.push_back(allocate_block(key, kBytes).block);
    }).join();
    for (void* block : blocks) ASSERT_EQ(free_block(key, block), NMERR_SUCCESS);
    blocks.clear();
    for (int i = 0; i < 200; ++i) blocks.push_back(allocate_block(key, kBytes).block);
    for (void* block : blocks) ASSERT_EQ(free_block(key, block), NMERR_SUCCESS);
    blocks.clear();
    if (round == 1) most = fake_port::knobs.mapped_bytes;
    if (round > 1) {
      EXPECT_LE(fake_port::knobs.mapped_bytes, most + (4 << 20)) << round;
    }
  }
  EXPECT_EQ(key_account(key).live_blocks, 1u);
  retire_key(key);
}

} // namespace
} // namespace netmon
