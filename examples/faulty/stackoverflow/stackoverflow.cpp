// SPDX-License-Identifier: MIT
// stackoverflow: calls itself until the stack of its thread is used up.
#include "faulty.h"

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  return RegisterFaulty(pExpertInfo, "stackoverflow", "Uses up its stack");
}

// Something is left to do after the inner call, and the bytes are volatile, so that no compiler
// turns this into a loop.
static DWORD Deeper(DWORD Depth)
{
  volatile BYTE Bytes[4096];

  Bytes[0] = (BYTE)Depth;
  Bytes[sizeof(Bytes) - 1] = 1;
  if (Depth == (DWORD)-1) {
    return 0;
  }
  return Deeper(Depth + 1) + Bytes[0] + Bytes[sizeof(Bytes) - 1];
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND)
{
  LeaveMemory(hExpertKey, 1);
  SubmitNote(hExpertKey, "before the overflow", 0);
  SubmitNote(hExpertKey, "after the overflow", Deeper(0));
  return TRUE;
}
