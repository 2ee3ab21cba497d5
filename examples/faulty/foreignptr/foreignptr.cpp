// SPDX-License-Identifier: MIT
// foreignptr: passes pointers that are not blocks of its key to the memory functions. Reports what
// they answer, and whether its real blocks are unharmed in the end.
#include <stdlib.h>

#include "faulty.h"

static BYTE GlobalBytes[64];
static LPVOID pBlockOfAnEarlierRun;

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  return RegisterFaulty(pExpertInfo, "foreignptr", "Frees what it never allocated");
}

static VOID Misuse(HEXPERTKEY hExpertKey, LPVOID pForeign, LPCSTR szWhat)
{
  DWORD Error = NMERR_SUCCESS;

  SubmitNote(hExpertKey, szWhat, ExpertFreeMemory(hExpertKey, pForeign));
  if (ExpertReallocMemory(hExpertKey, pForeign, 100, &Error) != NULL) {
    Error = NMERR_SUCCESS;
  }
  SubmitNote(hExpertKey, szWhat, Error);
  if (ExpertMemorySize(hExpertKey, pForeign) != 0) {
    SubmitNote(hExpertKey, "a foreign pointer has a size", 0);
  }
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND)
{
  BYTE StackBytes[64];
  LPBYTE pBlock = (LPBYTE)ExpertAllocMemory(hExpertKey, 256, NULL);
  LPBYTE pLarge = (LPBYTE)ExpertAllocMemory(hExpertKey, 1024 * 1024, NULL);
  LPVOID pHeap = malloc(256);
  DWORD i, nHarmed = 0;

  if (pBlock == NULL || pLarge == NULL || pHeap == NULL) {
    free(pHeap);
    return FALSE;
  }
  memset(pBlock, 0x5A, 256);
  memset(StackBytes, 0x5A, sizeof(StackBytes));

  Misuse(hExpertKey, StackBytes, "stack");
  Misuse(hExpertKey, GlobalBytes, "global");
  Misuse(hExpertKey, pHeap, "heap of the process");
  Misuse(hExpertKey, pBlock + 16, "inside a block");
  Misuse(hExpertKey, pBlock + 1, "inside a block, odd");
  Misuse(hExpertKey, pLarge + 4096, "inside a large block");
  Misuse(hExpertKey, pLarge + 1024 * 1024, "behind a large block");
  Misuse(hExpertKey, (LPVOID)0x10, "unmapped");
  Misuse(hExpertKey, (LPVOID) ~(DWORD_PTR)0xFFF, "the end of the address space");
  if (pBlockOfAnEarlierRun != NULL) {
    Misuse(hExpertKey, pBlockOfAnEarlierRun, "block of an earlier run");
  }

  for (i = 0; i < 256; i++) {
    nHarmed += pBlock[i] != 0x5A;
  }
  for (i = 0; i < sizeof(StackBytes); i++) {
    nHarmed += StackBytes[i] != 0x5A || GlobalBytes[i] != 0;
  }
  SubmitNote(hExpertKey, "bytes harmed", nHarmed);
  SubmitNote(hExpertKey, "free of the real block", ExpertFreeMemory(hExpertKey, pBlock));
  pBlockOfAnEarlierRun = pLarge;
  free(pHeap);
  return TRUE;
}
