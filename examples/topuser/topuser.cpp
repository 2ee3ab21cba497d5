// SPDX-License-Identifier: MIT
// topuser: which addresses sent and received the most, for IPv4 and for IPv6.
//
// An expert as one was written for Network Monitor 2.x. It shows the life of an expert from end to
// end: Register, Configure with a configuration block, Run with a scan over all frames, tables in
// the memory of the key, one event block that is filled again and again, and the way out on an
// error.
//
// An address counts once for each IP header that names it as source or destination; a frame of a
// tunnel has two. Bytes are the length of the whole frame on the wire.
#include <windows.h>

#include <netmon.h>

#include <stdio.h>
#include <string.h>

#include "framewalk.h"
#include "talkers.h"

#define DEFAULT_TALKERS 100        // of each kind
#define FRAMES_BETWEEN_STATUS 4096 // often enough to stop soon, rarely enough to cost nothing

#define EVENT_TALKER_IP 1
#define EVENT_TALKER_IP6 2

// Our configuration. It overlays EXPERTCONFIG, so the length of the whole block comes first.
typedef struct _TOPUSERCONFIG {
  DWORD RawConfigLength;
  DWORD nTalkers; // how many talkers of each kind to report; 0: all of them
} TOPUSERCONFIG, *PTOPUSERCONFIG;

enum {
  COLUMN_ADDRESS,
  COLUMN_FRAMES_SENT,
  COLUMN_BYTES_SENT,
  COLUMN_FRAMES_RECEIVED,
  COLUMN_BYTES_RECEIVED,
  NUM_COLUMNS
};

// An event and its columns. More than they take on any machine: the account of our memory is then
// the same everywhere, whatever the size of a pointer.
#define EVENT_BYTES 512
static_assert(sizeof(NMEVENTDATA) + NUM_COLUMNS * sizeof(NMCOLUMNINFO) <= EVENT_BYTES, "");

// The API takes LPSTR where it only reads: text for it lives in arrays, not in literals.
static char szExpertName[] = "Top users";
static char szTalkerIp[] = "Top IPv4 user";
static char szTalkerIp6[] = "Top IPv6 user";
static char szColumnNames[NUM_COLUMNS][24] = {"Address", "Frames sent", "Bytes sent",
                                              "Frames received", "Bytes received"};

static HINSTANCE hThisInstance; // for the dialog and string resources, which this expert lacks

// What Run needs all the time.
typedef struct _TOPUSER {
  HEXPERTKEY hExpertKey;
  HCAPTURE hCapture;
  DWORD MacType; // of all frames; MAC_TYPE_UNKNOWN: ask each one
  DWORD nTotalFrames;
  DWORD nFrames; // seen so far
  TALKERTABLE Ip;
  TALKERTABLE Ip6;
} TOPUSER, *LPTOPUSER;

extern "C" BOOL WINAPI DllMain(HINSTANCE hInstance, DWORD ulReason, LPVOID Reserved)
{
  (void)Reserved;
  if (ulReason == DLL_PROCESS_ATTACH) {
    hThisInstance = hInstance;
  }
  return TRUE;
}

// The host asks who we are. There is no key yet, so no Expert function may be called.
BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  strcpy(pExpertInfo->szName, szExpertName);
  strcpy(pExpertInfo->szVendor, "netmon examples");
  strcpy(pExpertInfo->szDescription,
         "Addresses that sent and received the most: frames and bytes, IPv4 and IPv6");
  pExpertInfo->Version = 0;
  pExpertInfo->Flags = EXPERT_ENUM_FLAG_CONFIGURABLE;
  return TRUE;
}

// The user wants to set how many talkers are shown. With a window there would be a dialog here,
// with the values of *ppConfig in its fields; without one, the values stay, and a missing block is
// created.
BOOL WINAPI Configure(HEXPERTKEY hExpertKey, PEXPERTCONFIG *ppConfig,
                      PEXPERTSTARTUPINFO pExpertStartupInfo, DWORD StartupFlags, HWND hWnd)
{
  PTOPUSERCONFIG pConfig = (PTOPUSERCONFIG)*ppConfig;
  DWORD Error = NMERR_SUCCESS;

  (void)pExpertStartupInfo;
  (void)StartupFlags;
  (void)hWnd;

  if (pConfig != NULL && pConfig->RawConfigLength >= sizeof(TOPUSERCONFIG) &&
      ExpertMemorySize(hExpertKey, pConfig) >= sizeof(TOPUSERCONFIG)) {
    return TRUE;
  }
  // The block belongs to this key, so it can be resized: it may be from an older version of this
  // expert.
  pConfig = (PTOPUSERCONFIG)ExpertReallocMemory(hExpertKey, pConfig, sizeof(TOPUSERCONFIG), &Error);
  if (pConfig == NULL) {
    return FALSE;
  }
  pConfig->RawConfigLength = sizeof(TOPUSERCONFIG);
  pConfig->nTalkers = DEFAULT_TALKERS;
  *ppConfig = (PEXPERTCONFIG)pConfig;
  return TRUE;
}

static DWORD CountFrame(LPTOPUSER pTopUser, LPEXPERTFRAMEDESCRIPTOR pDescriptor)
{
  DWORD MacType = pTopUser->MacType;
  DWORD nBytes = pDescriptor->pFrame->FrameLength;
  DWORD Error = NMERR_SUCCESS;
  FRAMEWALK Walk;
  IPHEADER Ip;

  if (MacType == MAC_TYPE_UNKNOWN) {
    MacType = GetFrameMacType(pDescriptor->hFrame);
  }
  StartFrameWalk(&Walk, MacType, pDescriptor->pFrame->MacFrame, pDescriptor->pFrame->nBytesAvail);
  while (Error == NMERR_SUCCESS && NextIpHeader(&Walk, &Ip)) {
    Error = CountTalk(Ip.Version == 4 ? &pTopUser->Ip : &pTopUser->Ip6, Ip.pSource, Ip.pDestination,
                      nBytes);
  }
  return Error;
}

static DWORD CountAllFrames(LPTOPUSER pTopUser)
{
  EXPERTFRAMEDESCRIPTOR Descriptor;
  DWORD FrameNumber = INVALID_FRAME_NUMBER; // before the first frame
  DWORD Error;

  for (;;) {
    // Each call continues after the number that the last one returned.
    Error = ExpertGetFrame(pTopUser->hExpertKey, GET_FRAME_NEXT_FORWARD, FLAGS_DEFER_TO_UI_FILTER,
                           FrameNumber, NULL, &Descriptor);
    if (Error == NMERR_NO_MORE_FRAMES) {
      return NMERR_SUCCESS;
    }
    if (Error != NMERR_SUCCESS) {
      return Error;
    }
    FrameNumber = Descriptor.FrameNumber;
    if ((Error = CountFrame(pTopUser, &Descriptor)) != NMERR_SUCCESS) {
      return Error;
    }
    if (++pTopUser->nFrames % FRAMES_BETWEEN_STATUS == 0) {
      LONG Percent = (LONG)((ULONGLONG)FrameNumber * 99 / pTopUser->nTotalFrames);
      Error = ExpertIndicateStatus(pTopUser->hExpertKey, EXPERTSTATUS_RUNNING, 0, NULL, Percent);
      if (Error != NMERR_SUCCESS) {
        return Error;
      }
    }
  }
}

// Writes an IPv6 address as text, the longest run of zero groups as "::".
static VOID FormatIp6(const BYTE *pAddress, LPSTR szText, size_t nText)
{
  unsigned i, Groups[8], BestStart = 8, BestLength = 1, Length = 0;
  size_t n = 0;

  for (i = 0; i < 8; i++) {
    Groups[i] = (unsigned)pAddress[2 * i] << 8 | pAddress[2 * i + 1];
    Length = Groups[i] == 0 ? Length + 1 : 0;
    if (Length > BestLength) {
      BestLength = Length;
      BestStart = i + 1 - Length;
    }
  }
  szText[0] = '\0';
  for (i = 0; i < 8 && n < nText; i++) {
    if (i == BestStart) {
      n += (size_t)snprintf(szText + n, nText - n, "::");
      i += BestLength - 1;
    } else {
      BOOL fColon = i != 0 && i != BestStart + BestLength;
      n += (size_t)snprintf(szText + n, nText - n, fColon ? ":%x" : "%x", Groups[i]);
    }
  }
}

// Submits an event for each of the first nTalkers rows. pEvent already has everything that all
// events share.
static DWORD ReportTable(LPTALKERTABLE pTable, DWORD nTalkers, PNMEVENTDATA pEvent)
{
  char szAddress[48], szDescription[64];
  DWORD i, Error = NMERR_SUCCESS;

  SortTalkers(pTable);
  for (i = 0; i < pTable->nTalkers && i < nTalkers && Error == NMERR_SUCCESS; i++) {
    LPTALKER pTalker = &pTable->pTalkers[i];
    NMCOLUMNVARIANT *pAddress = &pEvent->Column[COLUMN_ADDRESS].VariantData;

    // There is no column type for IPv6 addresses, so they are text.
    if (pTable->AddressLength == 4) {
      pEvent->EventIdent = EVENT_TALKER_IP;
      pEvent->szEventName = szTalkerIp;
      pAddress->Type = NMCOLUMNTYPE_IPADDR;
      memcpy(&pAddress->Value.IPAddrVal, pTalker->Address, 4);
    } else {
      pEvent->EventIdent = EVENT_TALKER_IP6;
      pEvent->szEventName = szTalkerIp6;
      FormatIp6(pTalker->Address, szAddress, sizeof(szAddress));
      pAddress->Type = NMCOLUMNTYPE_STRING;
      pAddress->Value.pStringVal = szAddress;
    }
    snprintf(szDescription, sizeof(szDescription), "Rank %u of %u IPv%u addresses", (unsigned)i + 1,
             (unsigned)pTable->nTalkers, pTable->AddressLength == 4 ? 4U : 6U);
    pEvent->szDescription = szDescription;

    // No integer column holds more than 32 bits; a double counts bytes exactly up to 2^53.
    pEvent->Column[COLUMN_FRAMES_SENT].VariantData.Value.Uint32Val = pTalker->nFramesSent;
    pEvent->Column[COLUMN_BYTES_SENT].VariantData.Value.Float64Val = (double)pTalker->nBytesSent;
    pEvent->Column[COLUMN_FRAMES_RECEIVED].VariantData.Value.Uint32Val = pTalker->nFramesReceived;
    pEvent->Column[COLUMN_BYTES_RECEIVED].VariantData.Value.Float64Val =
        (double)pTalker->nBytesReceived;

    // The host copies all of it, strings too, so the same block and buffers serve for the next one.
    Error = ExpertSubmitEvent(pTable->hExpertKey, pEvent);
  }
  return Error;
}

static DWORD Report(LPTOPUSER pTopUser, DWORD nTalkers)
{
  DWORD i, Error = NMERR_SUCCESS;
  PNMEVENTDATA pEvent = (PNMEVENTDATA)ExpertAllocMemory(pTopUser->hExpertKey, EVENT_BYTES, &Error);

  if (pEvent == NULL) {
    return Error;
  }
  pEvent->Version = 0;
  pEvent->Flags = NMEVENTFLAG_EXPERT | NMEVENTFLAG_DO_NOT_DISPLAY_SEVERITY |
                  NMEVENTFLAG_DO_NOT_DISPLAY_SOURCE | NMEVENTFLAG_DO_NOT_DISPLAY_DESCRIPTION |
                  NMEVENTFLAG_DO_NOT_DISPLAY_MACHINE | NMEVENTFLAG_DO_NOT_DISPLAY_TIME |
                  NMEVENTFLAG_DO_NOT_DISPLAY_DATE;
  pEvent->Severity = NMEVENT_SEVERITY_INFORMATIONAL;
  pEvent->szSourceName = szExpertName;
  pEvent->NumColumns = NUM_COLUMNS;
  for (i = 0; i < NUM_COLUMNS; i++) {
    pEvent->Column[i].szColumnName = szColumnNames[i];
  }
  pEvent->Column[COLUMN_FRAMES_SENT].VariantData.Type = NMCOLUMNTYPE_UINT32;
  pEvent->Column[COLUMN_BYTES_SENT].VariantData.Type = NMCOLUMNTYPE_FLOAT64;
  pEvent->Column[COLUMN_FRAMES_RECEIVED].VariantData.Type = NMCOLUMNTYPE_UINT32;
  pEvent->Column[COLUMN_BYTES_RECEIVED].VariantData.Type = NMCOLUMNTYPE_FLOAT64;

  Error = ReportTable(&pTopUser->Ip, nTalkers, pEvent);
  if (Error == NMERR_SUCCESS) {
    Error = ReportTable(&pTopUser->Ip6, nTalkers, pEvent);
  }
  ExpertFreeMemory(pTopUser->hExpertKey, pEvent);
  return Error;
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG pExpertConfig,
                PEXPERTSTARTUPINFO pExpertStartupInfo, DWORD StartupFlags, HWND hWndParent)
{
  PTOPUSERCONFIG pConfig = (PTOPUSERCONFIG)pExpertConfig;
  DWORD nTalkers = DEFAULT_TALKERS;
  DWORD Error;
  TOPUSER TopUser;

  (void)StartupFlags;
  (void)hWndParent;

  if (pConfig != NULL && pConfig->RawConfigLength >= sizeof(TOPUSERCONFIG)) {
    nTalkers = pConfig->nTalkers;
  }
  if (nTalkers == 0) {
    nTalkers = (DWORD)-1;
  }
  memset(&TopUser, 0, sizeof(TopUser));
  TopUser.hExpertKey = hExpertKey;
  TopUser.hCapture = pExpertStartupInfo->hCapture;
  TopUser.MacType = GetCaptureMacType(TopUser.hCapture);
  TopUser.nTotalFrames = GetCaptureTotalFrames(TopUser.hCapture);
  InitTalkers(&TopUser.Ip, hExpertKey, 4);
  InitTalkers(&TopUser.Ip6, hExpertKey, 16);

  Error = ExpertIndicateStatus(hExpertKey, EXPERTSTATUS_RUNNING, 0, "Counting frames", 0);
  if (Error == NMERR_SUCCESS) {
    Error = CountAllFrames(&TopUser);
  }
  if (Error == NMERR_SUCCESS) {
    Error = ExpertIndicateStatus(hExpertKey, EXPERTSTATUS_RUNNING, 0, "Writing the report", 99);
  }
  if (Error == NMERR_SUCCESS) {
    Error = Report(&TopUser, nTalkers);
  }
  FreeTalkers(&TopUser.Ip);
  FreeTalkers(&TopUser.Ip6);

  // NMERR_EXPERT_TERMINATE: the user wants to stop. Clean up and return; nothing is left to report.
  if (Error != NMERR_SUCCESS && Error != NMERR_EXPERT_TERMINATE) {
    char szProblem[64];
    snprintf(szProblem, sizeof(szProblem), "Stopped after %u frames by error %u",
             (unsigned)TopUser.nFrames, (unsigned)Error);
    ExpertIndicateStatus(hExpertKey, EXPERTSTATUS_PROBLEM, Error, szProblem, -1);
  }
  return Error == NMERR_SUCCESS;
}
