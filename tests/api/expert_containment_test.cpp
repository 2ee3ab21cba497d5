// SPDX-License-Identifier: MIT
// Faults of an expert inside the host's process: they are contained and reported, and its memory is
// returned. Reference: experts.md 14.6, the last row.
#include "error_codes.h"
#include "expert_fixture.h"

#include "support/end_thread.h"
#include "support/library.h"

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace netmon::test {
namespace {

[[gnu::noinline]] int dive(volatile char* outer) {
  volatile char here[4096];
  here[0] = static_cast<char>(*outer + 1);
  if (here[0] == 99 && here[1] == 99) return 0;
  return dive(here) + here[0];
}

class ExpertContainment : public ExpertFixture {
 protected:
  // Leaves an event and a block behind, then goes wrong.
  NMRUNRESULT go_wrong(const std::function<void(HEXPERTKEY)>& how) {
    events_.clear();
    EventBuilder event; // not the run's, which a crash would leak
    const NMRUNRESULT result = run([&](const PuppetCall& call) {
      EXPECT_EQ(ExpertSubmitEvent(call.key, event.get()), kSuccess);
      EXPECT_NE(ExpertAllocMemory(call.key, 100'000, nullptr), nullptr);
      key_ = call.key;
      how(call.key);
      return TRUE;
    });
    EXPECT_EQ(events_.size(), 1u); // submitted before, kept
    EXPECT_EQ(result.Memory.nLeaked, 1u);
    EXPECT_EQ(result.Memory.cbLeaked, 100'000u);
    EXPECT_EQ(ExpertMemorySize(key_, nullptr), 0u);
    EXPECT_EQ(ExpertFreeMemory(key_, nullptr), DWORD{NMERR_EXPERT_TERMINATE}); // retired
    return result;
  }

  void expect_crash(const std::function<void(HEXPERTKEY)>& how, const char* words) {
    const NMRUNRESULT result = go_wrong(how);
    EXPECT_EQ(result.Outcome, NMRUN_CRASHED);
    EXPECT_EQ(result.Status.Status, EXPERTSTATUS_PROBLEM);
    EXPECT_FALSE(result.bAbandoned);
    EXPECT_NE(std::string(result.szDetail).find(words), std::string::npos) << result.szDetail;
    // The host goes on.
    EXPECT_EQ(run([](const PuppetCall&) { return TRUE; }).Outcome, NMRUN_DONE);
  }

  std::atomic<HEXPERTKEY> key_ = nullptr; // an abandoned thread wrote it
};

TEST_F(ExpertContainment, MemoryFault) {
  expect_crash([](HEXPERTKEY) { *nowhere<volatile int*>() = 1; }, "access violation");
}

TEST_F(ExpertContainment, CppException) {
  expect_crash([](HEXPERTKEY) { throw std::runtime_error("the roof leaks"); }, "the roof leaks");
}

TEST_F(ExpertContainment, WhatAnExceptionSaysInACodePageIsReadable) {
  expect_crash([](HEXPERTKEY) { throw std::runtime_error("caf\xe9 ferm\xe9!"); },
               "caf\u00e9 ferm\u00e9!");
}

TEST_F(ExpertContainment, Abort) {
  expect_crash([](HEXPERTKEY) { std::abort(); }, "abort");
}

TEST_F(ExpertContainment, EndOfItsThread) {
  expect_crash([](HEXPERTKEY) { test::end_this_thread(); }, "the thread was terminated");
}

TEST_F(ExpertContainment, StackOverflow) {
  expect_crash(
      [](HEXPERTKEY) {
        volatile char start = 0;
        dive(&start);
      },
      "stack overflow");
}

TEST_F(ExpertContainment, StackOverflowInsideOfTheLibrary) {
  // Recursion that calls the library at every level: wherever the stack ends, no lock stays locked.
  static EventBuilder event;
  struct Diver {
    static int dive(HEXPERTKEY key, int depth) {
      if (depth == 0) return 0; // never
      ExpertIndicateStatus(key, EXPERTSTATUS_RUNNING, 0, "deeper", depth % 100);
      ExpertFreeMemory(key, ExpertAllocMemory(key, 100'000, nullptr));
      if (depth % 16 == 0) ExpertSubmitEvent(key, event.get());
      volatile char room[512];
      room[0] = 0;
      return dive(key, depth + 1) + room[0];
    }
  };
  options_.pfnStatus = nullptr;
  for (int i = 0; i < 3; ++i) {
    const NMRUNRESULT result = run([i](const PuppetCall& call) {
      volatile char shift[8192]; // so that the stack ends in different places
      shift[static_cast<std::size_t>(i) * 1700] = 0;
      return Diver::dive(call.key, 1) + shift[static_cast<std::size_t>(i) * 1700] != 0;
    });
    EXPECT_EQ(result.Outcome, NMRUN_CRASHED);
    EXPECT_NE(std::string(result.szDetail).find("stack overflow"), std::string::npos)
        << result.szDetail;
    EXPECT_EQ(run([&](const PuppetCall& call) {
                return ExpertSubmitEvent(call.key, event.get()) == kSuccess;
              }).Outcome,
              NMRUN_DONE);
  }
}

// Not under the thread sanitizer: its own runtime runs inside every call, and a stack that
// overflows there leaves the sanitizer's locks held for good.
#if !defined(__SANITIZE_THREAD__)
TEST_F(ExpertContainment, StackOverflowInsideOfTheMemoryFunctions) {
  struct Diver {
    static int dive(HEXPERTKEY key, int depth) {
      if (depth == 0) return 0; // never
      void* block = ExpertAllocMemory(key, static_cast<SIZE_T>(depth % 7 * 300 + 16), nullptr);
      if (depth % 8 != 0) ExpertFreeMemory(key, block);
      volatile char room[64];
      room[0] = 0;
      return dive(key, depth + 1) + room[0];
    }
  };
  for (int i = 0; i < 8; ++i) {
    const NMRUNRESULT result = run([i](const PuppetCall& call) {
      volatile char shift[512]; // so that the stack ends in different places
      shift[static_cast<std::size_t>(i) * 48] = 0;
      return Diver::dive(call.key, 1) + shift[static_cast<std::size_t>(i) * 48] != 0;
    });
    EXPECT_EQ(result.Outcome, NMRUN_CRASHED);
    EXPECT_EQ(run([](const PuppetCall& call) {
                return ExpertAllocMemory(call.key, 50'000, nullptr) != nullptr;
              }).Outcome,
              NMRUN_DONE);
  }
}
#endif

TEST_F(ExpertContainment, WildPointersGivenToTheLibrary) {
  EventBuilder plain(1);
  expect_crash(
      [](HEXPERTKEY key) {
        ExpertGetFrame(key, GET_SPECIFIED_FRAME, 0, 0, nullptr, nowhere<LPEXPERTFRAMEDESCRIPTOR>());
      },
      "access violation");
  expect_crash([](HEXPERTKEY key) { ExpertGetStartupInfo(key, nowhere<PEXPERTSTARTUPINFO>()); },
               "access violation");
  expect_crash(
      [](HEXPERTKEY key) {
        ExpertIndicateStatus(key, EXPERTSTATUS_RUNNING, 0, nowhere<char*>(), 0);
      },
      "access violation");
  expect_crash([](HEXPERTKEY key) { ExpertSubmitEvent(key, nowhere<PNMEVENTDATA>()); },
               "access violation");
  expect_crash(
      [&](HEXPERTKEY key) {
        plain->szDescription = nowhere<LPSTR>();
        ExpertSubmitEvent(key, plain.get());
      },
      "access violation");
  expect_crash(
      [&](HEXPERTKEY key) {
        plain->szDescription = nullptr;
        plain.column(0).VariantData.Type = NMCOLUMNTYPE_STRING;
        plain.column(0).VariantData.Value.pStringVal = nowhere<LPSTR>();
        ExpertSubmitEvent(key, plain.get());
      },
      "access violation");
  expect_crash(
      [&](HEXPERTKEY key) {
        plain.column(0).VariantData.Type = NMCOLUMNTYPE_UINT8;
        plain.column(0).szColumnName = nowhere<LPSTR>();
        ExpertSubmitEvent(key, plain.get());
      },
      "access violation");
}

TEST_F(ExpertContainment, AWildErrorPointerLeavesTheBlockToTheHost) {
  const NMRUNRESULT result = run([](const PuppetCall& call) {
    ExpertAllocMemory(call.key, 100, nowhere<DWORD*>());
    return TRUE;
  });
  EXPECT_EQ(result.Outcome, NMRUN_CRASHED);
  EXPECT_EQ(result.Memory.nLeaked, 1u);
}

TEST_F(ExpertContainment, CrashAfterTerminationIsTold) {
  std::atomic<bool> running = false;
  const HRUNNINGEXPERT handle = start([&](const PuppetCall& call) -> BOOL {
    while (ExpertIndicateStatus(call.key, EXPERTSTATUS_RUNNING, 0, "", 0) == kSuccess) {
      running = true;
    }
    throw std::runtime_error("cannot stop");
  });
  ASSERT_TRUE(eventually([&] { return running.load(); }));
  NmTerminateExpert(handle);
  EXPECT_EQ(finish(handle).Outcome, NMRUN_CRASHED);
}

TEST_F(ExpertContainment, TimeoutThatTheExpertHeeds) {
  options_.dwTimeoutMs = 50;
  const NMRUNRESULT result = go_wrong([](HEXPERTKEY key) {
    while (ExpertIndicateStatus(key, EXPERTSTATUS_RUNNING, 0, "", 0) == kSuccess) {
    }
  });
  EXPECT_EQ(result.Outcome, NMRUN_TIMEOUT);
  EXPECT_FALSE(result.bAbandoned);
  EXPECT_EQ(result.Status.Status, EXPERTSTATUS_ABORTED);
}

TEST_F(ExpertContainment, AnExpertThatIgnoresTerminationIsAbandoned) {
  options_.dwTimeoutMs = 50;
  options_.dwGraceMs = 50;
  // Of its own, as the abandoned thread outlives the test.
  static std::atomic<bool> let_go, gone;
  static std::atomic<DWORD> later;
  let_go = false;
  gone = false;
  const NMRUNRESULT result = run([](const PuppetCall& call) -> BOOL {
    ExpertAllocMemory(call.key, 100'000, nullptr);
    while (!let_go) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    later = ExpertFreeMemory(call.key, nullptr);
    gone = true;
    for (;;) std::this_thread::sleep_for(std::chrono::hours(1)); // its frames are not ours to end
  });
  EXPECT_EQ(result.Memory.nLeaked, 1u);
  EXPECT_EQ(result.Outcome, NMRUN_TIMEOUT);
  EXPECT_TRUE(result.bAbandoned);
  EXPECT_NE(std::string(result.szDetail).find("abandoned"), std::string::npos) << result.szDetail;
  let_go = true;
  EXPECT_TRUE(eventually([&] { return gone.load(); }));
  EXPECT_EQ(later, DWORD{NMERR_EXPERT_TERMINATE});
  EXPECT_EQ(run([](const PuppetCall&) { return TRUE; }).Outcome, NMRUN_DONE);
}

TEST_F(ExpertContainment, AModuleWithAnAbandonedRunStaysLoaded) {
  options_.dwGraceMs = 20;
  const HEXPERT expert = NmLoadExpert(expert_path("ignores_termination").c_str(), &error_);
  ASSERT_NE(expert, nullptr) << error_.szText;
  const HRUNNINGEXPERT handle = NmStartExpert(expert, capture_, &options_, &error_);
  NmTerminateExpert(handle);
  const NMRUNRESULT result = finish(handle);
  EXPECT_EQ(result.Outcome, NMRUN_TERMINATED);
  EXPECT_TRUE(result.bAbandoned);
  NmUnloadExpert(expert);
  EXPECT_TRUE(Library::is_loaded(expert_path("ignores_termination")));
}

TEST_F(ExpertContainment, ClosingARunStopsIt) {
  std::atomic<bool> running = false;
  std::atomic<bool> stopped = false;
  const HRUNNINGEXPERT handle = start([&](const PuppetCall& call) {
    while (ExpertIndicateStatus(call.key, EXPERTSTATUS_RUNNING, 0, "", 0) == kSuccess) {
      running = true;
    }
    stopped = true;
    return TRUE;
  });
  ASSERT_TRUE(eventually([&] { return running.load(); }));
  EXPECT_EQ(NmCloseRun(handle), kSuccess);
  EXPECT_TRUE(stopped);
  EXPECT_EQ(NmCloseRun(handle), DWORD{NMERR_INVALID_EXPERT_HANDLE});
  EXPECT_EQ(NmWaitExpert(handle, 0), DWORD{NMERR_INVALID_EXPERT_HANDLE});
}

TEST_F(ExpertContainment, AThreadThatTheExpertStarted) {
  const NMRUNRESULT result = go_wrong([this](HEXPERTKEY key) {
    crash_on_a_thread_(); // it has never used the key
    while (ExpertIndicateStatus(key, EXPERTSTATUS_RUNNING, 0, "", 0) == kSuccess) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  EXPECT_EQ(result.Outcome, NMRUN_CRASHED);
  EXPECT_NE(std::string(result.szDetail).find("a thread of the expert"), std::string::npos)
      << result.szDetail;
  EXPECT_NE(std::string(result.szDetail).find(std::string("puppet") + kModuleSuffix),
            std::string::npos)
      << result.szDetail;
}

TEST_F(ExpertContainment, AThreadThatUsedTheKeyAndWaitsForItsDeath) {
  // Its code is in the test program; it counts as the expert's because it used the key.
  const NMRUNRESULT result = run([](const PuppetCall& call) {
    std::thread([key = call.key] {
      ExpertAllocMemory(key, 10, nullptr);
      *nowhere<volatile int*>() = 1;
    }).join(); // never ends: the thread is parked
    return TRUE;
  });
  EXPECT_EQ(result.Outcome, NMRUN_CRASHED);
  EXPECT_TRUE(result.bAbandoned);
}

TEST_F(ExpertContainment, TheOtherRunIsNotHarmed) {
  // A long run is not disturbed while others crash around it.
  std::atomic<bool> running = false, enough = false;
  const HRUNNINGEXPERT good = start([&](const PuppetCall& call) {
    running = true;
    EventBuilder event;
    int submitted = 0;
    while (!enough || submitted < 100) {
      auto* block = static_cast<unsigned char*>(ExpertAllocMemory(call.key, 1000, nullptr));
      for (int i = 0; i < 1000; ++i) {
        if (block[i] != 0) return FALSE;
      }
      std::memset(block, 0x5a, 1000);
      if (ExpertSubmitEvent(call.key, event.get()) != kSuccess) return FALSE;
      if (ExpertFreeMemory(call.key, block) != kSuccess) return FALSE;
      ++submitted;
    }
    return TRUE;
  });
  ASSERT_TRUE(eventually([&] { return running.load(); }));
  options_.pfnEvent = nullptr;
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(run([](const PuppetCall& call) {
                ExpertAllocMemory(call.key, 5000, nullptr);
                *nowhere<volatile int*>() = 1;
                return TRUE;
              }).Outcome,
              NMRUN_CRASHED);
  }
  enough = true;
  const NMRUNRESULT result = finish(good);
  EXPECT_EQ(result.Outcome, NMRUN_DONE);
  EXPECT_EQ(result.Memory.nLeaked, 0u);
  EXPECT_EQ(result.nEvents, events_.size());
}

TEST_F(ExpertContainment, MemoryLimit) {
  options_.cbMemoryLimit = 1 << 20;
  DWORD error = 0;
  const NMRUNRESULT result = run([&](const PuppetCall& call) {
    while (ExpertAllocMemory(call.key, 1000, &error)) {
    }
    return FALSE;
  });
  EXPECT_EQ(error, DWORD{NMERR_OUT_OF_MEMORY});
  EXPECT_LE(result.Memory.cbPeak, 1u << 20);
  EXPECT_GT(result.Memory.cbPeak, 900'000u);
}

TEST_F(ExpertContainment, ManyRunsAtOnce) {
  std::atomic<int> done = 0;
  set_run([&](const PuppetCall& call) -> BOOL {
    if (++done % 3 == 0) throw done.load();
    void* block = ExpertAllocMemory(call.key, 64, nullptr);
    return ExpertFreeMemory(call.key, block) == kSuccess;
  });
  std::vector<HRUNNINGEXPERT> runs;
  for (int i = 0; i < 60; ++i) {
    runs.push_back(NmStartExpert(puppet_, capture_, &options_, &error_));
    ASSERT_NE(runs.back(), nullptr) << error_.szText;
  }
  int crashed = 0;
  for (const HRUNNINGEXPERT each : runs) crashed += finish(each).Outcome == NMRUN_CRASHED;
  EXPECT_EQ(crashed, 20);
}

} // namespace
} // namespace netmon::test
