// SPDX-License-Identifier: MIT
// crash: writes to address 0, with an event submitted and memory still allocated.
#include "faulty.h"

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  return RegisterFaulty(pExpertInfo, "crash", "Writes to address 0");
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND)
{
  volatile DWORD *volatile pNowhere = NULL;

  LeaveMemory(hExpertKey, 1);
  SubmitNote(hExpertKey, "before the crash", 0);
  *pNowhere = 1;
  SubmitNote(hExpertKey, "after the crash", 0);
  return TRUE;
}
