// SPDX-License-Identifier: MIT
// divzero: divides an integer by zero.
#include "faulty.h"

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  return RegisterFaulty(pExpertInfo, "divzero", "Divides by zero");
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND)
{
  volatile DWORD Some = 136, Zero = 0;

  LeaveMemory(hExpertKey, 1);
  SubmitNote(hExpertKey, "before the division", 0);
  SubmitNote(hExpertKey, "after the division", Some / Zero);
  return TRUE;
}
