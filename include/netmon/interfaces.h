/* SPDX-License-Identifier: MIT */
/*
 * The interfaces of packet providers: delayed capture (IDelaydC), real-time capture (IRTC) and
 * statistics (IStats), for C and C++. Methods return HRESULTs made by NMERR_TO_HRESULT. The values
 * of the IIDs were never published: the library has its own. The marshaling stubs of the old header
 * are left out. Needs types.h, blobs.h. Reference: blobs.md 2, 6.8.
 */
#ifndef NETMON_INTERFACES_H
#define NETMON_INTERFACES_H

#include "types.h"
#include "blobs.h"
#include "networks.h"
#include "statistics.h"

#ifdef __cplusplus
extern "C" {
#endif

extern NETMON_API const IID IID_IDelaydC;
extern NETMON_API const IID IID_IRTC;
extern NETMON_API const IID IID_IStats;

#ifdef __cplusplus
}
#endif

/* The methods that are in every interface, at its beginning and at its end. */
#if defined(__cplusplus) && !defined(CINTERFACE)
#define NETMON_UNKNOWN_METHODS
#else
#define NETMON_UNKNOWN_METHODS \
  STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE; \
  STDMETHOD_(ULONG, AddRef)(THIS) PURE; \
  STDMETHOD_(ULONG, Release)(THIS) PURE;
#endif
#define NETMON_STATISTICS_METHODS \
  STDMETHOD(GetControlState)(THIS_ BOOL * IsRunnning, BOOL * IsPaused) PURE; \
  STDMETHOD(GetTotalStatistics)(THIS_ LPSTATISTICS lpStats, BOOL fClearAfterReading) PURE; \
  STDMETHOD(GetConversationStatistics) \
  (THIS_ DWORD * nSessions, LPSESSIONSTATS lpSessionStats, DWORD * nStations, \
   LPSTATIONSTATS lpStationStats, BOOL fClearAfterReading) PURE; \
  STDMETHOD(InsertSpecialFrame) \
  (THIS_ DWORD FrameType, DWORD Flags, BYTE * pUserData, DWORD UserDataLength) PURE; \
  STDMETHOD(QueryStations)(THIS_ QUERYTABLE * lpQueryTable) PURE;

#if defined(__GNUC__) && defined(__cplusplus)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#endif

/* Captures to a file, which is read after the capture has ended. */
#undef INTERFACE
#define INTERFACE IDelaydC
DECLARE_INTERFACE_(IDelaydC, IUnknown) {
  NETMON_UNKNOWN_METHODS
  STDMETHOD(Connect)
  (THIS_ HBLOB hInputBlob, LPVOID StatusCallbackProc, LPVOID UserContext, HBLOB hErrorBlob) PURE;
  STDMETHOD(Disconnect)(THIS) PURE;
  STDMETHOD(QueryStatus)(THIS_ NETWORKSTATUS * pNetworkStatus) PURE;
  STDMETHOD(Configure)(THIS_ HBLOB hConfigurationBlob, HBLOB hErrorBlob) PURE;
  STDMETHOD(Start)(THIS_ char *pFileName) PURE;
  STDMETHOD(Pause)(THIS) PURE;
  STDMETHOD(Resume)(THIS) PURE;
  STDMETHOD(Stop)(THIS_ LPSTATISTICS lpStats) PURE;
  NETMON_STATISTICS_METHODS
};

/* Delivers frames while they are captured. */
#undef INTERFACE
#define INTERFACE IRTC
DECLARE_INTERFACE_(IRTC, IUnknown) {
  NETMON_UNKNOWN_METHODS
  STDMETHOD(Connect)
  (THIS_ HBLOB hInputBlob, LPVOID StatusCallbackProc, LPVOID FramesCallbackProc, LPVOID UserContext,
   HBLOB hErrorBlob) PURE;
  STDMETHOD(Disconnect)(THIS) PURE;
  STDMETHOD(QueryStatus)(THIS_ NETWORKSTATUS * pNetworkStatus) PURE;
  STDMETHOD(Configure)(THIS_ HBLOB hConfigurationBlob, HBLOB hErrorBlob) PURE;
  STDMETHOD(Start)(THIS) PURE;
  STDMETHOD(Pause)(THIS) PURE;
  STDMETHOD(Resume)(THIS) PURE;
  STDMETHOD(Stop)(THIS) PURE;
  NETMON_STATISTICS_METHODS
};

/* Keeps statistics only. */
#undef INTERFACE
#define INTERFACE IStats
DECLARE_INTERFACE_(IStats, IUnknown) {
  NETMON_UNKNOWN_METHODS
  STDMETHOD(Connect)
  (THIS_ HBLOB hInputBlob, LPVOID StatusCallbackProc, LPVOID UserContext, HBLOB hErrorBlob) PURE;
  STDMETHOD(Disconnect)(THIS) PURE;
  STDMETHOD(QueryStatus)(THIS_ NETWORKSTATUS * pNetworkStatus) PURE;
  STDMETHOD(Configure)(THIS_ HBLOB hConfigurationBlob, HBLOB hErrorBlob) PURE;
  STDMETHOD(Start)(THIS) PURE;
  STDMETHOD(Pause)(THIS) PURE;
  STDMETHOD(Resume)(THIS) PURE;
  STDMETHOD(Stop)(THIS) PURE;
  NETMON_STATISTICS_METHODS
};
#undef INTERFACE

#if defined(__GNUC__) && defined(__cplusplus)
#pragma GCC diagnostic pop
#endif

#undef NETMON_UNKNOWN_METHODS
#undef NETMON_STATISTICS_METHODS

/* Calls from C: IRTC_Start(object), and so on. */
#if defined(COBJMACROS) && (!defined(__cplusplus) || defined(CINTERFACE))
#define IDelaydC_QueryInterface(This, riid, ppvObject) \
  ((This)->lpVtbl->QueryInterface(This, riid, ppvObject))
#define IDelaydC_AddRef(This) ((This)->lpVtbl->AddRef(This))
#define IDelaydC_Release(This) ((This)->lpVtbl->Release(This))
#define IDelaydC_Connect(This, hInput, StatusProc, Context, hError) \
  ((This)->lpVtbl->Connect(This, hInput, StatusProc, Context, hError))
#define IDelaydC_Disconnect(This) ((This)->lpVtbl->Disconnect(This))
#define IDelaydC_QueryStatus(This, pNetworkStatus) \
  ((This)->lpVtbl->QueryStatus(This, pNetworkStatus))
#define IDelaydC_Configure(This, hConfigurationBlob, hErrorBlob) \
  ((This)->lpVtbl->Configure(This, hConfigurationBlob, hErrorBlob))
#define IDelaydC_Start(This, pFileName) ((This)->lpVtbl->Start(This, pFileName))
#define IDelaydC_Pause(This) ((This)->lpVtbl->Pause(This))
#define IDelaydC_Resume(This) ((This)->lpVtbl->Resume(This))
#define IDelaydC_Stop(This, lpStats) ((This)->lpVtbl->Stop(This, lpStats))
#define IDelaydC_GetControlState(This, IsRunnning, IsPaused) \
  ((This)->lpVtbl->GetControlState(This, IsRunnning, IsPaused))
#define IDelaydC_GetTotalStatistics(This, lpStats, fClear) \
  ((This)->lpVtbl->GetTotalStatistics(This, lpStats, fClear))
#define IDelaydC_GetConversationStatistics(This, nSess, lpSess, nStat, lpStat, fClear) \
  ((This)->lpVtbl->GetConversationStatistics(This, nSess, lpSess, nStat, lpStat, fClear))
#define IDelaydC_InsertSpecialFrame(This, FrameType, Flags, pData, DataLength) \
  ((This)->lpVtbl->InsertSpecialFrame(This, FrameType, Flags, pData, DataLength))
#define IDelaydC_QueryStations(This, lpQueryTable) \
  ((This)->lpVtbl->QueryStations(This, lpQueryTable))
#define IRTC_QueryInterface(This, riid, ppvObject) \
  ((This)->lpVtbl->QueryInterface(This, riid, ppvObject))
#define IRTC_AddRef(This) ((This)->lpVtbl->AddRef(This))
#define IRTC_Release(This) ((This)->lpVtbl->Release(This))
#define IRTC_Connect(This, hInput, StatusProc, FramesProc, Context, hError) \
  ((This)->lpVtbl->Connect(This, hInput, StatusProc, FramesProc, Context, hError))
#define IRTC_Disconnect(This) ((This)->lpVtbl->Disconnect(This))
#define IRTC_QueryStatus(This, pNetworkStatus) ((This)->lpVtbl->QueryStatus(This, pNetworkStatus))
#define IRTC_Configure(This, hConfigurationBlob, hErrorBlob) \
  ((This)->lpVtbl->Configure(This, hConfigurationBlob, hErrorBlob))
#define IRTC_Start(This) ((This)->lpVtbl->Start(This))
#define IRTC_Pause(This) ((This)->lpVtbl->Pause(This))
#define IRTC_Resume(This) ((This)->lpVtbl->Resume(This))
#define IRTC_Stop(This) ((This)->lpVtbl->Stop(This))
#define IRTC_GetControlState(This, IsRunnning, IsPaused) \
  ((This)->lpVtbl->GetControlState(This, IsRunnning, IsPaused))
#define IRTC_GetTotalStatistics(This, lpStats, fClear) \
  ((This)->lpVtbl->GetTotalStatistics(This, lpStats, fClear))
#define IRTC_GetConversationStatistics(This, nSess, lpSess, nStat, lpStat, fClear) \
  ((This)->lpVtbl->GetConversationStatistics(This, nSess, lpSess, nStat, lpStat, fClear))
#define IRTC_InsertSpecialFrame(This, FrameType, Flags, pData, DataLength) \
  ((This)->lpVtbl->InsertSpecialFrame(This, FrameType, Flags, pData, DataLength))
#define IRTC_QueryStations(This, lpQueryTable) ((This)->lpVtbl->QueryStations(This, lpQueryTable))
#define IStats_QueryInterface(This, riid, ppvObject) \
  ((This)->lpVtbl->QueryInterface(This, riid, ppvObject))
#define IStats_AddRef(This) ((This)->lpVtbl->AddRef(This))
#define IStats_Release(This) ((This)->lpVtbl->Release(This))
#define IStats_Connect(This, hInput, StatusProc, Context, hError) \
  ((This)->lpVtbl->Connect(This, hInput, StatusProc, Context, hError))
#define IStats_Disconnect(This) ((This)->lpVtbl->Disconnect(This))
#define IStats_QueryStatus(This, pNetworkStatus) ((This)->lpVtbl->QueryStatus(This, pNetworkStatus))
#define IStats_Configure(This, hConfigurationBlob, hErrorBlob) \
  ((This)->lpVtbl->Configure(This, hConfigurationBlob, hErrorBlob))
#define IStats_Start(This) ((This)->lpVtbl->Start(This))
#define IStats_Pause(This) ((This)->lpVtbl->Pause(This))
#define IStats_Resume(This) ((This)->lpVtbl->Resume(This))
#define IStats_Stop(This) ((This)->lpVtbl->Stop(This))
#define IStats_GetControlState(This, IsRunnning, IsPaused) \
  ((This)->lpVtbl->GetControlState(This, IsRunnning, IsPaused))
#define IStats_GetTotalStatistics(This, lpStats, fClear) \
  ((This)->lpVtbl->GetTotalStatistics(This, lpStats, fClear))
#define IStats_GetConversationStatistics(This, nSess, lpSess, nStat, lpStat, fClear) \
  ((This)->lpVtbl->GetConversationStatistics(This, nSess, lpSess, nStat, lpStat, fClear))
#define IStats_InsertSpecialFrame(This, FrameType, Flags, pData, DataLength) \
  ((This)->lpVtbl->InsertSpecialFrame(This, FrameType, Flags, pData, DataLength))
#define IStats_QueryStations(This, lpQueryTable) ((This)->lpVtbl->QueryStations(This, lpQueryTable))
#endif

#endif /* NETMON_INTERFACES_H */
