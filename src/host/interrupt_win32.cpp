// SPDX-License-Identifier: MIT
// Counting Ctrl-C, Ctrl-Break, and the closing of the console's window.
#include "child_process.h"
#include "interrupt.h"

#include <windows.h>

#include <atomic>

namespace nmexpert {

namespace {

std::atomic<int> count = 0;

// Runs on a thread of its own. A process whose window is closed, or whose user logs off, is ended
// when this returns, or after some seconds; until then, the report can still be written.
BOOL WINAPI on_control(DWORD event) {
  constexpr int kFailed = 4;
  if (++count > 2) end_process(kFailed);
  if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT) Sleep(INFINITE);
  return TRUE;
}

} // namespace

void catch_interrupts() {
  SetConsoleCtrlHandler(nullptr, FALSE); // a parent may have disabled Ctrl-C for us
  SetConsoleCtrlHandler(on_control, TRUE);
}

int interrupts() noexcept { return count; }

} // namespace nmexpert
