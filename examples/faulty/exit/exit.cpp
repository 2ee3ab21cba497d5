// SPDX-License-Identifier: MIT
// exit: ends the process that hosts it, with a status that claims success.
#include <stdlib.h>

#include "faulty.h"

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  return RegisterFaulty(pExpertInfo, "exit", "Calls exit(0)");
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND)
{
  LeaveMemory(hExpertKey, 1);
  SubmitNote(hExpertKey, "before exit()", 0);
  exit(0);
}
