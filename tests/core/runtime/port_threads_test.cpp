// SPDX-License-Identifier: MIT
// Thread values of the real port, and what happens to them when a thread ends; ids of threads; the
// barrier; and that whatever registers a thread with the core has its record released.
#include "core/memory/expert_memory.h"
#include "core/memory/key_table.h"
#include "core/memory/resident.h"
#include "core/runtime/port.h"
#include "core/runtime/thread_record.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace netmon {
namespace {

TEST(PortThreads, AValueIsTheThreadsOwnAndNullAtFirst) {
  int here = 0;
  void* const before = port::thread_value();
  std::thread([&] {
    EXPECT_EQ(port::thread_value(), nullptr);
    EXPECT_EQ(port::thread_value_in_handler(), nullptr);
    port::set_thread_value(&here);
    EXPECT_EQ(port::thread_value(), &here);
    EXPECT_EQ(port::thread_value_in_handler(), &here);
    port::set_thread_value(nullptr);
    EXPECT_EQ(port::thread_value(), nullptr);
    EXPECT_EQ(port::thread_value_in_handler(), nullptr);
  }).join();
  EXPECT_EQ(port::thread_value(), before);
  EXPECT_EQ(port::thread_value_in_handler(), before);
}

TEST(PortThreads, AThreadExistsUntilItEnds) {
  const std::uint64_t here = port::thread_id();
  EXPECT_NE(here, 0u);
  EXPECT_EQ(port::thread_id(), here);
  EXPECT_TRUE(port::thread_exists(here));

  std::atomic<std::uint64_t> there = 0;
  std::atomic<bool> leave = false;
  std::thread thread([&] {
    EXPECT_TRUE(port::thread_exists(here));
    there = port::thread_id();
    while (!leave) std::this_thread::yield();
  });
  while (there == 0) std::this_thread::yield();
  EXPECT_NE(there, here);
  EXPECT_TRUE(port::thread_exists(there));
  leave = true;
  thread.join(); // the system may need a moment longer
  for (int i = 0; i < 5000 && port::thread_exists(there); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_FALSE(port::thread_exists(there));
}

// What it orders is for the core's tests; this one, that the system does it, also with other
// threads.
TEST(PortThreads, TheHeavyBarrierIsDone) {
  if (!port::capabilities().asymmetric_barrier) return;
  std::atomic<bool> leave = false;
  std::thread other([&] {
    while (!leave) std::this_thread::yield();
  });
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(port::heavy_barrier());
  leave = true;
  other.join();
}

std::size_t records_in_use() {
  std::size_t count = 0;
  for (const ThreadRecord* record = first_thread_record(); record; record = record->next) {
    if (record->use.load() == ThreadRecord::Use::used) ++count;
  }
  return count;
}

TEST(ThreadRecords, OfAThreadThatOnlyLookedAtCapturesIsReleasedWhenItEnds) {
  // Registers a thread without any key. Whether one was opened before does not matter when this
  // test has a process of its own, as in CTest.
  const std::size_t before = records_in_use();
  for (int i = 0; i < 20; ++i) {
    std::thread([] { ASSERT_NE(this_thread(), nullptr); }).join();
  }
  EXPECT_EQ(records_in_use(), before);
}

TEST(ThreadRecords, ManyThreadsThatUsedAKeyLeaveNoMemory) {
  // Besides the record, the allocator below keeps data of its own for each thread.
  const Key key = open_key();
  const auto use_key = [key](int threads) {
    for (int i = 0; i < threads; ++i) {
      std::thread([key] {
        EXPECT_EQ(free_block(key, allocate_block(key, 100'000).block), NMERR_SUCCESS);
        EXPECT_EQ(free_block(key, allocate_block(key, 100).block), NMERR_SUCCESS);
      }).join();
    }
  };
  use_key(100);
  [[maybe_unused]] const std::size_t before = port::resident_bytes();
  use_key(1500);
#if !defined(__SANITIZE_ADDRESS__) // which remembers every thread that existed
  EXPECT_LT(resident_growth(before), std::size_t{2} << 20);
#endif
  retire_key(key);
}

} // namespace
} // namespace netmon
