// SPDX-License-Identifier: MIT
// throw: lets a C++ exception leave Run.
#include <stdexcept>

#include "faulty.h"

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  return RegisterFaulty(pExpertInfo, "throw", "Lets a C++ exception leave Run");
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND)
{
  LeaveMemory(hExpertKey, 1);
  SubmitNote(hExpertKey, "before the exception", 0);
  throw std::runtime_error("nobody catches this");
}
