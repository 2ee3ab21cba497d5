// SPDX-License-Identifier: MIT
// The fault guard on Windows: structured exceptions, whatever raises them, and the state of the
// processor. An exception that the guarded code handles itself does not concern the guard.
#include "guarded_calls.h"

#include <windows.h>

#include <gtest/gtest.h>

#include <cfenv>
#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace netmon::port {
namespace {

TEST(PortGuard, ContainsAnyRaisedException) {
  for (const DWORD code : {0xE0001234u, 1u, 0x40000005u, 0xC0000094u, 0xC000001Du}) {
    for (const DWORD flags : {DWORD{0}, DWORD{EXCEPTION_NONCONTINUABLE}}) {
      const FaultReport report = guarded([=] { RaiseException(code, flags, 0, nullptr); });
      EXPECT_NE(report.kind, FaultKind::none) << std::hex << code;
      EXPECT_NE(report.text[0], '\0');
    }
  }
}

TEST(PortGuard, NamesTheCodeOfARaisedException) {
  const FaultReport report = guarded([] { RaiseException(0xE0001234, 0, 0, nullptr); });
  EXPECT_EQ(report.kind, FaultKind::other);
  EXPECT_TRUE(says(report, "0xe0001234")) << report.text;
  EXPECT_TRUE(says(report, "RaiseException")) << report.text;
}

TEST(PortGuard, ContainsAnExceptionOfTheMicrosoftRuntime) {
  ULONG_PTR nothing[4] = {0x19930520, 0, 0, 0};
  const FaultReport report =
      guarded([&] { RaiseException(0xE06D7363, EXCEPTION_NONCONTINUABLE, 4, nothing); });
  EXPECT_EQ(report.kind, FaultKind::exception);
  EXPECT_TRUE(says(report, "C++ exception")) << report.text;
}

TEST(PortGuard, ContainsABreakpoint) {
  const FaultReport report = guarded([] { DebugBreak(); });
  EXPECT_EQ(report.kind, FaultKind::other);
  EXPECT_TRUE(says(report, "breakpoint")) << report.text;
}

TEST(PortGuard, ContainsATouchOfAGuardPage) {
  void* page = VirtualAlloc(nullptr, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE | PAGE_GUARD);
  const FaultReport report = guarded([=] { write_to(reinterpret_cast<std::uintptr_t>(page)); });
  VirtualFree(page, 0, MEM_RELEASE);
  EXPECT_EQ(report.kind, FaultKind::access_violation);
}

TEST(PortGuard, ContainsACallOfNothing) {
  const FaultReport report = guarded([] {
    void (*volatile nothing)() = nullptr;
    nothing();
  });
  EXPECT_EQ(report.kind, FaultKind::access_violation);
  EXPECT_EQ(report.instruction, nullptr);
}

TEST(PortGuard, ContainsAStackOverflowPastTheGuardPage) {
  const FaultReport report = guarded([] {
    // The last page of what is reserved for the stack, not reached page by page.
    MEMORY_BASIC_INFORMATION stack = {};
    VirtualQuery(&stack, &stack, sizeof(stack));
    write_to(reinterpret_cast<std::uintptr_t>(stack.AllocationBase) + 16);
  });
  EXPECT_EQ(report.kind, FaultKind::stack_overflow);
  EXPECT_TRUE(says(report, "stack overflow")) << report.text;
}

LONG WINAPI skip_division(EXCEPTION_POINTERS* exception) {
  if (exception->ExceptionRecord->ExceptionCode != 0xE0005678) return EXCEPTION_CONTINUE_SEARCH;
  return EXCEPTION_CONTINUE_EXECUTION;
}

TEST(PortGuard, LeavesExceptionsToHandlersInside) {
  bool went_on = false;
  const FaultReport report = guarded([&] {
    void* handler = AddVectoredExceptionHandler(1, skip_division);
    RaiseException(0xE0005678, 0, 0, nullptr);
    RemoveVectoredExceptionHandler(handler);
    EXPECT_TRUE(IsBadReadPtr(reinterpret_cast<void*>(0x10), 4)); // the system's own handler
    OutputDebugStringA("an exception that the system handles\n");
    went_on = true;
  });
  EXPECT_EQ(report.kind, FaultKind::none) << report.text;
  EXPECT_TRUE(went_on);
}

TEST(PortGuard, IsGoneWhenACallJumpsOutOfIt) {
  // The guarded call is left by a long jump, which unwinds; the guard must not return to it.
  static std::jmp_buf outside;
  const FaultReport outer = guarded([] {
    if (setjmp(outside) == 0) {
      guarded([] { longjmp(outside, 1); });
    }
    write_to(0x10);
  });
  EXPECT_EQ(outer.kind, FaultKind::access_violation);
}

TEST(PortGuard, RestoresTheModesOfTheProcessor) {
  ASSERT_EQ(std::fegetround(), FE_TONEAREST);
  guarded([] {
    std::fesetround(FE_UPWARD);
    asm volatile("std");
    write_to(0x10);
  });
  EXPECT_EQ(std::fegetround(), FE_TONEAREST);
  char text[] = "0123456789";
  std::memmove(text, text + 2, 8);
  EXPECT_STREQ(text, "2345678989");
}

TEST(PortGuard, KeepsThreadRegistersAcrossAFault) {
  // What a caller keeps in the registers that calls preserve.
  volatile double one = 1;
  double a = one + 1, b = one + 2, c = one + 3, d = one + 4, e = one + 5, f = one + 6;
  volatile int seven = 7;
  const int g = seven * 2, h = seven * 3, i = seven * 4;
  guarded([] {
    asm volatile("" ::: "ebx", "esi", "edi", "memory");
    write_to(0x10);
  });
  EXPECT_EQ(a * b * c * d * e * f, 2.0 * 3 * 4 * 5 * 6 * 7);
  EXPECT_EQ(g + h + i, 63);
}

TEST(PortGuardDeathTest, LeavesFaultsOfUnguardedThreadsToTheSystem) {
  EXPECT_EXIT(
      {
        guarded([] {});
        write_to(0x10);
      },
      [](int code) { return static_cast<DWORD>(code) == EXCEPTION_ACCESS_VIOLATION; }, "");
}

TEST(PortGuardDeathTest, LeavesAnUnguardedAbortToTheSystem) {
  EXPECT_EXIT(
      {
        guarded([] { std::abort(); });
        std::abort();
      },
      ::testing::ExitedWithCode(3), "");
}

LONG WINAPI end_with_7(EXCEPTION_POINTERS* exception) {
  std::_Exit(exception->ExceptionRecord->ExceptionInformation[1] == 0x10 ? 7 : 8);
}

TEST(PortGuardDeathTest, PassesForeignFaultsToTheFilterBefore) {
  EXPECT_EXIT(
      {
        SetUnhandledExceptionFilter(end_with_7);
        if (guarded([] { write_to(0x30); }).kind != FaultKind::access_violation) std::_Exit(9);
        write_to(0x10);
      },
      ::testing::ExitedWithCode(7), "");
}

} // namespace
} // namespace netmon::port
