// SPDX-License-Identifier: MIT
// A table of addresses and what each one sent and received, on the memory of an expert key.
// It grows as addresses turn up, and finds an address by its hash. Needs the netmon API only.
#ifndef TALKERS_H
#define TALKERS_H

#include <windows.h>

#include <netmon.h>

#define HIGHEST_ADDRESS_LENGTH 16

typedef struct _TALKER {
  BYTE Address[HIGHEST_ADDRESS_LENGTH];
  DWORD nFramesSent;
  DWORD nFramesReceived;
  ULONGLONG nBytesSent;
  ULONGLONG nBytesReceived;
} TALKER, *LPTALKER;

typedef struct _TALKERTABLE {
  HEXPERTKEY hExpertKey;
  DWORD AddressLength; // 4 or 16
  DWORD nTalkers;
  DWORD nAllocated; // rows at pTalkers; those past nTalkers are zero
  LPTALKER pTalkers;
  DWORD nSlots;   // a power of two, at least twice nAllocated
  LPDWORD pSlots; // the index: 0 is free, anything else is a row + 1
  DWORD Seed;
} TALKERTABLE, *LPTALKERTABLE;

// Makes an empty table. It takes no memory yet, and needs no FreeTalkers yet.
VOID InitTalkers(LPTALKERTABLE pTable, HEXPERTKEY hExpertKey, DWORD AddressLength);

// Counts one frame of nBytes bytes on the wire, from one address to another.
// Returns NMERR_SUCCESS, or the error of ExpertAllocMemory or ExpertReallocMemory.
DWORD CountTalk(LPTALKERTABLE pTable, const BYTE *pSource, const BYTE *pDestination, DWORD nBytes);

// Sorts the rows: most bytes first, and by address where those are equal.
// The index is invalid afterwards: no more frames can be counted.
VOID SortTalkers(LPTALKERTABLE pTable);

// Returns the memory. The host would take it back anyway, when Run returns.
VOID FreeTalkers(LPTALKERTABLE pTable);

#endif // TALKERS_H
