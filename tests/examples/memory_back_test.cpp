// SPDX-License-Identifier: MIT
// What faulty experts leave behind is returned: the examples run many times in this process,
// through the public host API only, and the memory of the process is measured before and after.
#include "netmon/netmon.h"
#include "netmon/nmhost.h"

#include "support/library.h"
#include "support/resident_memory.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <future>
#include <string>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
// Otherwise the sanitizer would keep what the library frees, and it would count as not returned.
extern "C" const char* __asan_default_options() {
  return "quarantine_size_mb=1:thread_local_quarantine_size_kb=64";
}
#endif

namespace {

using netmon::test::resident_memory;

constexpr std::int64_t kMegabyte = 1024 * 1024;
// Free memory of closed keys that may stay warm for the next one (docs/memory.md).
constexpr std::int64_t kWarm = 16 * kMegabyte;

std::string capture_path() {
  return std::string(NETMON_TEST_CAPTURES) + "/02-mixed-http-dns-nbns-arp-stp.pcap";
}

void WINAPI tell_of_event(LPVOID user, const NMEVENTDATA*) {
  static_cast<std::promise<void>*>(user)->set_value();
}

// One expert and one capture, loaded once.
class MemoryBack : public testing::Test {
 protected:
  void SetUp() override {
    NMHOSTERROR error = {};
    error.cbSize = sizeof(error);
    capture_ = NmOpenCapture(capture_path().c_str(), &error);
    ASSERT_NE(capture_, nullptr) << error.szText;
  }

  void TearDown() override { EXPECT_EQ(NmCloseCapture(capture_), NMERR_SUCCESS); }

  void load(const std::string& name) {
    NMHOSTERROR error = {};
    error.cbSize = sizeof(error);
    const std::string path =
        std::string(NETMON_BINARY_DIR) + "/experts/" + name + netmon::test::kModuleSuffix;
    expert_ = NmLoadExpert(path.c_str(), &error);
    ASSERT_NE(expert_, nullptr) << error.szText;
  }

  // Runs the expert once. An expert that never ends is told to stop after its first event.
  NMRUNRESULT run(bool stop_after_event = false) {
    std::promise<void> event;
    NMRUNOPTIONS options = {};
    options.cbSize = sizeof(options);
    options.dwGraceMs = 100;
    if (stop_after_event) {
      options.pvUser = &event;
      options.pfnEvent = tell_of_event;
    }
    NMRUNRESULT result = {};
    result.cbSize = sizeof(result);
    NMHOSTERROR error = {};
    error.cbSize = sizeof(error);
    HRUNNINGEXPERT running = NmStartExpert(expert_, capture_, &options, &error);
    EXPECT_NE(running, nullptr) << error.szText;
    if (stop_after_event) {
      event.get_future().wait();
      EXPECT_EQ(NmTerminateExpert(running), NMERR_SUCCESS);
    }
    EXPECT_EQ(NmWaitExpert(running, (DWORD)-1), NMERR_SUCCESS);
    EXPECT_EQ(NmGetRunResult(running, &result), NMERR_SUCCESS);
    EXPECT_EQ(NmCloseRun(running), NMERR_SUCCESS);
    return result;
  }

  // Runs the expert until caches and thread stacks are warm, then `times` more; each run leaves
  // `bytes_each` behind. All of that must be returned, except for what may stay warm and some
  // bookkeeping.
  void expect_back(NMRUNOUTCOME outcome, int times, std::int64_t bytes_each) {
    for (int i = 0; i < 5; ++i) ASSERT_EQ(run().Outcome, outcome);
    const std::int64_t before = resident_memory();
    ASSERT_GT(before, 0);
    for (int i = 0; i < times; ++i) {
      const NMRUNRESULT result = run();
      ASSERT_EQ(result.Outcome, outcome) << result.szDetail;
      ASSERT_GE(static_cast<std::int64_t>(result.Memory.cbLeaked), bytes_each);
      ASSERT_GE(static_cast<std::int64_t>(result.Memory.nLeaked), bytes_each / 4096);
      ASSERT_GE(result.Memory.cbPeak, result.Memory.cbLeaked);
    }
    [[maybe_unused]] const std::int64_t grown = resident_memory() - before;
#if !defined(__SANITIZE_THREAD__) // which keeps data on every address that was ever used
    EXPECT_LT(grown, kWarm + times * bytes_each / 50)
        << "of " << times * bytes_each << " left behind";
#endif
  }

  HCAPTURE capture_ = nullptr;
  HEXPERT expert_ = nullptr;
};

TEST_F(MemoryBack, AfterLeaks) {
  ASSERT_NO_FATAL_FAILURE(load("faulty/leak"));
  expect_back(NMRUN_DONE, 100, 8 * kMegabyte);
  const NMRUNRESULT result = run();
  EXPECT_EQ(result.Memory.nLeaked, 2048u);
  EXPECT_EQ(result.Memory.cbLeaked, 8u * kMegabyte);
  EXPECT_EQ(result.Memory.nAllocations, 2049u); // one of them was the event
  EXPECT_EQ(NmUnloadExpert(expert_), NMERR_SUCCESS);
}

TEST_F(MemoryBack, AfterCrashes) {
  ASSERT_NO_FATAL_FAILURE(load("faulty/crash"));
  expect_back(NMRUN_CRASHED, 300, kMegabyte);
  EXPECT_EQ(NmUnloadExpert(expert_), NMERR_SUCCESS);
}

TEST_F(MemoryBack, AfterExceptions) {
  ASSERT_NO_FATAL_FAILURE(load("faulty/throw"));
  expect_back(NMRUN_CRASHED, 300, kMegabyte);
  EXPECT_EQ(NmUnloadExpert(expert_), NMERR_SUCCESS);
}

TEST_F(MemoryBack, AfterStackOverflows) {
  ASSERT_NO_FATAL_FAILURE(load("faulty/stackoverflow"));
  expect_back(NMRUN_CRASHED, 800, kMegabyte); // a stack or two may stay in the C library's cache
  EXPECT_EQ(NmUnloadExpert(expert_), NMERR_SUCCESS);
}

// A thread that never stops is given up, and keeps its stack; what it allocated is returned. The
// experts are not unloaded: their code goes on running until this process ends.
TEST_F(MemoryBack, FromExpertsThatWereGivenUp) {
  for (const char* name : {"faulty/hang", "faulty/spin"}) {
    ASSERT_NO_FATAL_FAILURE(load(name));
    [[maybe_unused]] std::int64_t before = 0;
    for (int i = 0; i < 5; ++i) {
      const NMRUNRESULT result = run(true);
      EXPECT_EQ(result.Outcome, NMRUN_TERMINATED) << result.szDetail;
      EXPECT_TRUE(result.bAbandoned);
      EXPECT_EQ(result.nEvents, 1u);
      EXPECT_GE(result.Memory.cbLeaked, 16u * kMegabyte);
      if (i == 0) before = resident_memory();
    }
    // The sanitizers keep shadow and stack frames of their own for threads that never end.
#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
    EXPECT_LT(resident_memory() - before, 16 * kMegabyte); // of 64
#endif
  }
}

// Blocks of one run are foreign to the next one, which runs in the memory that was returned.
TEST_F(MemoryBack, AndIsForeignToTheNextRun) {
  ASSERT_NO_FATAL_FAILURE(load("faulty/foreignptr"));
  EXPECT_EQ(run().nEvents, 20u);
  for (int i = 0; i < 5; ++i) {
    const NMRUNRESULT result = run();
    EXPECT_EQ(result.Outcome, NMRUN_DONE);
    EXPECT_EQ(result.nEvents, 22u); // two more: the block of the earlier run
  }
  EXPECT_EQ(NmUnloadExpert(expert_), NMERR_SUCCESS);
}

// topuser needs the same memory after all of that, and leaves none behind.
TEST_F(MemoryBack, GoodExpertsNeedNoMoreThanBefore) {
  ASSERT_NO_FATAL_FAILURE(load("topuser"));
  const NMRUNRESULT first = run();
  EXPECT_EQ(first.Outcome, NMRUN_DONE);
  EXPECT_EQ(first.nEvents, 19u);
  for (int i = 0; i < 20; ++i) {
    const NMRUNRESULT result = run();
    EXPECT_EQ(result.nEvents, first.nEvents);
    EXPECT_EQ(result.Memory.cbPeak, first.Memory.cbPeak);
    EXPECT_EQ(result.Memory.nLeaked, 0u);
  }
  EXPECT_EQ(NmUnloadExpert(expert_), NMERR_SUCCESS);
}

} // namespace
