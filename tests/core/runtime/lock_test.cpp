// SPDX-License-Identifier: MIT
// The lock: one thread at a time, and none forever. On the fake port, where a thread vanishes on
// demand.
#include "core/runtime/lock.h"

#include "fake_port.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace netmon {
namespace {

class LockTest : public testing::Test {
 protected:
  ~LockTest() override { fake_port::reset(); }

  // Another thread takes the lock and never releases it. Returns which: a thread that exists as
  // long as the object does.
  std::uint64_t leave_locked(Lock& lock) {
    std::atomic<std::uint64_t> id = 0;
    holder_ = std::thread([&] {
      lock.lock();
      id = port::thread_id();
      while (!end_) std::this_thread::yield();
    });
    while (id == 0) std::this_thread::yield();
    return id;
  }
  void end_holder() {
    end_ = true;
    if (holder_.joinable()) holder_.join();
  }

  std::thread holder_;
  std::atomic<bool> end_ = false;
};

TEST_F(LockTest, LetsOneThreadInAtATime) {
  Lock lock;
  int plain = 0;
  int inside = 0;
  constexpr int kRounds = 20'000;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kRounds; ++i) {
        const std::lock_guard guard(lock);
        EXPECT_EQ(++inside, 1);
        ++plain;
        --inside;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(plain, 4 * kRounds);
  EXPECT_FALSE(lock.was_orphaned());
}

TEST_F(LockTest, TryLockDoesNotWait) {
  Lock lock;
  ASSERT_TRUE(lock.try_lock());
  std::thread([&] { EXPECT_FALSE(lock.try_lock()); }).join();
  lock.unlock();
  std::thread([&] {
    EXPECT_TRUE(lock.try_lock());
    lock.unlock();
  }).join();
}

TEST_F(LockTest, AThreadThatLivesKeepsIt) {
  Lock lock;
  leave_locked(lock);
  std::atomic<bool> waiting = true;
  std::thread waiter([&] {
    lock.lock();
    waiting = false;
    lock.unlock();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(100)); // many checks whether it lives
  EXPECT_TRUE(waiting);
  lock.unlock(); // in its place
  waiter.join();
  EXPECT_FALSE(lock.was_orphaned());
  end_holder();
}

TEST_F(LockTest, AThreadThatVanishedLosesIt) {
  Lock lock;
  fake_port::knobs.vanished_thread = leave_locked(lock);
  EXPECT_FALSE(lock.try_lock()) << "nobody looked yet";
  EXPECT_FALSE(lock.was_orphaned());
  lock.lock();
  EXPECT_TRUE(lock.was_orphaned());
  lock.unlock();
  EXPECT_TRUE(lock.try_lock());
  EXPECT_TRUE(lock.was_orphaned()) << "for good";
  lock.unlock();
  fake_port::knobs.vanished_thread = 0;
  end_holder();
}

TEST_F(LockTest, OneOfSeveralThatWaitGetsItFromAThreadThatVanished) {
  for (int round = 0; round < 20; ++round) {
    Lock lock;
    end_ = false;
    const std::uint64_t holder = leave_locked(lock);
    int inside = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        const std::lock_guard guard(lock);
        EXPECT_EQ(++inside, 1);
        std::this_thread::yield();
        --inside;
      });
    }
    fake_port::knobs.vanished_thread = holder;
    for (auto& thread : threads) thread.join();
    EXPECT_TRUE(lock.was_orphaned());
    fake_port::knobs.vanished_thread = 0;
    end_holder();
  }
}

// Some systems reuse the id of a thread that is gone for the next one.
TEST_F(LockTest, AThreadWithTheIdOfOneThatVanishedGetsIt) {
  Lock lock;
  lock.lock(); // by "another thread", which is gone
  lock.lock();
  EXPECT_TRUE(lock.was_orphaned());
  lock.unlock();
}

} // namespace
} // namespace netmon
