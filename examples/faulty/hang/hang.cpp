// SPDX-License-Identifier: MIT
// hang: asks again and again whether it has to stop, but never stops.
#include "faulty.h"

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  return RegisterFaulty(pExpertInfo, "hang", "Never returns, whatever it is told");
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND)
{
  LeaveMemory(hExpertKey, 16);
  SubmitNote(hExpertKey, "before the endless loop", 0);
  for (;;) {
    ExpertIndicateStatus(hExpertKey, EXPERTSTATUS_RUNNING, 0, "still here", 50);
  }
}
