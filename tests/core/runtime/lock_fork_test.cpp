// SPDX-License-Identifier: MIT
// Locks across fork(): it waits for the holder of any lock that is held across it, and does not
// deadlock with a thread that holds one of them, or one of jemalloc's, and waits for another.
#include "core/memory/expert_memory.h"
#include "core/memory/key_table.h"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

namespace netmon {
namespace {

class LockFork : public testing::Test {
 protected:
  // Exit code of a child that does `what`.
  template <class Function>
  static int fork_and(Function what) {
    const pid_t child = fork();
    if (child == 0) {
      alarm(10);
      _exit(what());
    }
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
    return WEXITSTATUS(status);
  }
};

// Many keys at once: their arenas do not come from a pool, so that jemalloc's own locks are taken
// too.
TEST_F(LockFork, InTheMiddleOfOpeningAndClosingManyKeys) {
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&] {
      while (!stop) {
        std::vector<Key> keys;
        std::thread([&] {
          for (int i = 0; i < 40; ++i) {
            keys.push_back(open_key());
            EXPECT_NE(allocate_block(keys.back(), 100).block, nullptr);
            EXPECT_NE(allocate_block(keys.back(), 100'000).block, nullptr);
          }
        }).join();
        for (std::size_t i = 0; i < keys.size(); ++i) {
          retire_key(keys[i], i % 2 != 0 ? Leftovers::quarantine : Leftovers::reuse);
        }
        release_quarantined_memory(true);
      }
    });
  }
  for (int round = 0; round < 300; ++round) {
    EXPECT_EQ(fork_and([] {
                const Key key = open_key();
                if (!allocate_block(key, 1000).block || !allocate_block(key, 100'000).block)
                  return 1;
                retire_key(key);
                return 0;
              }),
              0)
        << "round " << round;
  }
  stop = true;
  for (auto& thread : threads) thread.join();
}

} // namespace
} // namespace netmon
