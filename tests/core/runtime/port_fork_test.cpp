// SPDX-License-Identifier: MIT
// fork() while other threads are inside a key: the child can go on, and close the key.
#include "core/memory/expert_memory.h"
#include "core/memory/key_table.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

namespace netmon {
namespace {

// In the child: 0 when everything works.
int use_and_close(Key key) {
  alarm(20); // a lock that stayed locked must not hang the test
  std::vector<void*> blocks;
  for (int i = 0; i < 2000; ++i) {
    const BlockResult result = allocate_block(key, static_cast<std::size_t>(i) * 20);
    if (!result.block) return 1;
    blocks.push_back(result.block);
  }
  for (void* block : blocks) {
    if (free_block(key, block) != NMERR_SUCCESS) return 2;
  }
  retire_key(key); // would wait forever for threads that do not exist here
  const Key next = open_key();
  return next != 0 && allocate_block(next, 100).block ? 0 : 3;
}

TEST(Fork, ChildGoesOnWithoutTheOtherThreads) {
  const Key key = open_key();
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&] {
      for (std::size_t i = 0; !stop; ++i) {
        free_block(key, allocate_block(key, i * 7 % 100'000).block);
      }
    });
  }
  for (int round = 0; round < 30; ++round) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) _exit(use_and_close(key));
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
    EXPECT_EQ(WEXITSTATUS(status), 0);
  }
  stop = true;
  for (auto& thread : threads) thread.join();
  retire_key(key);
}

} // namespace
} // namespace netmon
