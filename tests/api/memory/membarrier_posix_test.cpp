// SPDX-License-Identifier: MIT
// The system call membarrier may fail at any time, for lack of memory or because a sandbox forbids
// it from some moment on: the memory functions must stay correct. Linux. Depends on
// memory_helpers.h.
#include "memory_helpers.h"

#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <vector>

namespace netmon::test {
namespace {

constexpr int kWrongContents = 4; // exit codes of the child
constexpr int kNotForbidden = 5;

// From now on membarrier fails with `error` on this thread and those it starts.
bool forbid_membarrier(unsigned error) {
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_membarrier, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter = {.len = std::size(program), .filter = program};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0 &&
         syscall(SYS_membarrier, 0, 0, 0) == -1;
}

// One thread allocates, two free, and sizes change so that memory changes hands; then the key is
// closed while threads work on it. False when anything was wrong.
bool work(std::chrono::milliseconds time) {
  std::atomic<long> wrong = 0;
  const auto end = Clock::now() + time;
  for (std::size_t round = 0; Clock::now() < end; ++round) {
    MemoryKey key;
    const std::size_t bytes = 16 + round * 379 % 3000;
    std::vector<unsigned char*> blocks(2000);
    for (unsigned char*& block : blocks) {
      block = key.allocate(bytes);
      if (!block || !is_zero(block, bytes)) return false;
      fill(block, bytes, 9);
    }
    std::atomic<std::size_t> next = 0;
    const auto consume = [&] {
      for (std::size_t i; (i = next++) < blocks.size();) {
        if (!holds(blocks[i], bytes, 9) || !key.free(blocks[i])) ++wrong;
      }
    };
    std::thread first(consume), second(consume);
    for (std::size_t i = 0; i < 4000; ++i) {
      const std::size_t own_bytes = 16 + i % 7 * 300;
      unsigned char* own = key.allocate(own_bytes);
      if (!own || !is_zero(own, own_bytes)) ++wrong;
      if (own) fill(own, own_bytes, 8);
      if (!key.free(own)) ++wrong;
    }
    first.join();
    second.join();
    if (key.account().nLeaked != 0) ++wrong;

    std::vector<std::thread> users;
    for (int t = 0; t < 2; ++t) {
      users.emplace_back([&] {
        for (;;) {
          DWORD error = kSuccess;
          auto* block = static_cast<unsigned char*>(ExpertAllocMemory(key.handle(), bytes, &error));
          if (!block) {
            if (error != NMERR_EXPERT_TERMINATE) ++wrong;
            return;
          }
          ExpertFreeMemory(key.handle(), block);
        }
      });
    }
    std::this_thread::sleep_for(std::chrono::microseconds(500));
    key.close();
    for (std::thread& user : users) user.join();
  }
  return wrong == 0;
}

[[noreturn]] void go_on_without(unsigned error) {
  const auto* watchdog = new Watchdog(std::chrono::seconds(40), "work without membarrier");
  static_cast<void>(watchdog);
  if (!work(std::chrono::milliseconds(200))) std::_Exit(kWrongContents);
  if (!forbid_membarrier(error)) std::_Exit(kNotForbidden);
  std::_Exit(work(std::chrono::seconds(2)) ? 0 : kWrongContents);
}

class MembarrierPosixDeathTest : public ::testing::TestWithParam<int> {};

TEST_P(MembarrierPosixDeathTest, ThatFailsLaterIsDoneWithout) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(go_on_without(static_cast<unsigned>(GetParam())), ::testing::ExitedWithCode(0), "");
}

INSTANTIATE_TEST_SUITE_P(Errors, MembarrierPosixDeathTest, ::testing::Values(ENOMEM, EPERM, ENOSYS),
                         [](const auto& one) { return "Error" + std::to_string(one.param); });

} // namespace
} // namespace netmon::test
