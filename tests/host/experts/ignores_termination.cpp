// SPDX-License-Identifier: MIT
// ignores_termination: never returns from Run.
#include <netmon/netmon.h>

#include <chrono>
#include <cstring>
#include <thread>

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  std::strcpy(pExpertInfo->szName, "ignores_termination");
  return TRUE;
}

BOOL WINAPI Run(HEXPERTKEY, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND) {
  for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
}
