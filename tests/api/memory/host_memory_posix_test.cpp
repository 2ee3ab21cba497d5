// SPDX-License-Identifier: MIT
// Growing a large block once moved its pages and left a hole where they had been; memory that
// another thread of the host got there in the meantime was wiped. Here the host maps memory,
// allocates it and starts threads, and its memory must stay intact. POSIX. Depends on
// memory_helpers.h.
#include "memory_helpers.h"

#include <gtest/gtest.h>
#include <malloc.h>
#include <pthread.h>
#include <sys/mman.h>

#include <atomic>
#include <functional>
#include <vector>

namespace netmon::test {
namespace {

// Two experts work on tables that grow and shrink, for three seconds, while `host` is called
// repeatedly on a thread of its own that never calls the library. It returns false when its memory
// was not intact.
class HostMemoryPosix : public ::testing::Test {
 protected:
  void grow_beside(const std::function<bool()>& host) {
    const Watchdog watchdog(std::chrono::seconds(60), "growing tables");
    std::atomic<bool> stop = false;
    std::atomic<long> wiped = 0;
    std::thread host_thread([&] {
      while (!stop) {
        if (!host()) ++wiped;
      }
    });
    std::vector<std::thread> experts;
    for (unsigned char t = 1; t <= 2; ++t) experts.emplace_back([this, t] { expert(t); });
    for (std::thread& thread : experts) thread.join();
    stop = true;
    host_thread.join();
    EXPECT_EQ(wiped, 0) << "of the host's memory";
    EXPECT_EQ(lost_, 0) << "of the experts' tables";
  }

 private:
  void expert(unsigned char mark) {
    const auto end = Clock::now() + std::chrono::seconds(3);
    const MemoryKey key;
    while (Clock::now() < end) {
      unsigned char* table = key.allocate(kMegabyte);
      if (!table) return void(++lost_);
      fill(table, kMegabyte, mark);
      void* const fence = key.allocate(kMegabyte); // so that the table has to move
      for (std::size_t bytes = 2 * kMegabyte; bytes <= 4 * kMegabyte; bytes *= 2) {
        table = key.reallocate(table, bytes);
        if (!table || !holds(table, bytes / 2, mark)) return void(++lost_);
        if (!is_zero(table + bytes / 2, bytes / 2)) return void(++lost_);
        fill(table + bytes / 2, bytes / 2, mark);
      }
      table = key.reallocate(table, kMegabyte + 1);
      if (!table || !holds(table, kMegabyte + 1, mark)) return void(++lost_);
      if (!key.free(table) || !key.free(fence)) ++lost_;
    }
  }

  std::atomic<long> lost_ = 0;
};

TEST_F(HostMemoryPosix, MappingsOfTheHostAreNotWiped) {
  grow_beside([] {
    bool good = true;
    for (const std::size_t bytes : {kMegabyte, 2 * kMegabyte, 64 * kKilobyte}) {
      void* memory =
          mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (memory == MAP_FAILED) return false;
      fill(memory, bytes, 0x77);
      for (int look = 0; look < 4; ++look) good = good && holds(memory, bytes, 0x77);
      munmap(memory, bytes);
    }
    return good;
  });
}

TEST_F(HostMemoryPosix, LargeAllocationsOfTheHostAreNotWiped) {
  mallopt(M_MMAP_THRESHOLD, 256 << 10); // or the first free raises it
  grow_beside([] {
    bool good = true;
    for (const std::size_t bytes : {kMegabyte - 64, 2 * kMegabyte - 64, 300 * kKilobyte}) {
      void* memory = std::malloc(bytes);
      if (!memory) return false;
      fill(memory, bytes, 0x77);
      for (int look = 0; look < 4; ++look) good = good && holds(memory, bytes, 0x77);
      std::free(memory);
    }
    return good;
  });
}

// Writes to the stack, and checks that this stays there.
void* use_stack(void* wiped) {
  volatile unsigned char room[256 * 1024];
  for (std::size_t at = 0; at < sizeof(room); at += 1024) room[at] = 0x77;
  for (int look = 0; look < 2; ++look) {
    for (std::size_t at = 0; at < sizeof(room); at += 1024) {
      if (room[at] != 0x77) *static_cast<std::atomic<bool>*>(wiped) = true;
    }
  }
  return nullptr;
}

TEST_F(HostMemoryPosix, StacksOfTheHostsThreadsAreNotWiped) {
  grow_beside([] {
    // More than the C library keeps for threads to come, so that stacks are mapped and unmapped.
    std::vector<pthread_t> threads(60);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 4 * kMegabyte); // the thread sanitizer needs most of it
    std::atomic<bool> wiped = false;
    std::size_t started = 0;
    for (pthread_t& thread : threads) {
      if (pthread_create(&thread, &attributes, use_stack, &wiped) != 0) break;
      ++started;
    }
    for (std::size_t i = 0; i < started; ++i) pthread_join(threads[i], nullptr);
    pthread_attr_destroy(&attributes);
    return !wiped && started == threads.size();
  });
}

} // namespace
} // namespace netmon::test
