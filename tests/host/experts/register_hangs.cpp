// SPDX-License-Identifier: MIT
// register_hangs: never returns from Register.
#include <netmon/netmon.h>

#include <chrono>
#include <thread>

BOOL WINAPI Register(PEXPERTENUMINFO) {
  for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
}

BOOL WINAPI Run(HEXPERTKEY, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND) { return TRUE; }
