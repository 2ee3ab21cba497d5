// SPDX-License-Identifier: MIT
// wildargs: passes invalid pointers to functions of the library. Its configuration says to which
// one; without a configuration, it uses handles that never existed.
#include "faulty.h"

enum {
  WILD_HANDLES,
  WILD_DESCRIPTOR,
  WILD_ERROR,
  WILD_EVENT,
  WILD_EVENT_STRING,
  WILD_COLUMN_STRING,
  WILD_STATUS_TEXT,
  WILD_STARTUP_INFO
};

typedef struct _WILDCONFIG {
  DWORD RawConfigLength;
  DWORD Which; // WILD_*
} WILDCONFIG, *PWILDCONFIG;

static char szSource[] = "wildargs";
static LPVOID volatile pNowhere = (LPVOID)0x10;

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  pExpertInfo->Flags = EXPERT_ENUM_FLAG_CONFIGURABLE;
  return RegisterFaulty(pExpertInfo, "wildargs", "Passes pointers to nowhere to the library");
}

BOOL WINAPI Configure(HEXPERTKEY hExpertKey, PEXPERTCONFIG *ppConfig, PEXPERTSTARTUPINFO, DWORD,
                      HWND)
{
  PWILDCONFIG pConfig = (PWILDCONFIG)*ppConfig;

  if (pConfig == NULL) {
    pConfig = (PWILDCONFIG)ExpertAllocMemory(hExpertKey, sizeof(WILDCONFIG), NULL);
    if (pConfig == NULL) {
      return FALSE;
    }
    pConfig->RawConfigLength = sizeof(WILDCONFIG);
    *ppConfig = (PEXPERTCONFIG)pConfig;
  }
  return TRUE;
}

static VOID UseWildHandles(HEXPERTKEY hExpertKey)
{
  EXPERTFRAMEDESCRIPTOR Descriptor;
  DWORD Error = NMERR_SUCCESS;

  SubmitNote(hExpertKey, "key 0x10",
             ExpertIndicateStatus((HEXPERTKEY)pNowhere, EXPERTSTATUS_RUNNING, 0, NULL, 0));
  SubmitNote(hExpertKey, "key NULL", ExpertFreeMemory(NULL, NULL));
  ExpertAllocMemory((HEXPERTKEY)&Descriptor, 16, &Error);
  SubmitNote(hExpertKey, "key on the stack", Error);
  SubmitNote(hExpertKey, "filter 0x10",
             ExpertGetFrame(hExpertKey, GET_FRAME_NEXT_FORWARD, 0, INVALID_FRAME_NUMBER,
                            (HFILTER)pNowhere, &Descriptor));
  SubmitNote(hExpertKey, "frame 0x10", GetFrameLength((HFRAME)pNowhere));
  SubmitNote(hExpertKey, "capture 0x10", GetCaptureTotalFrames((HCAPTURE)pNowhere));
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG pExpertConfig, PEXPERTSTARTUPINFO, DWORD, HWND)
{
  PWILDCONFIG pConfig = (PWILDCONFIG)pExpertConfig;
  DWORD Which = WILD_HANDLES;
  PNMEVENTDATA pEvent;

  LeaveMemory(hExpertKey, 1);
  SubmitNote(hExpertKey, "before the call", 0);
  pEvent =
      (PNMEVENTDATA)ExpertAllocMemory(hExpertKey, sizeof(NMEVENTDATA) + sizeof(NMCOLUMNINFO), NULL);
  if (pEvent == NULL) {
    return FALSE;
  }
  // The strings are valid, so that this is not taken for another layout of the event.
  pEvent->Flags = NMEVENTFLAG_EXPERT;
  pEvent->szSourceName = szSource;
  pEvent->szEventName = szSource;
  if (pConfig != NULL && pConfig->RawConfigLength >= sizeof(WILDCONFIG)) {
    Which = pConfig->Which;
  }
  switch (Which) {
    case WILD_HANDLES: UseWildHandles(hExpertKey); return TRUE;
    case WILD_DESCRIPTOR:
      ExpertGetFrame(hExpertKey, GET_FRAME_NEXT_FORWARD, 0, INVALID_FRAME_NUMBER, NULL,
                     (LPEXPERTFRAMEDESCRIPTOR)pNowhere);
      break;
    case WILD_ERROR: ExpertAllocMemory(hExpertKey, 16, (DWORD *)pNowhere); break;
    case WILD_EVENT: ExpertSubmitEvent(hExpertKey, (PNMEVENTDATA)pNowhere); break;
    case WILD_EVENT_STRING:
      pEvent->szDescription = (LPSTR)pNowhere;
      ExpertSubmitEvent(hExpertKey, pEvent);
      break;
    case WILD_COLUMN_STRING:
      pEvent->NumColumns = 1;
      pEvent->Column[0].VariantData.Type = NMCOLUMNTYPE_STRING;
      pEvent->Column[0].VariantData.Value.pStringVal = (LPCSTR)pNowhere;
      ExpertSubmitEvent(hExpertKey, pEvent);
      break;
    case WILD_STATUS_TEXT:
      ExpertIndicateStatus(hExpertKey, EXPERTSTATUS_RUNNING, 0, (LPCSTR)pNowhere, 50);
      break;
    case WILD_STARTUP_INFO: ExpertGetStartupInfo(hExpertKey, (PEXPERTSTARTUPINFO)pNowhere); break;
    default: return FALSE;
  }
  SubmitNote(hExpertKey, "after the call", 0);
  return TRUE;
}
