// SPDX-License-Identifier: MIT
// Closing a key while threads go on calling it and ignore every answer. Depends on
// memory_helpers.h.
#include "memory_helpers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

namespace netmon::test {
namespace {

// The thread sanitizer has a lock for each atomic, at which many readers starve a writer.
constexpr unsigned kMany = kSanitized ? 4 : sizeof(void*) == 8 ? 100 : 30;

// Calls the key in every way, and ignores the answers.
void call_deaf(HEXPERTKEY key, unsigned seed) {
  void* block = ExpertAllocMemory(key, 16 + seed % 3000, nullptr);
  ExpertMemorySize(key, block);
  void* larger = ExpertReallocMemory(key, block, 50 + seed % 70'000, nullptr);
  ExpertFreeMemory(key, larger ? larger : block);
  NMMEMORYACCOUNT account;
  if (seed % 16 == 0) NmGetKeyAccount(key, &account);
}

// The key was closed, rather than given up after some seconds.
void close_under(unsigned threads_count) {
  const Watchdog watchdog(std::chrono::seconds(30), "closing a key that threads go on calling");
  MemoryKey key;
  std::atomic<bool> stop = false;
  std::atomic<unsigned> up = 0;
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < threads_count; ++t) {
    threads.emplace_back([&, t] {
      call_deaf(key.handle(), t);
      ++up;
      for (unsigned i = t; !stop; ++i) call_deaf(key.handle(), i);
    });
  }
  while (up != threads_count) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_EQ(NmCloseKey(key.handle(), nullptr), kSuccess);
  DWORD error = 0;
  EXPECT_EQ(ExpertAllocMemory(key.handle(), 10, &error), nullptr);
  EXPECT_EQ(error, DWORD{NMERR_EXPERT_TERMINATE});
  stop = true;
  for (std::thread& thread : threads) thread.join();
}

TEST(Retire, ComesBackWhileManyThreadsCallTheDeadKey) {
  for (int round = 0; round < 3; ++round) close_under(kMany);
}

TEST(Retire, ComesBackWhileAFewThreadsCallTheDeadKey) {
  for (int round = 0; round < 30; ++round) close_under(3);
}

TEST(Retire, OtherKeysAreUsedMeanwhile) {
  // Threads that call dead keys, however many, do not delay those that use live ones.
  const Watchdog watchdog(std::chrono::seconds(60), "keys beside threads that call a dead one");
  MemoryKey dead;
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  dead.close();
  for (unsigned t = 0; t < kMany / 2; ++t) {
    threads.emplace_back([&, t] {
      for (unsigned i = t; !stop; ++i) call_deaf(dead.handle(), i);
    });
  }
  for (int round = 0; round < 20; ++round) {
    MemoryKey key;
    unsigned char* block = key.allocate(5000);
    ASSERT_NE(block, nullptr);
    EXPECT_TRUE(is_zero(block, 5000));
    fill(block, 5000, 1);
    EXPECT_EQ(key.close().nLeaked, 1u);
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
}

} // namespace
} // namespace netmon::test
