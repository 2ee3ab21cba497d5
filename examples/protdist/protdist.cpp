// SPDX-License-Identifier: MIT
// protdist: how the frames and bytes of a capture are distributed over protocols.
//
// Two tables. The first counts each frame once, by what its MAC header says it carries: an
// EtherType (after VLAN tags and SNAP), an LLC service access point, or neither. The second counts
// each frame that holds an IP packet once, by the protocol of its outermost IP header. Percentages
// are of all frames and of all bytes of the capture; bytes are the length on the wire.
//
// The numbers are small, so this expert needs no search: it has a counter for every number there
// can be, in one block of memory that comes zeroed.
#include <windows.h>

#include <netmon.h>

#include <stdio.h>
#include <string.h>

#include "framewalk.h"

#define FRAMES_BETWEEN_STATUS 4096

#define NUM_ETYPES 65536
#define NUM_SAPS 256
#define NUM_IPPROTOCOLS 256

// EventIdent: the table that a line belongs to.
#define EVENT_LINK 1
#define EVENT_IPPROTOCOL 2

typedef struct _COUNTER {
  DWORD nFrames;
  ULONGLONG nBytes;
} COUNTER, *LPCOUNTER;

typedef struct _COUNTERS {
  COUNTER All;
  COUNTER Raw8023;
  COUNTER RawIp;
  COUNTER NoProtocol;
  COUNTER Etype[NUM_ETYPES];
  COUNTER Sap[NUM_SAPS];
  COUNTER IpProtocol[NUM_IPPROTOCOLS];
} COUNTERS, *LPCOUNTERS;

enum {
  COLUMN_PROTOCOL,
  COLUMN_FRAMES,
  COLUMN_FRAME_SHARE,
  COLUMN_BYTES,
  COLUMN_BYTE_SHARE,
  NUM_COLUMNS
};

#define EVENT_BYTES 512 // an event and its columns, on every machine; see topuser
static_assert(sizeof(NMEVENTDATA) + NUM_COLUMNS * sizeof(NMCOLUMNINFO) <= EVENT_BYTES, "");

typedef struct _PROTOCOLNAME {
  DWORD Number;
  LPCSTR szName;
} PROTOCOLNAME;

static const PROTOCOLNAME EtypeNames[] = {{0x0800, "IPv4"},
                                          {0x0806, "ARP"},
                                          {0x0842, "Wake on LAN"},
                                          {0x6002, "DEC MOP"},
                                          {0x6003, "DECnet"},
                                          {0x6004, "DEC LAT"},
                                          {0x8035, "RARP"},
                                          {0x809B, "AppleTalk"},
                                          {0x80F3, "AppleTalk ARP"},
                                          {0x8100, "VLAN tag"},
                                          {0x8137, "IPX"},
                                          {0x86DD, "IPv6"},
                                          {0x8809, "Slow protocols"},
                                          {0x8847, "MPLS"},
                                          {0x8848, "MPLS, group"},
                                          {0x8863, "PPPoE discovery"},
                                          {0x8864, "PPPoE session"},
                                          {0x888E, "802.1X"},
                                          {0x88CC, "LLDP"},
                                          {0x9000, "Loopback"}};

static const PROTOCOLNAME SapNames[] = {{0x00, "Null"},          {0x04, "SNA"},  {0x06, "IPv4"},
                                        {0x42, "Spanning tree"}, {0xAA, "SNAP"}, {0xE0, "IPX"},
                                        {0xF0, "NetBIOS"},       {0xFE, "OSI"},  {0xFF, "Global"}};

static const PROTOCOLNAME IpProtocolNames[] = {
    {0, "Hop-by-hop"}, {1, "ICMP"},     {2, "IGMP"},   {4, "IPv4"},  {6, "TCP"},   {8, "EGP"},
    {17, "UDP"},       {41, "IPv6"},    {46, "RSVP"},  {47, "GRE"},  {50, "ESP"},  {51, "AH"},
    {58, "ICMPv6"},    {59, "Nothing"}, {88, "EIGRP"}, {89, "OSPF"}, {103, "PIM"}, {108, "IPComp"},
    {112, "VRRP"},     {115, "L2TP"},   {132, "SCTP"}};

#define COUNT_OF(Array) (sizeof(Array) / sizeof((Array)[0]))

static char szExpertName[] = "Protocol distribution";
static char szLinkEvent[] = "By link protocol";
static char szIpProtocolEvent[] = "By IP protocol";
static char szColumnNames[NUM_COLUMNS][24] = {"Protocol", "Frames", "% of frames", "Bytes",
                                              "% of bytes"};

static HINSTANCE hThisInstance;

extern "C" BOOL WINAPI DllMain(HINSTANCE hInstance, DWORD ulReason, LPVOID Reserved)
{
  (void)Reserved;
  if (ulReason == DLL_PROCESS_ATTACH) {
    hThisInstance = hInstance;
  }
  return TRUE;
}

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  strcpy(pExpertInfo->szName, szExpertName);
  strcpy(pExpertInfo->szVendor, "netmon examples");
  strcpy(pExpertInfo->szDescription,
         "Frames and bytes by EtherType, LLC access point and IP protocol");
  pExpertInfo->Version = 0;
  pExpertInfo->Flags = 0; // nothing to configure
  return TRUE;
}

static VOID Count(LPCOUNTER pCounter, DWORD nBytes)
{
  pCounter->nFrames++;
  pCounter->nBytes += nBytes;
}

static VOID CountFrame(LPCOUNTERS pCounters, DWORD MacType, ULPFRAME pFrame)
{
  DWORD nBytes = pFrame->FrameLength;
  FRAMEWALK Walk;
  IPHEADER Ip;

  StartFrameWalk(&Walk, MacType, pFrame->MacFrame, pFrame->nBytesAvail);
  if (NextIpHeader(&Walk, &Ip)) {
    Count(&pCounters->IpProtocol[Ip.Protocol], nBytes);
  }
  Count(&pCounters->All, nBytes);
  switch (Walk.LinkKind) {
    case LINK_ETYPE: Count(&pCounters->Etype[Walk.LinkProtocol], nBytes); break;
    case LINK_SAP: Count(&pCounters->Sap[Walk.LinkProtocol], nBytes); break;
    case LINK_RAW8023: Count(&pCounters->Raw8023, nBytes); break;
    case LINK_RAWIP: Count(&pCounters->RawIp, nBytes); break;
    default: Count(&pCounters->NoProtocol, nBytes); break;
  }
}

static DWORD CountAllFrames(HEXPERTKEY hExpertKey, HCAPTURE hCapture, LPCOUNTERS pCounters)
{
  EXPERTFRAMEDESCRIPTOR Descriptor;
  DWORD FrameNumber = INVALID_FRAME_NUMBER;
  DWORD CaptureMacType = GetCaptureMacType(hCapture);
  DWORD nTotalFrames = GetCaptureTotalFrames(hCapture);
  DWORD Error;

  for (;;) {
    Error = ExpertGetFrame(hExpertKey, GET_FRAME_NEXT_FORWARD, FLAGS_DEFER_TO_UI_FILTER,
                           FrameNumber, NULL, &Descriptor);
    if (Error == NMERR_NO_MORE_FRAMES) {
      return NMERR_SUCCESS;
    }
    if (Error != NMERR_SUCCESS) {
      return Error;
    }
    FrameNumber = Descriptor.FrameNumber;
    CountFrame(
        pCounters,
        CaptureMacType != MAC_TYPE_UNKNOWN ? CaptureMacType : GetFrameMacType(Descriptor.hFrame),
        Descriptor.pFrame);
    if (pCounters->All.nFrames % FRAMES_BETWEEN_STATUS == 0) {
      Error = ExpertIndicateStatus(hExpertKey, EXPERTSTATUS_RUNNING, 0, NULL,
                                   (LONG)((ULONGLONG)FrameNumber * 99 / nTotalFrames));
      if (Error != NMERR_SUCCESS) {
        return Error;
      }
    }
  }
}

// What the lines of the report share.
typedef struct _REPORT {
  HEXPERTKEY hExpertKey;
  PNMEVENTDATA pEvent;
  COUNTER All;
} REPORT, *LPREPORT;

// A share in percent, rounded to hundredths.
static double PercentOf(ULONGLONG nPart, ULONGLONG nAll)
{
  double Hundredths = nAll != 0 ? 10000.0 * (double)nPart / (double)nAll : 0;

  return (double)(ULONGLONG)(Hundredths + 0.5) / 100;
}

// Submits a line, unless nothing was counted in it.
static DWORD ReportLine(LPREPORT pReport, LPCSTR szProtocol, const COUNTER *pCounter)
{
  NMCOLUMNINFO *pColumn = pReport->pEvent->Column;

  if (pCounter->nFrames == 0) {
    return NMERR_SUCCESS;
  }
  pColumn[COLUMN_PROTOCOL].VariantData.Value.pStringVal = szProtocol;
  pColumn[COLUMN_FRAMES].VariantData.Value.Uint32Val = pCounter->nFrames;
  pColumn[COLUMN_FRAME_SHARE].VariantData.Value.Float64Val =
      PercentOf(pCounter->nFrames, pReport->All.nFrames);
  pColumn[COLUMN_BYTES].VariantData.Value.Float64Val = (double)pCounter->nBytes;
  pColumn[COLUMN_BYTE_SHARE].VariantData.Value.Float64Val =
      PercentOf(pCounter->nBytes, pReport->All.nBytes);
  return ExpertSubmitEvent(pReport->hExpertKey, pReport->pEvent);
}

// Submits a line for each number of one kind. szFormat takes the number, then the name.
static DWORD ReportTable(LPREPORT pReport, const COUNTER *pCounters, DWORD nCounters,
                         LPCSTR szFormat, const PROTOCOLNAME *pNames, size_t nNames)
{
  char szProtocol[64];
  DWORD i, Error = NMERR_SUCCESS;

  for (i = 0; i < nCounters && Error == NMERR_SUCCESS; i++) {
    if (pCounters[i].nFrames != 0) {
      LPCSTR szName = "";
      size_t j;
      for (j = 0; j < nNames; j++) {
        if (pNames[j].Number == i) {
          szName = pNames[j].szName;
        }
      }
      int nText = snprintf(szProtocol, sizeof(szProtocol), szFormat, (unsigned)i, szName);
      while (nText > 0 && szProtocol[nText - 1] == ' ') {
        szProtocol[--nText] = '\0';
      }
      Error = ReportLine(pReport, szProtocol, &pCounters[i]);
    }
  }
  return Error;
}

static DWORD ReportAll(LPREPORT pReport, LPCOUNTERS pCounters)
{
  PNMEVENTDATA pEvent = pReport->pEvent;
  DWORD Error;

  pEvent->EventIdent = EVENT_LINK;
  pEvent->szEventName = szLinkEvent;
  Error = ReportTable(pReport, pCounters->Etype, NUM_ETYPES, "EtherType 0x%04X %s", EtypeNames,
                      COUNT_OF(EtypeNames));
  if (Error == NMERR_SUCCESS) {
    Error = ReportTable(pReport, pCounters->Sap, NUM_SAPS, "SAP 0x%02X %s", SapNames,
                        COUNT_OF(SapNames));
  }
  if (Error == NMERR_SUCCESS) {
    Error = ReportLine(pReport, "802.3 without LLC: IPX", &pCounters->Raw8023);
  }
  if (Error == NMERR_SUCCESS) {
    Error = ReportLine(pReport, "IP without MAC header", &pCounters->RawIp);
  }
  if (Error == NMERR_SUCCESS) {
    Error = ReportLine(pReport, "None", &pCounters->NoProtocol);
  }
  if (Error == NMERR_SUCCESS) {
    pEvent->EventIdent = EVENT_IPPROTOCOL;
    pEvent->szEventName = szIpProtocolEvent;
    Error = ReportTable(pReport, pCounters->IpProtocol, NUM_IPPROTOCOLS, "IP protocol %u %s",
                        IpProtocolNames, COUNT_OF(IpProtocolNames));
  }
  return Error;
}

static DWORD Report(HEXPERTKEY hExpertKey, LPCOUNTERS pCounters)
{
  REPORT TheReport;
  DWORD i, Error = NMERR_SUCCESS;
  PNMEVENTDATA pEvent = (PNMEVENTDATA)ExpertAllocMemory(hExpertKey, EVENT_BYTES, &Error);

  if (pEvent == NULL) {
    return Error;
  }
  // The block is zero: every string that is not set stays NULL, and the time stays empty.
  pEvent->Flags = NMEVENTFLAG_EXPERT | NMEVENTFLAG_DO_NOT_DISPLAY_SEVERITY |
                  NMEVENTFLAG_DO_NOT_DISPLAY_SOURCE | NMEVENTFLAG_DO_NOT_DISPLAY_DESCRIPTION |
                  NMEVENTFLAG_DO_NOT_DISPLAY_MACHINE | NMEVENTFLAG_DO_NOT_DISPLAY_TIME |
                  NMEVENTFLAG_DO_NOT_DISPLAY_DATE;
  pEvent->Severity = NMEVENT_SEVERITY_INFORMATIONAL;
  pEvent->szSourceName = szExpertName;
  pEvent->NumColumns = NUM_COLUMNS;
  for (i = 0; i < NUM_COLUMNS; i++) {
    pEvent->Column[i].szColumnName = szColumnNames[i];
    pEvent->Column[i].VariantData.Type = NMCOLUMNTYPE_FLOAT64;
  }
  pEvent->Column[COLUMN_PROTOCOL].VariantData.Type = NMCOLUMNTYPE_STRING;
  pEvent->Column[COLUMN_FRAMES].VariantData.Type = NMCOLUMNTYPE_UINT32;

  TheReport.hExpertKey = hExpertKey;
  TheReport.pEvent = pEvent;
  TheReport.All = pCounters->All;
  Error = ReportAll(&TheReport, pCounters);
  ExpertFreeMemory(hExpertKey, pEvent);
  return Error;
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG pExpertConfig,
                PEXPERTSTARTUPINFO pExpertStartupInfo, DWORD StartupFlags, HWND hWndParent)
{
  LPCOUNTERS pCounters;
  DWORD Error = NMERR_SUCCESS;

  (void)pExpertConfig;
  (void)StartupFlags;
  (void)hWndParent;

  pCounters = (LPCOUNTERS)ExpertAllocMemory(hExpertKey, sizeof(COUNTERS), &Error);
  if (pCounters != NULL) {
    Error = ExpertIndicateStatus(hExpertKey, EXPERTSTATUS_RUNNING, 0, "Counting frames", 0);
    if (Error == NMERR_SUCCESS) {
      Error = CountAllFrames(hExpertKey, pExpertStartupInfo->hCapture, pCounters);
    }
    if (Error == NMERR_SUCCESS) {
      Error = Report(hExpertKey, pCounters);
    }
    ExpertFreeMemory(hExpertKey, pCounters);
  }
  if (Error != NMERR_SUCCESS && Error != NMERR_EXPERT_TERMINATE) {
    char szProblem[64];
    snprintf(szProblem, sizeof(szProblem), "Stopped by error %u", (unsigned)Error);
    ExpertIndicateStatus(hExpertKey, EXPERTSTATUS_PROBLEM, Error, szProblem, -1);
  }
  return Error == NMERR_SUCCESS;
}
