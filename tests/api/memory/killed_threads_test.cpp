// SPDX-License-Identifier: MIT
// Threads that are killed in the middle of calls, by TerminateThread or the like: their key can
// still be closed, and other keys work as before. Each round is a process of its own, which reports
// how it ended. Depends on memory_helpers.h and tests/support.
#include "memory_helpers.h"

#include "support/killable_thread.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace netmon::test {
namespace {

constexpr int kRounds = 20;
constexpr int kEnough = 3; // rounds that went wrong: each may have taken its full time
constexpr int kWrong = 4;  // exit codes of a round; Watchdog::kHung is another
constexpr int kNotKilled = 5;

using Work = std::function<void(const MemoryKey&)>; // one call after another, without end

// What must work with a key that no killed thread was in.
bool key_works() {
  MemoryKey key;
  std::vector<unsigned char*> blocks;
  for (std::size_t i = 0; i < 400; ++i) {
    const std::size_t bytes = i % 50 == 0 ? kMegabyte : 20 + i * 40;
    unsigned char* block = key.allocate(bytes);
    if (!block || !is_zero(block, bytes)) return false;
    fill(block, bytes, 1);
    block = key.reallocate(block, bytes * 2);
    if (!block || !holds(block, bytes, 1)) return false;
    blocks.push_back(block);
  }
  bool good = true;
  std::thread([&] {
    for (std::size_t i = 0; i < blocks.size(); i += 2) good = good && key.free(blocks[i]);
  }).join();
  return good && key.close().nLeaked == blocks.size() / 2;
}

// Runs in a child process. The objects that the threads use are never destroyed.
[[noreturn]] void kill_in_the_middle(const std::vector<Work>& works, int round) {
  new Watchdog(std::chrono::seconds(10), "closing the key, or using another");
  auto* const key = new MemoryKey;
  auto* const up = new std::atomic<std::size_t>(0);
  std::vector<KillableThread*> threads;
  for (const Work& work : works) {
    threads.push_back(new KillableThread([key, up, &work] {
      work(*key);
      ++*up;
      for (;;) work(*key);
    }));
  }
  while (*up != works.size()) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::microseconds(3000 + 137 * round));
  for (KillableThread* thread : threads) {
    if (!thread->kill()) std::_Exit(kNotKilled);
  }
  const DWORD closed = NmCloseKey(key->handle(), nullptr); // NMERR_TIMEOUT: it was in a call
  if (closed != kSuccess && closed != NMERR_TIMEOUT) std::_Exit(kWrong);
  for (int i = 0; i < 5; ++i) {
    if (!key_works()) std::_Exit(kWrong);
  }
  std::_Exit(0);
}

class KilledThreadsDeathTest : public ::testing::Test {
 protected:
  KilledThreadsDeathTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }

  static void kill_again_and_again(const std::vector<Work>& works) {
    for (int round = 0; round < kRounds && failures() < kEnough; ++round) {
      EXPECT_EXIT(kill_in_the_middle(works, round), ::testing::ExitedWithCode(0), "")
          << "round " << round;
    }
  }

 private:
  static int failures() {
    return ::testing::UnitTest::GetInstance()->current_test_info()->result()->total_part_count();
  }
};

void small_blocks(const MemoryKey& key) { key.free(key.allocate(100)); }

void many_small_blocks(const MemoryKey& key) {
  std::array<void*, 2000> blocks;
  for (std::size_t i = 0; i < blocks.size(); ++i) blocks[i] = key.allocate(100 + i);
  for (void* block : blocks) key.free(block);
}

[[maybe_unused]] void large_blocks(const MemoryKey& key) {
  unsigned char* block = key.allocate(kMegabyte);
  if (block) block[0] = 1;
  block = key.reallocate(block, 2 * kMegabyte);
  key.free(key.reallocate(block, 100 * kKilobyte));
}

// Where one thread puts what others free.
std::atomic<void*> handed_out[1024];

[[maybe_unused]] void hand_out(const MemoryKey& key) {
  for (std::atomic<void*>& place : handed_out) {
    if (!place.load()) place = key.allocate(1000);
  }
}

[[maybe_unused]] void take_and_free(const MemoryKey& key) {
  for (std::atomic<void*>& place : handed_out) {
    if (void* block = place.exchange(nullptr)) key.free(block);
  }
}

void rest_between_calls(const MemoryKey& key) {
  key.free(key.allocate(100));
  std::this_thread::sleep_for(std::chrono::milliseconds(20)); // longer than until it is killed
}

TEST_F(KilledThreadsDeathTest, BetweenCallsDoNotHoldUpTheKey) {
  kill_again_and_again({rest_between_calls, rest_between_calls});
}

TEST_F(KilledThreadsDeathTest, InSmallAllocationsDoNotHoldUpTheKey) {
  kill_again_and_again({small_blocks});
}

TEST_F(KilledThreadsDeathTest, InManySmallAllocationsDoNotHoldUpTheKey) {
  kill_again_and_again({many_small_blocks, many_small_blocks});
}

#if !defined(_WIN32) // there a thread may be ended with a lock that the whole process needs
TEST_F(KilledThreadsDeathTest, InLargeAllocationsDoNotHoldUpTheKey) {
  kill_again_and_again({large_blocks, large_blocks});
}

TEST_F(KilledThreadsDeathTest, InFreesForOthersDoNotHoldUpTheKey) {
  kill_again_and_again({hand_out, take_and_free, take_and_free});
}
#endif

} // namespace
} // namespace netmon::test
