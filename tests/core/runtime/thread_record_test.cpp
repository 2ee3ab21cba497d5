// SPDX-License-Identifier: MIT
// Presence, grace periods, and the records of threads that end or vanish. On the fake port.
#include "core/runtime/thread_record.h"

#include "core/memory/worker.h"
#include "core/runtime/metadata_pool.h"
#include "fake_port.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

namespace netmon {
namespace {

constexpr std::uintptr_t kToken = 0x1000;
constexpr std::uintptr_t kOther = 0x2000;

Epoch begin() {
  const auto grace = begin_grace();
  EXPECT_TRUE(grace.has_value());
  return grace.value_or(0);
}

std::size_t count_used() {
  std::size_t used = 0;
  for (ThreadRecord* record = first_thread_record(); record; record = record->next) {
    used += record->use == ThreadRecord::Use::used;
  }
  return used;
}

class ThreadRecordTest : public testing::Test {
 protected:
  ~ThreadRecordTest() override { fake_port::reset(); }
};

TEST_F(ThreadRecordTest, ACallThatWasInsideIsWaitedFor) {
  Worker worker;
  worker.run([] { this_thread()->memory.enter(kToken); });
  const Epoch grace = begin();
  EXPECT_FALSE(grace_is_over(grace, kToken, nullptr));
  EXPECT_TRUE(grace_is_over(grace, kOther, nullptr)) << "it is not in there";
  bool vanished = false;
  EXPECT_FALSE(grace_is_over_for_living(grace, kToken, vanished));
  EXPECT_FALSE(vanished);
  worker.run([] { this_thread()->memory.leave(); });
  EXPECT_TRUE(grace_is_over(grace, kToken, nullptr));
}

TEST_F(ThreadRecordTest, ALeaseOfAnyDepthIsWaitedFor) {
  for (unsigned depth = 0; depth < kMaxLeaseDepth; ++depth) {
    Worker worker;
    worker.run([=] { this_thread()->leases[depth].enter(kToken); });
    const Epoch grace = begin();
    EXPECT_FALSE(grace_is_over(grace, kToken, nullptr)) << depth;
    worker.run([=] { this_thread()->leases[depth].leave(); });
    EXPECT_TRUE(grace_is_over(grace, kToken, nullptr)) << depth;
  }
}

TEST_F(ThreadRecordTest, ACallThatCameLaterIsNotWaitedFor) {
  Worker worker;
  worker.run([] { this_thread(); });
  const Epoch grace = begin();
  worker.run([] { this_thread()->memory.enter(kToken); });
  EXPECT_TRUE(grace_is_over(grace, kToken, nullptr));
  EXPECT_FALSE(grace_is_over(begin(), kToken, nullptr)) << "but by the next period";
  worker.run([] { this_thread()->memory.leave(); });
}

TEST_F(ThreadRecordTest, TheCallOfTheOneWhoAsksDoesNotCount) {
  ThreadRecord* self = this_thread();
  self->memory.enter(kToken);
  const Epoch grace = begin();
  EXPECT_TRUE(grace_is_over(grace, kToken, self));
  EXPECT_FALSE(grace_is_over(grace, kToken, nullptr));
  self->memory.leave();
}

TEST_F(ThreadRecordTest, AThreadThatComesBackAllTheTimeHoldsNothingUp) {
  std::atomic<bool> stop = false;
  std::atomic<int> up = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&] {
      ThreadRecord* self = this_thread();
      self->memory.enter(kToken);
      ++up;
      for (int i = 0; !stop; ++i) {
        self->memory.enter(kToken); // never out at a moment that could be observed
        if (i % 64 == 0) std::this_thread::yield();
      }
      self->memory.leave();
    });
  }
  while (up != 2) std::this_thread::yield();
  for (int round = 0; round < 200; ++round) {
    const Epoch grace = begin();
    while (!grace_is_over(grace, kToken, nullptr)) std::this_thread::yield();
  }
  stop = true;
  for (auto& thread : threads) thread.join();
}

// The promise itself: a thread that sees something alive under a grace period still finds it whole.
TEST_F(ThreadRecordTest, NobodyIsInsideOfWhatIsGone) {
  struct Thing {
    std::atomic<std::uintptr_t> word = 0;
    std::atomic<int> contents = 0;
  };
  static Thing things[2];
  static std::atomic<unsigned> current;
  things[0].word = kToken;
  things[0].contents = 1;
  current = 0;
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&] {
      ThreadRecord* self = this_thread();
      while (!stop) {
        const std::uintptr_t number = current.load();
        Thing& thing = things[number % 2];
        self->memory.enter(kToken + 2 * number);
        if (thing.word.load(std::memory_order_acquire) == kToken + 2 * number) {
          EXPECT_EQ(thing.contents.load(std::memory_order_relaxed), 1);
        }
        self->memory.leave();
      }
    });
  }
  for (unsigned number = 0; number < 200; ++number) {
    Thing& old = things[number % 2];
    Thing& next = things[(number + 1) % 2];
    next.contents = 1;
    next.word = kToken + 2 * (number + 1);
    current = number + 1;
    old.word = 0;
    const Epoch grace = begin();
    while (!grace_is_over(grace, kToken + 2 * number, nullptr)) std::this_thread::yield();
    old.contents = 0;
  }
  stop = true;
  for (auto& thread : threads) thread.join();
}

TEST_F(ThreadRecordTest, AThreadThatVanishedIsOutsideAndReported) {
  Worker worker;
  worker.run([] { this_thread()->leases[1].enter(kToken); });
  const Epoch grace = begin();
  fake_port::knobs.vanished_thread = worker.id();
  EXPECT_FALSE(grace_is_over(grace, kToken, nullptr)) << "nobody looked yet";
  bool vanished = false;
  EXPECT_TRUE(grace_is_over_for_living(grace, kOther, vanished));
  EXPECT_FALSE(vanished) << "not in there";
  EXPECT_TRUE(grace_is_over_for_living(grace, kToken, vanished));
  EXPECT_TRUE(vanished);
  EXPECT_TRUE(grace_is_over(grace, kToken, nullptr));
  worker.vanish(); // it does not clean up either
}

TEST_F(ThreadRecordTest, RecordsAreUsedAgain) {
  std::thread([] { this_thread(); }).join();
  std::set<ThreadRecord*> seen;
  for (int i = 0; i < 100; ++i) std::thread([&] { seen.insert(this_thread()); }).join();
  EXPECT_EQ(seen.size(), 1u);
  for (ThreadRecord* record : seen) {
    EXPECT_EQ(record->use, ThreadRecord::Use::unused);
    EXPECT_EQ(record->id, 0u);
  }
}

TEST_F(ThreadRecordTest, AUsedRecordSaysNothingOfTheThreadBefore) {
  const auto look = [] {
    ThreadRecord* record = this_thread();
    EXPECT_EQ(record->depth, 0u);
    EXPECT_EQ(record->memory.inside, 0u);
    for (const Presence& lease : record->leases) EXPECT_EQ(lease.inside, 0u);
    EXPECT_EQ(record->cached_key, kNothingCached);
    EXPECT_EQ(record->cached_heap, nullptr);
    EXPECT_EQ(record->interrupted_key, kNothingCached);
    EXPECT_EQ(record->deliveries, nullptr);
    EXPECT_EQ(record->on_end, nullptr);
    record->depth = 2;
    record->memory.enter(kToken);
    for (Presence& lease : record->leases) lease.enter(kOther);
    record->cached_key = kToken;
    record->interrupted_key = kToken;
  };
  for (int i = 0; i < 3; ++i) std::thread(look).join();
}

TEST_F(ThreadRecordTest, ANewThreadWithTheIdOfOneThatVanishedReleasesItsRecord) {
  Worker worker;
  ThreadRecord* old = nullptr;
  worker.run([&] { old = this_thread(); });
  old->memory.enter(kToken);
  const std::size_t used = count_used();
  worker.run([&] { // a thread that has the same id, and knows nothing
    port::set_thread_value(nullptr);
    ThreadRecord* fresh = this_thread();
    EXPECT_EQ(fresh->memory.inside, 0u);
    EXPECT_EQ(fresh->id, port::thread_id());
  });
  EXPECT_EQ(count_used(), used) << "one for one";
  EXPECT_TRUE(grace_is_over(begin(), kToken, nullptr));
}

TEST_F(ThreadRecordTest, ThreadsThatVanishedAreReleasedSoonerOrLater) {
  Worker worker;
  ThreadRecord* record = nullptr;
  worker.run([&] { record = this_thread(); });
  worker.vanish();
  for (int i = 0; i < 256; ++i) release_vanished_threads();
  EXPECT_EQ(record->use, ThreadRecord::Use::unused);
}

std::atomic<int> ended = 0;
std::atomic<int> vanished_ones = 0;

TEST_F(ThreadRecordTest, EndingsAreCalledOnceEach) {
  const ThreadEnding count = [](ThreadRecord& record, Departure departure) noexcept {
    EXPECT_NE(record.use, ThreadRecord::Use::unused);
    EXPECT_TRUE(departure == Departure::vanished || !port::thread_value());
    ++(departure == Departure::ended ? ended : vanished_ones);
  };
  ended = vanished_ones = 0;
  on_record_release(count);
  on_record_release(count);
  std::thread([] { this_thread(); }).join();
  EXPECT_EQ(ended, 1);
  EXPECT_EQ(vanished_ones, 0);
  std::thread([] { this_thread()->memory.enter(kToken); }).join();
  EXPECT_EQ(ended, 1);
  EXPECT_EQ(vanished_ones, 1) << "it ended in the middle of a call";
}

TEST_F(ThreadRecordTest, NoMemoryForARecordIsSaid) {
  std::vector<void*> pieces; // until the pool is empty
  fake_port::knobs.maps_left = 0;
  while (void* piece = metadata_pool.allocate(sizeof(ThreadRecord))) pieces.push_back(piece);
  std::vector<std::thread> threads; // until all existing records are in use
  std::atomic<bool> stop = false;
  std::atomic<int> without = 0;
  std::atomic<int> asked = 0;
  for (int t = 0; t < 40; ++t) {
    threads.emplace_back([&] {
      if (!this_thread()) ++without;
      ++asked;
      while (!stop) std::this_thread::yield();
    });
  }
  while (asked != 40) std::this_thread::yield();
  EXPECT_GT(without, 0);
  stop = true;
  for (auto& thread : threads) thread.join();
  fake_port::knobs.maps_left = -1;
  for (void* piece : pieces) metadata_pool.free(piece, sizeof(ThreadRecord));
  std::thread([] { EXPECT_NE(this_thread(), nullptr); }).join();
}

// Many check at once whether a thread vanished, while others take its record: no living thread
// loses its own.
TEST_F(ThreadRecordTest, NobodyWhoLivesLosesItsRecord) {
  std::atomic<bool> stop = false;
  std::vector<std::thread> watchers;
  for (int t = 0; t < 2; ++t) {
    watchers.emplace_back([&] {
      while (!stop) release_vanished_threads();
    });
  }
  for (int round = 0; round < 300; ++round) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        ThreadRecord* record = this_thread();
        std::this_thread::yield();
        EXPECT_EQ(record->id, port::thread_id());
        EXPECT_EQ(record->use, ThreadRecord::Use::used);
        if (t % 2 != 0) port::set_thread_value(nullptr); // vanishes
      });
    }
    for (auto& thread : threads) thread.join();
  }
  stop = true;
  for (auto& thread : watchers) thread.join();
}

} // namespace
} // namespace netmon
