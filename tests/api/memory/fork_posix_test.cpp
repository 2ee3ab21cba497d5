// SPDX-License-Identifier: MIT
// fork() while other threads are in the middle of memory calls of every kind: each child goes on
// with the key, and closes it. POSIX. Depends on memory_helpers.h.
#include "memory_helpers.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <vector>

namespace netmon::test {
namespace {

// In the child. 0 when everything works; the alarm ends a child that hangs.
int go_on(const MemoryKey& key, unsigned char* before) {
  alarm(30);
  if (!holds(before, 5000, 3) || key.size(before) != 5000) return 1;
  static unsigned char* blocks[500];
  for (std::size_t i = 0; i < std::size(blocks); ++i) {
    const std::size_t bytes = i % 100 == 7 ? 2 * kMegabyte : 16 + i * 60;
    unsigned char* block = key.allocate(bytes);
    if (!block || !is_zero(block, bytes)) return 2;
    fill(block, bytes, 5);
    block = key.reallocate(block, bytes * 2);
    if (!block || !holds(block, bytes, 5) || !is_zero(block + bytes, bytes)) return 3;
    blocks[i] = block;
  }
  for (unsigned char* block : blocks) {
    if (!key.free(block)) return 4;
  }
  if (!key.free(before)) return 5;
  if (NmCloseKey(key.handle(), nullptr) != kSuccess) return 6;
  const HEXPERTKEY next = NmOpenKey(0, nullptr);
  if (!next || !ExpertAllocMemory(next, 100, nullptr)) return 7;
  return NmCloseKey(next, nullptr) == kSuccess ? 0 : 8;
}

TEST(ForkPosix, InTheMiddleOfOtherThreadsCallsLeavesTheChildAKeyThatWorks) {
  const Watchdog watchdog(std::chrono::seconds(110), "forking");
  MemoryKey key;
  unsigned char* const before = key.allocate(5000);
  ASSERT_NE(before, nullptr);
  fill(before, 5000, 3);
  static std::atomic<void*> handed[512];
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  threads.emplace_back([&] { // small blocks
    for (std::size_t i = 0; !stop; ++i) {
      key.free(key.reallocate(key.allocate(i * 7 % 3000), i * 5 % 6000));
    }
  });
  threads.emplace_back([&] { // large ones
    for (std::size_t i = 0; !stop; ++i) {
      key.free(key.reallocate(key.allocate(kMegabyte + i % 9 * kKilobyte), 3 * kMegabyte));
    }
  });
  threads.emplace_back([&] { // for another to free
    for (std::size_t i = 0; !stop; ++i) {
      if (!handed[i % 512].load()) handed[i % 512] = key.allocate(16 + i % 2000);
    }
  });
  threads.emplace_back([&] {
    for (std::size_t i = 0; !stop; ++i) {
      if (void* block = handed[i % 512].exchange(nullptr)) key.free(block);
    }
  });
  threads.emplace_back([&] { // keys
    while (!stop) {
      const MemoryKey own;
      own.allocate(100);
    }
  });
  for (int round = 0; round < 60; ++round) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) _exit(go_on(key, before));
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status)) << "round " << round << ", signal " << WTERMSIG(status);
    EXPECT_EQ(WEXITSTATUS(status), 0) << "round " << round;
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
}

} // namespace
} // namespace netmon::test
