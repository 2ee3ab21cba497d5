// SPDX-License-Identifier: MIT
// The fault guard over the real port: every kind of fault is contained, named, and leaves the
// thread, its signal mask and its error handling as they were.
#include "core/port.h"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <pthread.h>
#include <stdexcept>
#include <string>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace netmon::port {
namespace {

using ::testing::Test;

template <class Function>
FaultReport guarded(Function function) {
  return guarded_call([](void* argument) { (*static_cast<Function*>(argument))(); }, &function);
}

bool says(const FaultReport& report, const char* text) {
  return std::string(report.text).find(text) != std::string::npos;
}

void write_to(std::uintptr_t address) {
  volatile std::uintptr_t unknown = address; // compilers have views on small addresses
  *reinterpret_cast<volatile int*>(unknown) = 1;
}

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
  EXPECT_TRUE(says(report, "SIGSEGV")) << report.text;
  EXPECT_TRUE(says(report, "0x10")) << report.text;
}

TEST(PortGuard, ContainsAWriteToReadOnlyMemory) {
  void* page = mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const FaultReport report = guarded([=] { write_to(reinterpret_cast<std::uintptr_t>(page)); });
  munmap(page, 4096);
  EXPECT_EQ(report.kind, FaultKind::access_violation);
  EXPECT_EQ(report.address, page);
}

TEST(PortGuard, ContainsABusError) {
  char name[] = "/tmp/netmon_guard_XXXXXX";
  const int file = mkstemp(name);
  ASSERT_GE(file, 0);
  unlink(name);
  void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  const FaultReport report = guarded([=] { write_to(reinterpret_cast<std::uintptr_t>(page)); });
  munmap(page, 4096);
  close(file);
  EXPECT_EQ(report.kind, FaultKind::access_violation);
  EXPECT_TRUE(says(report, "SIGBUS")) << report.text;
}

TEST(PortGuard, ContainsAnImpossibleAddress) {
  const FaultReport report = guarded([] { write_to(0x4E41'0000'0000'0008); });
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

TEST(PortGuard, ContainsRaisedSignals) {
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS}) {
    const FaultReport report = guarded([=] { std::raise(signal); });
    EXPECT_NE(report.kind, FaultKind::none) << signal;
    EXPECT_TRUE(says(report, "sent by the process itself")) << report.text;
  }
}

#if !defined(__SANITIZE_THREAD__) // its runtime does not follow a thread that outlives its exit
TEST(PortGuard, ContainsPthreadExit) {
  FaultReport report;
  bool went_on = false;
  std::thread([&] {
    report = guarded([] { pthread_exit(nullptr); });
    went_on = true;
  }).join();
  EXPECT_EQ(report.kind, FaultKind::other);
  EXPECT_TRUE(says(report, "pthread_exit")) << report.text;
  EXPECT_TRUE(went_on);
}
#endif

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

TEST(PortGuard, RestoresTheSignalMask) {
  sigset_t before, after;
  pthread_sigmask(SIG_BLOCK, nullptr, &before);
  guarded([] { write_to(0x10); });
  guarded([] { std::abort(); });
  pthread_sigmask(SIG_BLOCK, nullptr, &after);
  for (const int signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL}) {
    EXPECT_EQ(sigismember(&before, signal), sigismember(&after, signal)) << signal;
  }
}

TEST(PortGuard, ContainsFaultsOnManyThreadsAtOnce) {
  std::atomic<int> contained = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&contained, t] {
      for (int i = 0; i < 4; ++i) {
        if (guarded([t] { write_to(0x40 + 8 * static_cast<std::uintptr_t>(t)); }).kind == FaultKind::access_violation) ++contained;
        if (guarded([] { throw 1; }).kind == FaultKind::exception) ++contained;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(contained, 32);
}

// The rest needs processes of their own: what they test ends one.

TEST(PortGuardDeathTest, LeavesFaultsOfUnguardedThreadsToTheSystem) {
  EXPECT_EXIT(
      {
        std::signal(SIGSEGV, SIG_DFL); // a sanitizer would catch it
        guarded([] {});
        write_to(0x10);
      },
      ::testing::KilledBySignal(SIGSEGV), "");
}

TEST(PortGuardDeathTest, LeavesAnUnguardedAbortToTheSystem) {
  EXPECT_EXIT(
      {
        guarded([] { std::abort(); });
        std::abort();
      },
      ::testing::KilledBySignal(SIGABRT), "");
}

TEST(PortGuardDeathTest, PassesForeignFaultsToTheHandlerBefore) {
  EXPECT_EXIT(
      {
        struct sigaction action = {};
        action.sa_sigaction = [](int, siginfo_t* info, void*) {
          _exit(info->si_addr == reinterpret_cast<void*>(0x10) ? 7 : 8);
        };
        action.sa_flags = SA_SIGINFO;
        sigaction(SIGSEGV, &action, nullptr);
        if (guarded([] { write_to(0x30); }).kind != FaultKind::access_violation) _exit(9);
        write_to(0x10);
      },
      ::testing::ExitedWithCode(7), "");
}

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
          _exit(1); // must not be reached
        }).detach();
        for (int i = 0; i < 5000 && stray_faults == 0; ++i) usleep(1000);
        usleep(20'000);
        _exit(stray_faults == 1 ? 0 : 2);
      },
      ::testing::ExitedWithCode(0), "");
}

TEST(PortGuardDeathTest, LeavesOtherStrayThreadsToTheSystem) {
  EXPECT_EXIT(
      {
        std::signal(SIGSEGV, SIG_DFL);
        guard_stray_threads([]() noexcept { return false; }, [](const FaultReport&) noexcept {});
        std::thread([] { write_to(0x10); }).join();
      },
      ::testing::KilledBySignal(SIGSEGV), "");
}

} // namespace
} // namespace netmon::port
