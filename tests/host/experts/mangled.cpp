// SPDX-License-Identifier: MIT
// mangled: entry points as plain C++ functions, with the stale overload of Run of old headers.
#define NETMON_NO_EXPERT_ENTRY_POINTS
#include <netmon/netmon.h>

#include <cstring>

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  std::strcpy(pExpertInfo->szName, "mangled");
  return TRUE;
}

BOOL WINAPI Run(HEXPERTKEY, PEXPERTCONFIG, HWND) { return FALSE; }

BOOL WINAPI Run(HEXPERTKEY, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND) {
  return NMERR_NO_MORE_FRAMES;
}
