// SPDX-License-Identifier: MIT
// leak: returns without an error, and leaves 8 MB in 2,048 blocks behind.
#include "faulty.h"

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  return RegisterFaulty(pExpertInfo, "leak", "Leaves 8 MB behind");
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND)
{
  LeaveMemory(hExpertKey, 8);
  SubmitNote(hExpertKey, "8 MB allocated, none freed", 0);
  return TRUE;
}
