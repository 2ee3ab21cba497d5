// SPDX-License-Identifier: MIT
// hog: allocates and fills memory until it is refused. Run it with a limit.
#include "faulty.h"

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  return RegisterFaulty(pExpertInfo, "hog", "Takes all the memory it is given");
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND)
{
  DWORD nMegabytes, Error = NMERR_SUCCESS;
  LPVOID pLast = NULL;

  SubmitNote(hExpertKey, "before the first megabyte", 0);
  for (nMegabytes = 0;; nMegabytes++) {
    LPVOID pBlock = ExpertAllocMemory(hExpertKey, 1024 * 1024, &Error);
    if (pBlock == NULL) {
      break;
    }
    memset(pBlock, 0xA5, 1024 * 1024);
    pLast = pBlock;
  }
  ExpertFreeMemory(hExpertKey, pLast); // makes room for the notes
  SubmitNote(hExpertKey, "refused with error", Error);
  SubmitNote(hExpertKey, "megabytes", nMegabytes);
  return FALSE;
}
