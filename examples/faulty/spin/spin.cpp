// SPDX-License-Identifier: MIT
// spin: loops forever without calling anything, so that it cannot be told to stop.
#include "faulty.h"

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  return RegisterFaulty(pExpertInfo, "spin", "Never returns, and never asks");
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND)
{
  volatile DWORD nRounds = 0;

  LeaveMemory(hExpertKey, 16);
  SubmitNote(hExpertKey, "before the endless loop", 0);
  for (;;) {
    nRounds = nRounds + 1;
  }
}
