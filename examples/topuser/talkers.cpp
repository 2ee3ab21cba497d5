// SPDX-License-Identifier: MIT
// Rows are in one array that ExpertReallocMemory doubles; memory from it is zero, so a new row is
// ready to count in. An index of twice as many slots leads from an address to its row.
#include "talkers.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_TALKERS 64

VOID InitTalkers(LPTALKERTABLE pTable, HEXPERTKEY hExpertKey, DWORD AddressLength)
{
  memset(pTable, 0, sizeof(*pTable));
  pTable->hExpertKey = hExpertKey;
  pTable->AddressLength = AddressLength;
}

static DWORD HashAddress(const TALKERTABLE *pTable, const BYTE *pAddress)
{
  DWORD Hash = pTable->Seed;
  DWORD i;

  for (i = 0; i < pTable->AddressLength; i += 4) {
    DWORD Part;
    memcpy(&Part, pAddress + i, sizeof(Part));
    Hash = (Hash ^ Part) * 0x9E3779B1U;
    Hash ^= Hash >> 15;
  }
  Hash *= 0x85EBCA77U;
  return Hash ^ Hash >> 13;
}

static BOOL IsAddress(const TALKERTABLE *pTable, const TALKER *pTalker, const BYTE *pAddress)
{
  if (pTable->AddressLength == 4) {
    return memcmp(pTalker->Address, pAddress, 4) == 0;
  }
  return memcmp(pTalker->Address, pAddress, HIGHEST_ADDRESS_LENGTH) == 0;
}

// The slot of an address: the one that leads to its row, or the free one where it belongs.
static LPDWORD FindSlot(const TALKERTABLE *pTable, const BYTE *pAddress)
{
  DWORD Mask = pTable->nSlots - 1;
  DWORD i = HashAddress(pTable, pAddress) & Mask;

  while (pTable->pSlots[i] != 0 &&
         !IsAddress(pTable, &pTable->pTalkers[pTable->pSlots[i] - 1], pAddress)) {
    i = (i + 1) & Mask;
  }
  return &pTable->pSlots[i];
}

static DWORD GrowTalkers(LPTALKERTABLE pTable)
{
  DWORD nAllocated = pTable->nAllocated ? pTable->nAllocated * 2 : FIRST_TALKERS;
  DWORD nSlots = nAllocated * 2;
  DWORD i, Error = NMERR_SUCCESS;
  LPTALKER pTalkers;
  LPDWORD pSlots;

  if (nSlots <= nAllocated) {
    return NMERR_OUT_OF_MEMORY;
  }
  // A NULL block makes ExpertReallocMemory allocate. When it fails, the old block is untouched.
  pTalkers = (LPTALKER)ExpertReallocMemory(pTable->hExpertKey, pTable->pTalkers,
                                           (SIZE_T)nAllocated * sizeof(TALKER), &Error);
  if (pTalkers == NULL) {
    return Error;
  }
  pTable->pTalkers = pTalkers;
  pTable->nAllocated = nAllocated;

  // A larger table needs a new index: allocate it, all slots free, and fill it again.
  pSlots = (LPDWORD)ExpertAllocMemory(pTable->hExpertKey, (SIZE_T)nSlots * sizeof(DWORD), &Error);
  if (pSlots == NULL) {
    return Error;
  }
  ExpertFreeMemory(pTable->hExpertKey, pTable->pSlots);
  pTable->pSlots = pSlots;
  pTable->nSlots = nSlots;
  // The place of the memory is hard to guess, and so is which addresses collide in the index: a
  // capture cannot be crafted that makes a search go from end to end.
  pTable->Seed = (DWORD)((DWORD_PTR)pSlots >> 4);
  for (i = 0; i < pTable->nTalkers; i++) {
    *FindSlot(pTable, pTalkers[i].Address) = i + 1;
  }
  return NMERR_SUCCESS;
}

// The row of an address, added if need be. Rows move: keep the number, not the address.
static DWORD FindTalker(LPTALKERTABLE pTable, const BYTE *pAddress, LPDWORD pRow)
{
  LPDWORD pSlot;
  DWORD Error;

  if (pTable->nSlots == 0 && (Error = GrowTalkers(pTable)) != NMERR_SUCCESS) {
    return Error;
  }
  pSlot = FindSlot(pTable, pAddress);
  if (*pSlot == 0) {
    if (pTable->nTalkers == pTable->nAllocated) {
      if ((Error = GrowTalkers(pTable)) != NMERR_SUCCESS) {
        return Error;
      }
      pSlot = FindSlot(pTable, pAddress);
    }
    memcpy(pTable->pTalkers[pTable->nTalkers].Address, pAddress, pTable->AddressLength);
    *pSlot = ++pTable->nTalkers;
  }
  *pRow = *pSlot - 1;
  return NMERR_SUCCESS;
}

DWORD CountTalk(LPTALKERTABLE pTable, const BYTE *pSource, const BYTE *pDestination, DWORD nBytes)
{
  DWORD Source, Destination, Error;

  if ((Error = FindTalker(pTable, pSource, &Source)) != NMERR_SUCCESS ||
      (Error = FindTalker(pTable, pDestination, &Destination)) != NMERR_SUCCESS) {
    return Error;
  }
  pTable->pTalkers[Source].nFramesSent++;
  pTable->pTalkers[Source].nBytesSent += nBytes;
  pTable->pTalkers[Destination].nFramesReceived++;
  pTable->pTalkers[Destination].nBytesReceived += nBytes;
  return NMERR_SUCCESS;
}

static int CompareTalkers(const void *pFirst, const void *pSecond)
{
  const TALKER *p1 = (const TALKER *)pFirst;
  const TALKER *p2 = (const TALKER *)pSecond;
  ULONGLONG nBytes1 = p1->nBytesSent + p1->nBytesReceived;
  ULONGLONG nBytes2 = p2->nBytesSent + p2->nBytesReceived;

  if (nBytes1 != nBytes2) {
    return nBytes1 < nBytes2 ? 1 : -1;
  }
  return memcmp(p1->Address, p2->Address, sizeof(p1->Address));
}

VOID SortTalkers(LPTALKERTABLE pTable)
{
  if (pTable->nTalkers != 0) {
    qsort(pTable->pTalkers, pTable->nTalkers, sizeof(TALKER), CompareTalkers);
  }
}

VOID FreeTalkers(LPTALKERTABLE pTable)
{
  ExpertFreeMemory(pTable->hExpertKey, pTable->pTalkers);
  ExpertFreeMemory(pTable->hExpertKey, pTable->pSlots);
  InitTalkers(pTable, pTable->hExpertKey, pTable->AddressLength);
}
