// SPDX-License-Identifier: MIT
// abort: calls abort(), as a failed assertion does.
#include <stdlib.h>

#include "faulty.h"

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  return RegisterFaulty(pExpertInfo, "abort", "Calls abort()");
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND)
{
  LeaveMemory(hExpertKey, 1);
  SubmitNote(hExpertKey, "before abort()", 0);
  abort();
}
