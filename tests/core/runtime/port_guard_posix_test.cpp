// SPDX-License-Identifier: MIT
// The fault guard on POSIX: signals, their masks and their other handlers.
#include "guarded_calls.h"

#include <gtest/gtest.h>

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace netmon::port {
namespace {

TEST(PortGuard, ContainsAWriteToAReadOnlyMapping) {
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

// The rest needs processes of their own: what they test ends the process.

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
