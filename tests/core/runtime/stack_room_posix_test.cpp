// SPDX-License-Identifier: MIT
// A stack overflow in the middle of a memory call happens where no lock is held, so that other
// threads go on. Each call is made with every length of stack that may be too short for it. POSIX.
#include "core/memory/expert_memory.h"
#include "core/memory/key_table.h"
#include "core/runtime/guarded.h"
#include "core/runtime/stack_room.h"

#include <gtest/gtest.h>

#include <alloca.h>
#include <pthread.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace netmon {
namespace {

constexpr std::size_t kStack = std::size_t{64} << 10;
constexpr std::size_t kStep = 256;

struct Job {
  Key key;
  void* block;
  void (*call)(const Job&);
  std::size_t left; // of the stack
  bool overflowed = false;
};

// Where the stack of this thread ends.
std::uintptr_t end_of_stack() {
  pthread_attr_t attributes;
  void* end = nullptr;
  std::size_t bytes = 0;
  pthread_getattr_np(pthread_self(), &attributes);
  pthread_attr_getstack(&attributes, &end, &bytes);
  pthread_attr_destroy(&attributes);
  return reinterpret_cast<std::uintptr_t>(end);
}

[[gnu::noinline]] void call_with_little_stack(const Job& job, std::uintptr_t end) {
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  const std::size_t use = here - end - job.left;
  *static_cast<volatile char*>(alloca(use)) = 0;
  job.call(job);
}

// On a thread of its own, whose first call it is.
bool overflows(Job job) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStack);
  pthread_t thread;
  const auto start = [](void* argument) -> void* {
    auto& its_job = *static_cast<Job*>(argument);
    const std::uintptr_t end = end_of_stack();
    const auto report = guarded([&] { call_with_little_stack(its_job, end); });
    its_job.overflowed = report.kind != port::FaultKind::none;
    return nullptr;
  };
  EXPECT_EQ(pthread_create(&thread, &attributes, start, &job), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  return job.overflowed;
}

// Other threads hang when a lock is left locked.
class Watchdog {
 public:
  explicit Watchdog(std::atomic<std::size_t>& left)
      : thread_([this, &left] {
          for (int i = 0; i < 600 && !end_; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
          }
          if (end_) return;
          std::fprintf(stderr, "hangs after a call with %zu bytes of stack\n", left.load());
          std::_Exit(1);
        }) {}
  ~Watchdog() {
    end_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> end_ = false;
  std::thread thread_;
};

class StackRoomPosix : public testing::Test {
 protected:
  static void overflow_everywhere(void (*call)(const Job&)) {
    std::atomic<std::size_t> left = 0;
    const Watchdog watchdog(left);
    int overflowed = 0;
    bool worked = false;
    for (left = 512; left < (std::size_t{40} << 10) && !worked; left += kStep) {
      const Key key = open_key();
      void* block = allocate_block(key, 50'000).block;
      const bool fresh = left / kStep % 2 != 0; // of a key under which nothing was allocated yet
      const Key other = open_key();
      const bool overflow = overflows({fresh ? other : key, fresh ? nullptr : block, call, left});
      overflowed += overflow;
      worked = !overflow && !overflows({fresh ? key : other, fresh ? block : nullptr, call, left});
      for (const Key each : {key, other}) { // everything can be done by others
        for (const std::size_t bytes : {100u, 20'000u, 100'000u, 2'000'000u}) {
          void* its = allocate_block(each, bytes).block;
          EXPECT_NE(its, nullptr) << left;
          its = reallocate_block(each, its, bytes * 2).block;
          EXPECT_EQ(free_block(each, its), 0u) << left;
        }
        EXPECT_FALSE(retire_key(each).given_up) << left;
      }
    }
    EXPECT_GT(overflowed, 0) << "there was too little stack at first";
    EXPECT_TRUE(worked) << "there was enough in the end";
  }
};

TEST_F(StackRoomPosix, AllocatingSmall) {
  overflow_everywhere([](const Job& job) { allocate_block(job.key, 100); });
}

TEST_F(StackRoomPosix, AllocatingLarge) {
  overflow_everywhere([](const Job& job) { allocate_block(job.key, 3'000'000); });
}

TEST_F(StackRoomPosix, Reallocating) {
  overflow_everywhere([](const Job& job) { reallocate_block(job.key, job.block, 3'000'000); });
}

TEST_F(StackRoomPosix, Freeing) {
  overflow_everywhere([](const Job& job) { free_block(job.key, job.block); });
}

TEST_F(StackRoomPosix, OpeningAndRetiring) {
  overflow_everywhere([](const Job&) {
    const Key own = open_key();
    allocate_block(own, 100'000);
    retire_key(own);
  });
}

} // namespace
} // namespace netmon
