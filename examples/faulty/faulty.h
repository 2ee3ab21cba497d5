// SPDX-License-Identifier: MIT
// What the faulty experts share: how they introduce themselves, and how they leave a note in the
// event log before they go wrong. Needs the netmon API only.
#ifndef FAULTY_H
#define FAULTY_H

#include <windows.h>

#include <netmon.h>

#include <string.h>

inline BOOL RegisterFaulty(PEXPERTENUMINFO pExpertInfo, LPCSTR szName, LPCSTR szDescription)
{
  strcpy(pExpertInfo->szName, szName);
  strcpy(pExpertInfo->szVendor, "netmon examples");
  strcpy(pExpertInfo->szDescription, szDescription);
  return TRUE;
}

// Submits an event that says what happened, with a number.
inline DWORD SubmitNote(HEXPERTKEY hExpertKey, LPCSTR szWhat, DWORD Result)
{
  static char szSource[] = "faulty";
  static char szEvent[] = "Note";
  static char szColumnWhat[] = "What";
  static char szColumnResult[] = "Result";
  DWORD Error = NMERR_SUCCESS;
  PNMEVENTDATA pEvent = (PNMEVENTDATA)ExpertAllocMemory(
      hExpertKey, sizeof(NMEVENTDATA) + 2 * sizeof(NMCOLUMNINFO), &Error);

  if (pEvent == NULL) {
    return Error;
  }
  pEvent->EventIdent = 1;
  pEvent->Flags = NMEVENTFLAG_EXPERT;
  pEvent->Severity = NMEVENT_SEVERITY_WARNING;
  pEvent->szSourceName = szSource;
  pEvent->szEventName = szEvent;
  pEvent->NumColumns = 2;
  pEvent->Column[0].szColumnName = szColumnWhat;
  pEvent->Column[0].VariantData.Type = NMCOLUMNTYPE_STRING;
  pEvent->Column[0].VariantData.Value.pStringVal = szWhat;
  pEvent->Column[1].szColumnName = szColumnResult;
  pEvent->Column[1].VariantData.Type = NMCOLUMNTYPE_UINT32;
  pEvent->Column[1].VariantData.Value.Uint32Val = Result;
  Error = ExpertSubmitEvent(hExpertKey, pEvent);
  ExpertFreeMemory(hExpertKey, pEvent);
  return Error;
}

// Allocates nMegabytes in blocks of 4 KB, writes to all of it, and forgets where it is.
inline VOID LeaveMemory(HEXPERTKEY hExpertKey, DWORD nMegabytes)
{
  DWORD i;

  for (i = 0; i < nMegabytes * 256; i++) {
    LPVOID pBlock = ExpertAllocMemory(hExpertKey, 4096, NULL);
    if (pBlock != NULL) {
      memset(pBlock, 0xA5, 4096);
    }
  }
}

#endif // FAULTY_H
