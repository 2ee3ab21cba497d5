// SPDX-License-Identifier: MIT
// doublefree: frees a block twice, and goes on using the pointer. Reports what the functions
// answer.
#include "faulty.h"

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  return RegisterFaulty(pExpertInfo, "doublefree", "Frees a block twice");
}

static VOID FreeTwice(HEXPERTKEY hExpertKey, SIZE_T nBytes)
{
  DWORD Error = NMERR_SUCCESS;
  LPVOID pBlock = ExpertAllocMemory(hExpertKey, nBytes, &Error);

  SubmitNote(hExpertKey, "first free", ExpertFreeMemory(hExpertKey, pBlock));
  SubmitNote(hExpertKey, "second free", ExpertFreeMemory(hExpertKey, pBlock));
  SubmitNote(hExpertKey, "size of a freed block", (DWORD)ExpertMemorySize(hExpertKey, pBlock));
  if (ExpertReallocMemory(hExpertKey, pBlock, 2 * nBytes, &Error) != NULL) {
    Error = NMERR_SUCCESS;
  }
  SubmitNote(hExpertKey, "reallocation of a freed block", Error);
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND)
{
  // Small, large and huge blocks are kept in different ways.
  FreeTwice(hExpertKey, 48);
  FreeTwice(hExpertKey, 100000);
  FreeTwice(hExpertKey, 16 * 1024 * 1024);
  return TRUE;
}
