// SPDX-License-Identifier: MIT
// A fork() while another thread is inside jemalloc, at the place where it holds the lock of the map
// of addresses and waits for one that jemalloc's own handler took: the child must find both free.
// jemalloc as it is released leaves the first one locked; see cmake/build_jemalloc.cmake.
#include <jemalloc/jemalloc.h>

#include <gtest/gtest.h>

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <string>
#include <thread>

namespace netmon {
namespace {

using namespace std::chrono_literals;

// jemalloc makes a node of its map for each such range of addresses.
constexpr std::uintptr_t kNodeRange = std::uintptr_t{1} << 30;
constexpr std::size_t kForkBlock = 1 << 20;

std::atomic<std::uintptr_t> fresh_range = 0; // the next one that no block was ever in
thread_local bool in_a_fresh_range = false;  // is where this thread's next extent comes from
thread_local bool waits_in_hook = false;

std::atomic<bool> is_armed = false;
std::atomic<bool> is_inside = false, may_leave = false;
std::atomic<int> thread_inside = 0;
std::atomic<bool> did_wait = false;

void* allocate_extent(extent_hooks_t*, void* at, std::size_t bytes, std::size_t alignment, bool*,
                      bool* is_committed, unsigned) {
  if (at || alignment > kNodeRange) return nullptr;
  if (!in_a_fresh_range) {
    // Once as much as is aligned for sure; tests need not give back.
    void* const mapped = mmap(nullptr, bytes + alignment, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED) return nullptr;
    *is_committed = true;
    const auto address = reinterpret_cast<std::uintptr_t>(mapped);
    return reinterpret_cast<void*>((address + alignment - 1) / alignment * alignment);
  }
  in_a_fresh_range = false;
  if (waits_in_hook) {
    thread_inside = gettid();
    is_inside = true;
    while (!may_leave) std::this_thread::sleep_for(1ms);
  }
  *is_committed = true;
  return reinterpret_cast<void*>(fresh_range.fetch_add(kNodeRange));
}

// Does the thread wait for a lock (of which jemalloc makes a futex)?
bool waits_for_a_lock(int thread) {
  std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
  std::string line;
  std::getline(file, line);
  const auto behind_name = line.rfind(") ");
  return behind_name != std::string::npos && line[behind_name + 2] == 'S';
}

// Runs after all other handlers, jemalloc's too: it is registered first.
void before_fork() {
  if (!is_armed.exchange(false)) return;
  may_leave = true;
  const auto end = std::chrono::steady_clock::now() + 20s;
  int seen = 0;
  for (; seen < 50 && std::chrono::steady_clock::now() < end; std::this_thread::sleep_for(2ms)) {
    seen = waits_for_a_lock(thread_inside) ? seen + 1 : 0;
  }
  did_wait = seen == 50;
}

__attribute__((constructor(101))) void be_the_first_to_register() {
  pthread_atfork(before_fork, nullptr, nullptr);
}

TEST(JemallocFork, WhileItsMapOfAddressesGrows) {
  constexpr std::uintptr_t kRanges = 8;
  void* const reserved = mmap(nullptr, kRanges * kNodeRange, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  ASSERT_NE(reserved, MAP_FAILED);
  is_inside = may_leave = did_wait = false;
  fresh_range = (reinterpret_cast<std::uintptr_t>(reserved) / kNodeRange + 1) * kNodeRange;

  static extent_hooks_t hooks = {};
  hooks.alloc = allocate_extent;
  extent_hooks_t* table = &hooks;
  unsigned arena = 0;
  std::size_t size = sizeof arena;
  ASSERT_EQ(
      netmon_je_mallctl("arenas.create", &arena, &size, static_cast<void*>(&table), sizeof(void*)),
      0);
  const int flags = MALLOCX_ARENA(arena) | MALLOCX_TCACHE_NONE;

  std::thread other([flags] {
    in_a_fresh_range = waits_in_hook = true;
    EXPECT_NE(netmon_je_mallocx(kForkBlock, flags), nullptr);
  });
  while (!is_inside) std::this_thread::sleep_for(1ms);

  is_armed = true;
  const pid_t child = fork();
  if (child == 0) {
    in_a_fresh_range = true;
    _exit(netmon_je_mallocx(kForkBlock, flags) ? 0 : 1);
  }
  other.join();
  EXPECT_TRUE(did_wait) << "the other thread was not where it had to be";
  int status = 0;
  const auto end = std::chrono::steady_clock::now() + 30s;
  pid_t ended = 0;
  while ((ended = waitpid(child, &status, WNOHANG)) == 0 &&
         std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(5ms);
  }
  if (ended == 0) {
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    FAIL() << "the child waits for a lock of a thread that it does not have";
  }
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

} // namespace
} // namespace netmon
