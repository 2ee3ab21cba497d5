// SPDX-License-Identifier: MIT
// no_run: a module that registers like an expert but has no Run.
#include <netmon/netmon.h>

#include <cstring>

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  std::strcpy(pExpertInfo->szName, "no_run");
  return TRUE;
}
