// SPDX-License-Identifier: MIT
// Threads with small stacks: every memory function works there, even as the first call of the
// thread or of the key. POSIX. Depends on memory_helpers.h.
#include "memory_helpers.h"

#include <gtest/gtest.h>
#include <pthread.h>

#include <string>

namespace netmon::test {
namespace {

struct Job {
  const MemoryKey& key;
  unsigned char* block;
  bool (*call)(const Job&);
  bool good = false;
};

// Runs on a thread with a stack of that size. Without the test framework, which needs room of its
// own.
bool run_on_stack(std::size_t stack_bytes, Job job) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  EXPECT_EQ(pthread_attr_setstacksize(&attributes, stack_bytes), 0);
  pthread_t thread;
  const auto start = [](void* argument) -> void* {
    auto& its_job = *static_cast<Job*>(argument);
    its_job.good = its_job.call(its_job);
    return nullptr;
  };
  const int error = pthread_create(&thread, &attributes, start, &job);
  EXPECT_EQ(error, 0) << std::strerror(error);
  if (error == 0) pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  return job.good;
}

class SmallStackPosix : public ::testing::TestWithParam<std::size_t> {
 protected:
  // Each on a thread of its own, so that the call is its first.
  void expect_works(bool (*call)(const Job&)) {
    unsigned char* block = key_.allocate(1000);
    ASSERT_NE(block, nullptr);
    fill(block, 1000, 7);
    EXPECT_TRUE(run_on_stack(GetParam(), {key_, block, call}));
    const MemoryKey fresh; // nothing was allocated under it yet
    EXPECT_TRUE(run_on_stack(GetParam(), {fresh, nullptr, call}));
  }

  const MemoryKey key_;
};

TEST_P(SmallStackPosix, Allocates) {
  expect_works([](const Job& job) { return job.key.allocate(100) != nullptr; });
  expect_works([](const Job& job) { return job.key.allocate(20'000) != nullptr; });
  expect_works([](const Job& job) { return job.key.allocate(3 * kMegabyte) != nullptr; });
}

TEST_P(SmallStackPosix, ReallocatesSmall) {
  expect_works([](const Job& job) {
    const unsigned char* block = job.key.reallocate(job.block, 5000);
    return block && holds(block, job.block ? 1000 : 0, 7);
  });
}

TEST_P(SmallStackPosix, ReallocatesLarge) {
  expect_works([](const Job& job) {
    unsigned char* block = job.key.reallocate(job.block, 2 * kMegabyte);
    if (!block || !holds(block, job.block ? 1000 : 0, 7)) return false;
    void* const fence = job.key.allocate(kMegabyte);
    block = job.key.reallocate(block, 9 * kMegabyte);
    return block && fence && job.key.free(job.key.reallocate(block, 100));
  });
}

TEST_P(SmallStackPosix, Frees) {
  expect_works([](const Job& job) { return job.key.free(job.block); });
}

TEST_P(SmallStackPosix, AsksForASize) {
  expect_works([](const Job& job) {
    return job.key.size(job.block) == (job.block ? std::size_t{1000} : 0);
  });
}

TEST_P(SmallStackPosix, WorksForLong) {
  expect_works([](const Job& job) {
    for (std::size_t i = 0; i < 20'000; ++i) {
      void* block = job.key.allocate(i % 40'000);
      if (!block || !job.key.free(job.key.reallocate(block, i * 7 % 50'000))) return false;
    }
    return true;
  });
}

INSTANTIATE_TEST_SUITE_P(Stacks, SmallStackPosix,
                         ::testing::Values(16 * kKilobyte, 32 * kKilobyte, 64 * kKilobyte),
                         [](const auto& one) {
                           return std::to_string(one.param / kKilobyte) + "KB";
                         });

} // namespace
} // namespace netmon::test
