// SPDX-License-Identifier: MIT
// gone: needs a library that exists only while it is linked.
#include <netmon/nmsupp.h>

#include <cstring>

extern "C" int of_the_lost_library(void);

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  std::strcpy(pExpertInfo->szName, "gone");
  return TRUE;
}

BOOL WINAPI Run(HEXPERTKEY, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND) {
  return of_the_lost_library() != 0 && CreatePassword(nullptr) != nullptr;
}
