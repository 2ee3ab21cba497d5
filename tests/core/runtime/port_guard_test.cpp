// SPDX-License-Identifier: MIT
// The fault guard on the real port: every kind of fault is contained, named, and leaves the thread
// as it was. What only one backend has is in port_guard_<backend>_test.cpp.
#include "guarded_calls.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <vector>

namespace netmon::port {
namespace {

[[gnu::noinline]] int dive(volatile int* outer) {
  volatile int here[256];
  here[0] = *outer + 1;
  if (here[0] == 0) return 0; // never
  const int below = dive(here);
  return below + here[0];
}

TEST(PortGuard, ReturnsFromACallThatDoesNothingWrong) {
  int calls = 0;
  const FaultReport report = guarded([&] { ++calls; });
  EXPECT_EQ(report.kind, FaultKind::none);
  EXPECT_EQ(calls, 1);
}

TEST(PortGuard, ContainsAnAccessViolationAndTellsTheAddress) {
  const FaultReport report = guarded([] { write_to(0x10); });
  EXPECT_EQ(report.kind, FaultKind::access_violation);
  EXPECT_EQ(report.address, reinterpret_cast<void*>(0x10));
  EXPECT_NE(report.instruction, nullptr);
  EXPECT_TRUE(says(report, "access violation")) << report.text;
  EXPECT_TRUE(says(report, "0x10")) << report.text;
}

TEST(PortGuard, ContainsAWriteToReadOnlyMemory) {
  static const int constant = 1;
  const auto address = reinterpret_cast<std::uintptr_t>(&constant);
  const FaultReport report = guarded([=] { write_to(address); });
  EXPECT_EQ(report.kind, FaultKind::access_violation);
  EXPECT_EQ(report.address, &constant);
}

TEST(PortGuard, ContainsAnImpossibleAddress) {
  constexpr auto kAddress = static_cast<std::uintptr_t>(0x4E41'0000'0000'0008);
  const FaultReport report = guarded([] { write_to(kAddress); });
  EXPECT_EQ(report.kind, FaultKind::access_violation);
}

TEST(PortGuard, ContainsIntegerDivisionByZero) {
#if defined(__x86_64__) || defined(__i386__)
  volatile int result = 0;
  const FaultReport report = guarded([&] {
    volatile int zero = 0;
    int quotient = 1, rest = 0;
    asm volatile("cltd; idivl %2" : "+a"(quotient), "=&d"(rest) : "m"(zero));
    result = quotient;
  });
  EXPECT_EQ(report.kind, FaultKind::arithmetic);
  EXPECT_TRUE(says(report, "division by zero")) << report.text;
#endif
}

TEST(PortGuard, ContainsAnIllegalInstruction) {
#if defined(__x86_64__) || defined(__i386__)
  const FaultReport report = guarded([] { asm volatile("ud2"); });
  EXPECT_EQ(report.kind, FaultKind::illegal_instruction);
#endif
}

TEST(PortGuard, ContainsAbortAgainAndAgain) {
  for (int i = 0; i < 3; ++i) {
    const FaultReport report = guarded([] { std::abort(); });
    EXPECT_EQ(report.kind, FaultKind::abort);
    EXPECT_TRUE(says(report, "abort")) << report.text;
  }
}

TEST(PortGuard, ContainsTerminate) {
  const FaultReport report = guarded([] { std::terminate(); });
  EXPECT_EQ(report.kind, FaultKind::abort);
}

TEST(PortGuard, ContainsAnExceptionAndKeepsItsText) {
  const FaultReport report = guarded([] { throw std::runtime_error("the roof is leaking"); });
  EXPECT_EQ(report.kind, FaultKind::exception);
  EXPECT_TRUE(says(report, "the roof is leaking")) << report.text;
  EXPECT_TRUE(says(report, "runtime_error")) << report.text;
}

TEST(PortGuard, ContainsAnExceptionOfAnyType) {
  const FaultReport report = guarded([] { throw 42; });
  EXPECT_EQ(report.kind, FaultKind::exception);
  EXPECT_TRUE(says(report, "int")) << report.text;
}

TEST(PortGuard, CutsALongExceptionText) {
  const FaultReport report = guarded([] { throw std::runtime_error(std::string(5000, 'x')); });
  EXPECT_EQ(std::strlen(report.text), sizeof(report.text) - 1);
}

TEST(PortGuard, ContainsStackOverflow) {
  for (int i = 0; i < 3; ++i) {
    const FaultReport report = guarded([] {
      volatile int start = 0;
      dive(&start);
    });
    EXPECT_EQ(report.kind, FaultKind::stack_overflow);
    EXPECT_TRUE(says(report, "stack overflow")) << report.text;
  }
}

TEST(PortGuard, ContainsStackOverflowOnAnotherThread) {
  FaultReport report;
  std::thread([&] {
    report = guarded([] {
      volatile int start = 0;
      dive(&start);
    });
  }).join();
  EXPECT_EQ(report.kind, FaultKind::stack_overflow);
}

TEST(PortGuard, NestsAndGoesOnInTheOuterCall) {
  FaultReport inner;
  bool went_on = false;
  const FaultReport outer = guarded([&] {
    inner = guarded([] { write_to(0x10); });
    went_on = true;
    throw std::runtime_error("outer");
  });
  EXPECT_EQ(inner.kind, FaultKind::access_violation);
  EXPECT_TRUE(went_on);
  EXPECT_EQ(outer.kind, FaultKind::exception);
}

TEST(PortGuard, NestsDeeplyAndComesBackFromEachOne) {
  constexpr int kDepth = 50;
  int contained = 0;
  struct Level {
    static void enter(int depth, int& contained) {
      if (depth == 0) write_to(0x10);
      const FaultReport report = guarded([&] { enter(depth - 1, contained); });
      if (report.kind == FaultKind::access_violation) ++contained;
      write_to(0x20);
    }
  };
  EXPECT_EQ(guarded([&] { Level::enter(kDepth, contained); }).kind, FaultKind::access_violation);
  EXPECT_EQ(contained, kDepth);
}

TEST(PortGuard, ContainsFaultsOnManyThreadsAtOnce) {
  std::atomic<int> contained = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&contained, t] {
      for (int i = 0; i < 4; ++i) {
        if (guarded([t] { write_to(0x40 + 8 * static_cast<std::uintptr_t>(t)); }).kind ==
            FaultKind::access_violation)
          ++contained;
        if (guarded([] { throw 1; }).kind == FaultKind::exception) ++contained;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(contained, 32);
}

// A process of its own: the thread never goes away.

std::atomic<int> stray_faults = 0;

TEST(PortGuardDeathTest, ParksAStrayThreadOfAnExpert) {
  EXPECT_EXIT(
      {
        static thread_local bool belongs = false;
        guard_stray_threads([]() noexcept { return belongs; },
                            [](const FaultReport& report) noexcept {
                              if (report.kind == FaultKind::access_violation) ++stray_faults;
                            });
        std::thread([] {
          belongs = true;
          write_to(0x10);
          std::_Exit(1); // must not be reached
        }).detach();
        using std::chrono::milliseconds;
        for (int i = 0; i < 5000 && stray_faults == 0; ++i) {
          std::this_thread::sleep_for(milliseconds(1));
        }
        std::this_thread::sleep_for(milliseconds(20));
        std::_Exit(stray_faults == 1 ? 0 : 2);
      },
      ::testing::ExitedWithCode(0), "");
}

} // namespace
} // namespace netmon::port
