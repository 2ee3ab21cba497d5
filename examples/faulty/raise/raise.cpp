// SPDX-License-Identifier: MIT
// raise: raises a structured exception of its own, as the C++ compilers of other vendors do when
// they throw. Windows only.
#include "faulty.h"

#define FOREIGN_EXCEPTION 0xE06D7363
#define FOREIGN_MAGIC 0x19930520

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  return RegisterFaulty(pExpertInfo, "raise", "Raises an exception of its own");
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND)
{
  ULONG_PTR Arguments[3] = {FOREIGN_MAGIC, 0, 0};

  LeaveMemory(hExpertKey, 1);
  SubmitNote(hExpertKey, "before the exception", 0);
  RaiseException(FOREIGN_EXCEPTION, EXCEPTION_NONCONTINUABLE, 3, Arguments);
  SubmitNote(hExpertKey, "after the exception", 0);
  return TRUE;
}
