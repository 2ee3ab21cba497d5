// SPDX-License-Identifier: MIT
// A thread that was killed in the middle of its work is known to be gone. Depends on port.h and
// tests/support.
#include "core/runtime/port.h"

#include "support/killable_thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace netmon {
namespace {

TEST(PortThreads, AKilledThreadDoesNotExist) {
  static std::atomic<std::uint64_t> id = 0;
  test::KillableThread thread([] {
    id = port::thread_id();
    for (;;) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  });
  while (id == 0) std::this_thread::yield();
  EXPECT_TRUE(port::thread_exists(id));
  ASSERT_TRUE(thread.kill());
  EXPECT_FALSE(port::thread_exists(id));
}

} // namespace
} // namespace netmon
