/* SPDX-License-Identifier: MIT */
/*
 * Statistics of a capture: totals, stations, conversations. Needs types.h.
 * Reference: capture-files.md 7.3, blobs.md.
 */
#ifndef NETMON_STATISTICS_H
#define NETMON_STATISTICS_H

#include "types.h"

#define MACHINE_NAME_LENGTH 16
#define USER_NAME_LENGTH 32

/* Sizes and flags of the tables of stations and conversations. */
#define MAX_SESSIONS 100
#define MAX_STATIONS 100
#define STATIONSTATS_POOL_SIZE 100
#define STATIONSTATS_FLAGS_INITIALIZED 0x1
#define STATIONSTATS_FLAGS_EVENTPOSTED 0x2
#define SESSION_POOL_SIZE 100
#define SESSION_FLAGS_INITIALIZED 0x1
#define SESSION_FLAGS_EVENTPOSTED 0x2

#ifdef __cplusplus
extern "C" {
#endif

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/* What was sent. */
typedef struct _TRANSMITSTATS {
  DWORD TotalFramesSent;
  DWORD TotalBytesSent;
  DWORD TotalTransmitErrors;
} TRANSMITSTATS;

typedef TRANSMITSTATS *LPTRANSMITSTATS;

#define TRANSMITSTATS_SIZE sizeof(TRANSMITSTATS)

/* Totals of a capture; 88 bytes everywhere, also in capture files. */
typedef struct _STATISTICS {
  LONGLONG TimeElapsed; /* microseconds */
  DWORD TotalFramesCaptured;
  DWORD TotalBytesCaptured;
  DWORD TotalFramesFiltered;
  DWORD TotalBytesFiltered;
  DWORD TotalMulticastsFiltered;
  DWORD TotalBroadcastsFiltered;
  DWORD TotalFramesSeen;
  DWORD TotalBytesSeen;
  DWORD TotalMulticastsReceived;
  DWORD TotalBroadcastsReceived;
  DWORD TotalFramesDropped;
  DWORD TotalFramesDroppedFromBuffer;
  DWORD MacFramesReceived;
  DWORD MacCRCErrors;
  LONGLONG MacBytesReceivedEx;
  DWORD MacFramesDropped_NoBuffers;
  DWORD MacMulticastsReceived;
  DWORD MacBroadcastsReceived;
  DWORD MacFramesDropped_HwError;
} STATISTICS;

typedef STATISTICS *LPSTATISTICS;

#define STATISTICS_SIZE sizeof(STATISTICS)

/* One station. The first two members are indices of the real-time tables. */
typedef struct _STATIONSTATS {
  DWORD NextStationStats;
  DWORD SessionPartnerList;
  DWORD Flags; /* STATIONSTATS_FLAGS_* */
  BYTE StationAddress[6];
  WORD Pad;
  DWORD TotalPacketsReceived;
  DWORD TotalDirectedPacketsSent;
  DWORD TotalBroadcastPacketsSent;
  DWORD TotalMulticastPacketsSent;
  DWORD TotalBytesReceived;
  DWORD TotalBytesSent;
} STATIONSTATS;

typedef STATIONSTATS *LPSTATIONSTATS;

#define STATIONSTATS_SIZE sizeof(STATIONSTATS)

/* One conversation, from StationOwner to StationPartner. */
typedef struct _SESSIONSTATS {
  DWORD NextSession;
  DWORD StationOwner;
  DWORD StationPartner;
  DWORD Flags; /* SESSION_FLAGS_* */
  DWORD TotalPacketsSent;
} SESSIONSTATS;

typedef SESSIONSTATS *LPSESSIONSTATS;

#define SESSIONSTATS_SIZE sizeof(SESSIONSTATS)

/* All statistics of a capture. */
typedef struct _STATISTICSPARAM {
  DWORD StatisticsSize;
  STATISTICS Statistics;
  DWORD StatisticsTableEntries;
  STATIONSTATS StatisticsTable[MAX_STATIONS];
  DWORD SessionTableEntries;
  SESSIONSTATS SessionTable[MAX_SESSIONS];
} STATISTICSPARAM;

typedef STATISTICSPARAM *LPSTATISTICSPARAM;

#define STATISTICSPARAM_SIZE sizeof(STATISTICSPARAM)

#pragma pack(pop)

#pragma pack(push, 1)

/* A station on the network that is itself capturing. */
typedef struct _STATIONQUERY {
  DWORD Flags;
  BYTE BCDVerMinor;
  BYTE BCDVerMajor;
  DWORD LicenseNumber;
  BYTE MachineName[MACHINE_NAME_LENGTH];
  BYTE UserName[USER_NAME_LENGTH];
  BYTE Reserved[32];
  BYTE AdapterAddress[6];
  WCHAR WMachineName[MACHINE_NAME_LENGTH];
  WCHAR WUserName[USER_NAME_LENGTH];
} STATIONQUERY;

typedef STATIONQUERY *LPSTATIONQUERY;

#define STATIONQUERY_SIZE sizeof(STATIONQUERY)

#pragma pack(pop)

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/* Such stations; nStationQueries entries follow. */
typedef struct _QUERYTABLE {
  DWORD nStationQueries;
  STATIONQUERY StationQuery[1];
} QUERYTABLE;

typedef QUERYTABLE *LPQUERYTABLE;

#define QUERYTABLE_SIZE sizeof(QUERYTABLE)

#pragma pack(pop)

#ifdef __cplusplus
}
#endif

#endif /* NETMON_STATISTICS_H */
