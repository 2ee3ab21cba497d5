// SPDX-License-Identifier: MIT
// Keys: experts.md 14.1, their states, and retiring them while other threads use them.
#include "core/memory/key_table.h"

#include "core/memory/expert_memory.h"
#include "core/runtime/thread_record.h"
#include "core/runtime/token.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

namespace netmon {
namespace {

TEST(KeyTable, NullAndNeverIssuedKeysAreInvalid) {
  const Key key = open_key();
  const Key one_generation_on = key + (Key{1} << TokenLayout::kGenerationShift);
  for (const Key bad : {Key{0}, Key{1}, Key{0x10}, ~Key{0}, key | 1, one_generation_on}) {
    EXPECT_EQ(key_status(bad), NMERR_INVALID_EXPERT_HANDLE) << std::hex << bad;
    EXPECT_EQ(allocate_block(bad, 10).block, nullptr);
    EXPECT_EQ(allocate_block(bad, 10).error, NMERR_INVALID_EXPERT_HANDLE);
    EXPECT_EQ(reallocate_block(bad, nullptr, 10).error, NMERR_INVALID_EXPERT_HANDLE);
    EXPECT_EQ(free_block(bad, nullptr), NMERR_INVALID_EXPERT_HANDLE);
    EXPECT_EQ(block_size(bad, nullptr), 0u);
    EXPECT_EQ(KeyLease(bad).status(), NMERR_INVALID_EXPERT_HANDLE);
  }
  retire_key(key);
}

TEST(KeyTable, RetiredKeyAnswersTerminate) {
  const Key key = open_key();
  void* block = allocate_block(key, 100).block;
  retire_key(key);
  EXPECT_EQ(key_status(key), NMERR_EXPERT_TERMINATE);
  EXPECT_EQ(allocate_block(key, 10).error, NMERR_EXPERT_TERMINATE);
  EXPECT_EQ(reallocate_block(key, block, 10).error, NMERR_EXPERT_TERMINATE);
  EXPECT_EQ(free_block(key, block), NMERR_EXPERT_TERMINATE);
  EXPECT_EQ(block_size(key, block), 0u);
  const KeyLease lease(key);
  EXPECT_EQ(lease.status(), NMERR_EXPERT_TERMINATE);
  EXPECT_FALSE(lease.alive());
}

TEST(KeyTable, RetiredKeyStaysRetiredWhenItsSlotIsUsedAgain) {
  const Key old = open_key();
  retire_key(old);
  const Key next = open_key();
  EXPECT_NE(old, next);
  EXPECT_EQ(key_status(old), NMERR_EXPERT_TERMINATE);
  EXPECT_EQ(key_status(next), NMERR_SUCCESS);
  retire_key(next);
}

TEST(KeyTable, KeysAreNeverReused) {
  std::set<Key> seen;
  for (int i = 0; i < 5000; ++i) {
    const Key key = open_key();
    ASSERT_TRUE(seen.insert(key).second);
    retire_key(key);
  }
}

TEST(KeyTable, TerminatingKeyAnswersTerminateButSizesAndFrees) {
  const Key key = open_key();
  void* first = allocate_block(key, 100).block;
  void* second = allocate_block(key, 200).block;
  request_termination(key);
  request_termination(key);
  EXPECT_EQ(key_status(key), NMERR_EXPERT_TERMINATE);
  EXPECT_EQ(allocate_block(key, 10).error, NMERR_EXPERT_TERMINATE);
  EXPECT_EQ(reallocate_block(key, first, 1000).block, nullptr);
  EXPECT_EQ(reallocate_block(key, first, 1000).error, NMERR_EXPERT_TERMINATE);
  EXPECT_EQ(block_size(key, first), 100u) << "the old block stays valid";
  EXPECT_EQ(free_block(key, first), NMERR_EXPERT_TERMINATE);
  EXPECT_EQ(block_size(key, first), 0u) << "but it was freed";
  EXPECT_EQ(free_block(key, first), NMERR_EXPERT_TERMINATE) << "125 in any case";
  EXPECT_EQ(key_account(key).live_blocks, 1u);
  EXPECT_EQ(block_size(key, second), 200u);
  const KeyLease lease(key);
  EXPECT_TRUE(lease.alive()) << "its context stays until it is retired";
  const_cast<KeyLease&>(lease).release();
  retire_key(key);
}

TEST(KeyTable, KeyOfAnotherLiveExpertWorksOnThatOne) {
  const Key first = open_key();
  const Key second = open_key();
  void* block = allocate_block(first, 64).block;
  EXPECT_EQ(free_block(second, block), NMERR_INVALID_PARAMETER) << "blocks never cross keys";
  EXPECT_EQ(reallocate_block(second, block, 128).error, NMERR_INVALID_PARAMETER);
  EXPECT_EQ(block_size(second, block), 0u);
  EXPECT_EQ(block_size(first, block), 64u);
  EXPECT_EQ(free_block(first, block), NMERR_SUCCESS);
  retire_key(second);
  retire_key(first);
}

TEST(KeyTable, LeaseGivesTheContext) {
  auto* context = reinterpret_cast<ExpertContext*>(0x1234);
  const Key key = open_key({.context = context});
  {
    const KeyLease lease(key);
    EXPECT_EQ(lease.status(), NMERR_SUCCESS);
    EXPECT_EQ(lease.context(), context);
  }
  retire_key(key);
}

TEST(KeyTable, LeasesNestFourDeepAndMemoryWorksInside) {
  const Key outer = open_key();
  const Key inner = open_key();
  {
    const KeyLease a(outer), b(inner), c(outer), d(inner);
    EXPECT_EQ(d.status(), NMERR_SUCCESS);
    const KeyLease e(outer);
    EXPECT_EQ(e.status(), NMERR_OUT_OF_MEMORY);
    EXPECT_NE(allocate_block(outer, 10).block, nullptr);
    EXPECT_NE(allocate_block(inner, 10).block, nullptr);
  }
  retire_key(outer);
  retire_key(inner);
}

TEST(KeyTable, RetiringWaitsForALease) {
  const Key key = open_key();
  std::atomic<bool> inside = false;
  std::atomic<bool> leave = false;
  std::atomic<bool> retired = false;
  std::thread holder([&] {
    const KeyLease lease(key);
    inside = true;
    while (!leave) std::this_thread::yield();
    EXPECT_FALSE(retired);
  });
  while (!inside) std::this_thread::yield();
  std::thread closer([&] {
    retire_key(key);
    retired = true;
  });
  // New calls are refused at once, while the closing thread waits.
  while (key_status(key) == NMERR_SUCCESS) std::this_thread::yield();
  EXPECT_EQ(key_status(key), NMERR_EXPERT_TERMINATE);
  EXPECT_FALSE(retired);
  leave = true;
  holder.join();
  closer.join();
  EXPECT_TRUE(retired);
}

TEST(KeyTable, AbandonedLeasesDoNotHoldUpRetiring) {
  const Key key = open_key();
  std::thread([&] {
    alignas(KeyLease) unsigned char storage[sizeof(KeyLease)];
    new (storage) KeyLease(key); // as after a fault: no destructor runs
    abandon_leases(this_thread());
  }).join();
  std::thread([&] {
    alignas(KeyLease) unsigned char storage[sizeof(KeyLease)];
    new (storage) KeyLease(key); // and a thread that ends inside
  }).join();
  retire_key(key);
  EXPECT_EQ(key_status(key), NMERR_EXPERT_TERMINATE);
}

TEST(KeyTable, RetiringTwiceDoesNothing) {
  const Key key = open_key();
  allocate_block(key, 10);
  EXPECT_EQ(retire_key(key).live_blocks, 1u);
  EXPECT_EQ(retire_key(key).live_blocks, 0u);
  EXPECT_EQ(retire_key(0).live_blocks, 0u);
}

TEST(KeyTable, MoreKeysThanThereAreIsAClearError) {
  std::vector<Key> keys;
  Key opened = open_key();
  while (opened != 0 && keys.size() <= kMaxOpenKeys) {
    keys.push_back(opened);
    opened = open_key();
  }
  EXPECT_EQ(keys.size(), kMaxOpenKeys);
  for (const Key key : keys) retire_key(key);
  opened = open_key();
  EXPECT_NE(opened, 0u);
  retire_key(opened);
}

TEST(KeyTable, EveryOpenKeyMayHaveAnArena) {
  std::vector<Key> keys;
  for (std::size_t i = 0; i < 1500; ++i) {
    const Key key = open_key();
    ASSERT_NE(key, 0u);
    ASSERT_NE(allocate_block(key, 100).block, nullptr);
    keys.push_back(key);
  }
  for (const Key key : keys) retire_key(key);
}

TEST(KeyTable, HundredsOfKeysHaveAMegabyteEach) {
  std::vector<Key> keys;
  for (int i = 0; i < 300; ++i) {
    keys.push_back(open_key());
    for (int block = 0; block < 10; ++block) {
      ASSERT_NE(allocate_block(keys.back(), 100).block, nullptr) << "key " << i;
    }
    ASSERT_NE(allocate_block(keys.back(), 1 << 20).block, nullptr) << "key " << i;
  }
  for (const Key key : keys) retire_key(key);
}

TEST(KeyTable, RetiredUnderThreadsThatWorkOnIt) {
  for (int round = 0; round < 30; ++round) {
    const Key key = open_key();
    std::atomic<bool> go = false;
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t) {
      threads.emplace_back([&] {
        while (!go) std::this_thread::yield();
        std::vector<void*> blocks;
        for (;;) {
          const BlockResult result = allocate_block(key, 16 + blocks.size() % 3000);
          if (!result.block) {
            EXPECT_EQ(result.error, NMERR_EXPERT_TERMINATE);
            return;
          }
          blocks.push_back(result.block);
          if (blocks.size() % 3 == 0) {
            const std::uint32_t error = free_block(key, blocks[blocks.size() / 2]);
            EXPECT_TRUE(error == NMERR_SUCCESS || error == NMERR_EXPERT_TERMINATE ||
                        error == NMERR_INVALID_PARAMETER);
          }
        }
      });
    }
    go = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(round % 5));
    retire_key(key);
    for (auto& thread : threads) thread.join();
  }
}

} // namespace
} // namespace netmon
