/* SPDX-License-Identifier: MIT */
/*
 * The host's side: open captures, load experts, configure and run them, watch and stop them. Our
 * own API, in the style of netmon.h; netmon.h does not include it. C and C++.
 *
 * Handles are opaque values. A value that is no live handle is answered with the failure value of
 * the function, never with a crash; a handle that was closed never comes back.
 *
 * Structures that a caller hands in start with cbSize: set it to sizeof the structure. The library
 * reads and writes no more than that, so that later versions can add members at the end. A cbSize
 * that is smaller than the first version of the structure is NMERR_INVALID_PARAMETER.
 *
 * All functions may be called from any thread unless they say otherwise. No lock of the library is
 * held while code of an expert or a callback of the host runs.
 *
 * What an expert does wrong is contained inside of the process as far as that is possible: C++
 * exceptions, memory faults, stack overflow, abort(), on its own thread and (except for stack
 * overflow) on threads that it started. That is best effort: an expert shares the address space and
 * can have overwritten anything, and exit() ends the process. A host that needs certainty runs each
 * expert in a process of its own, as nmexpert does. Neither is a defense against a malicious
 * expert: it runs with the rights of the process.
 *
 * Containment changes the process. The first call that enters code of an expert (NmLoadExpert, for
 * one) installs handlers for the whole process, and they stay, also when the library is unloaded:
 *   POSIX    signal handlers for SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP and SIGSYS, and
 * an alternate signal stack on each thread that calls an expert and has none Windows  a filter for
 * unhandled exceptions (SetUnhandledExceptionFilter), a handler for SIGABRT, and abort() of the
 * library's C library prints instead of asking the user A fault that is not an expert's is passed
 * on to the handler that was there before. A host with handlers of its own for these installs them
 * before that call: later ones take the faults away from the containment.
 */
#ifndef NETMON_NMHOST_H
#define NETMON_NMHOST_H

#include "types.h"
#include "nmerr.h"
#include "events.h"
#include "experts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Errors -------------------------------------------------------------------------------- */

/* Why a function of this header failed. cbSize is the caller's, the rest is filled on failure. */
typedef struct _NMHOSTERROR {
  DWORD cbSize;
  DWORD Code;        /* NMERR_* */
  DWORD SubStatus;   /* EXPERTSUBSTATUS_ABORTED_* when an expert cannot be started, else 0 */
  char szText[4096]; /* for people, UTF-8: what, where, what to do; ends in NUL */
} NMHOSTERROR, *PNMHOSTERROR;

/* "NMERR_OUT_OF_MEMORY" and "out of memory"; NULL for a number that is no code. Constant strings.
 */
NETMON_API LPCSTR WINAPI NmErrorName(DWORD Code);
NETMON_API LPCSTR WINAPI NmErrorText(DWORD Code);

/* The version of the library, such as "0.1.0". A constant string. */
NETMON_API LPCSTR WINAPI NmLibraryVersion(void);

/* ---- Texts --------------------------------------------------------------------------------- */

/*
 * Structures of netmon.h hold the bytes that the expert gave: its strings in EXPERTENUMINFO,
 * EXPERTSTATUS and NMEVENTDATA are in the ANSI code page on Windows and UTF-8 elsewhere, or in
 * whatever its author wrote. Texts in structures of this header are UTF-8.
 *
 * NmTextToUtf8 makes UTF-8 of an expert's text. One that is UTF-8 already stays what it is, but for
 * a part of a character at its end, where it was cut. Any other is taken to be in the ANSI code
 * page; where there is none, or where that is UTF-8, in Windows-1252.
 *   szText    the text
 *   szBuffer  out: the text as UTF-8, cut between characters to fit, ends in NUL; may be NULL
 *   cbBuffer  the size of szBuffer
 * The bytes that the whole text needs, its NUL included: more than cbBuffer when it was cut. 0 when
 * szText is NULL or memory is short.
 */
NETMON_API DWORD WINAPI NmTextToUtf8(LPCSTR szText, LPSTR szBuffer, DWORD cbBuffer);

/* ---- Captures ------------------------------------------------------------------------------ */

/*
 * Opens a capture file: Network Monitor 1.x or 2.x, pcap, pcapng.
 *   szPath  the file, UTF-8
 *   pError  out: why it failed; NULL is allowed
 * NULL on failure. A file that is damaged further in is opened with the frames that are good; see
 * NmCheckCapture. The handle is also the HCAPTURE that the functions of netmon.h take. The
 * file must not be cut while it is open: reading a frame that is gone then is a memory fault.
 */
NETMON_API HCAPTURE WINAPI NmOpenCapture(LPCSTR szPath, PNMHOSTERROR pError);

/*
 * Closes a capture. Runs that use it keep its frames alive until they end, but the handle is dead
 * at once, for experts too. Waits for calls with it that other threads are inside of; one that does
 * not come back for about four seconds (its thread faulted inside, and was ended) keeps the capture
 * in memory for good. NMERR_SUCCESS or NMERR_INVALID_HCAPTURE.
 */
NETMON_API DWORD WINAPI NmCloseCapture(HCAPTURE hCapture);

/* What there is to know of a capture. Strings end in NUL and are cut to fit. */
typedef struct _NMCAPTUREINFO {
  DWORD cbSize;
  DWORD nFrames;
  DWORD MacType;        /* MAC_TYPE_* */
  SYSTEMTIME StartTime; /* local time: of the machine that captured in Network Monitor's files,
                           of this process for pcap and pcapng; zero when the file tells none */
  char szFormat[64];    /* for people, such as "Network Monitor 2.0" */
  char szMacType[64];   /* for people, such as "Ethernet" */
  char szPath[1024];    /* as given to NmOpenCapture */
} NMCAPTUREINFO, *PNMCAPTUREINFO;

/*
 * Fills *pInfo. NMERR_SUCCESS, NMERR_INVALID_HCAPTURE, NMERR_INVALID_PARAMETER. The comment of a
 * capture can be long: GetCaptureComment gives it.
 */
NETMON_API DWORD WINAPI NmGetCaptureInfo(HCAPTURE hCapture, PNMCAPTUREINFO pInfo);

/* A sentence about what is wrong with a capture; good until the callback returns. UTF-8. */
typedef void(CALLBACK *NMWARNINGPROC)(LPVOID pvUser, LPCSTR szText);

/*
 * Looks at the head of every frame and tells what is wrong with the file though it could be opened:
 * calls pfnWarning, on this thread, for each thing. None: the capture is whole. The time it takes
 * grows with the number of frames. NMERR_SUCCESS, NMERR_INVALID_HCAPTURE, NMERR_INVALID_PARAMETER,
 * NMERR_OUT_OF_MEMORY.
 */
NETMON_API DWORD WINAPI NmCheckCapture(HCAPTURE hCapture, NMWARNINGPROC pfnWarning, LPVOID pvUser);

/* ---- Experts ------------------------------------------------------------------------------- */

/*
 * Loads an expert: the module is loaded, DllMain called if it is exported, then Register, on the
 * calling thread. A module that is loaded already gets another handle and is not called again.
 *   szPath  the module, UTF-8
 *   pError  out: why it failed: NMERR_LOAD_EXPERT_FAILED with SubStatus LOAD_FAIL, or BAD_ENTRY
 *           when an entry point is missing; NULL is allowed. The text names all functions and
 *           libraries that the module needs and that are not there, and those of Network Monitor
 *           that this version does not have; it says when the file is a parser, or a module for
 *           another system or machine
 * NULL on failure. Two threads that load the same file at the same time may call it twice.
 * Reference: experts.md 2.
 */
NETMON_API HEXPERT WINAPI NmLoadExpert(LPCSTR szPath, PNMHOSTERROR pError);

/*
 * Gives the handle back. With the last handle and the last run of the module DllMain is called and
 * the module unloaded; a module with a run that had to be abandoned stays for good. The expert must
 * have ended its threads. NMERR_SUCCESS or NMERR_INVALID_EXPERT_HANDLE.
 */
NETMON_API DWORD WINAPI NmUnloadExpert(HEXPERT hExpert);

/*
 * Copies what the expert said in Register, with the members of the host filled in; szDllName is the
 * path, in the ANSI code page on Windows. NMERR_SUCCESS, NMERR_INVALID_EXPERT_HANDLE,
 * NMERR_INVALID_PARAMETER.
 */
NETMON_API DWORD WINAPI NmGetExpertInfo(HEXPERT hExpert, PEXPERTENUMINFO pInfo);

/*
 * The stored configuration of an expert: the bytes of its EXPERTCONFIG, length word included. It
 * belongs to the handle; Run gets a copy, Configure may replace it. It starts out empty.
 *
 * NmSetExpertConfig stores a copy of cbConfig bytes; cbConfig 0 resets to none. A length word that
 * was never written (less than 4) counts as cbConfig; one that is larger is lowered to cbConfig, a
 * smaller one cuts the rest off. cbConfig 1 to 3 or above 16 MB is NMERR_INVALID_PARAMETER.
 *
 * NmGetExpertConfig copies it. *pcbConfig is the size of the buffer and becomes the size of the
 * configuration, 0 for none. NMERR_BUFFER_TOO_SMALL copies nothing; pConfig NULL asks for the size.
 *
 * Both: NMERR_SUCCESS, NMERR_INVALID_EXPERT_HANDLE, NMERR_INVALID_PARAMETER, NMERR_OUT_OF_MEMORY.
 */
NETMON_API DWORD WINAPI NmSetExpertConfig(HEXPERT hExpert, const void *pConfig, DWORD cbConfig);
NETMON_API DWORD WINAPI NmGetExpertConfig(HEXPERT hExpert, LPVOID pConfig, DWORD *pcbConfig);

/* ---- Runs ---------------------------------------------------------------------------------- */

/*
 * Callbacks of a run. They are called on threads of the expert, while it waits: be quick, do not
 * call back into the expert, do not close the run. Several may be called at the same time when the
 * expert has several threads. None is called any more once the run has ended.
 *   pvUser   as in NMRUNOPTIONS
 *   pEvent   a copy owned by the library, good until the callback returns; NumColumns columns
 *            follow. Strings are not NULL, except Justification, and may hold any bytes: see
 *            NmTextToUtf8
 *   pStatus  the status as the expert just changed it, good until the callback returns
 */
typedef void(CALLBACK *NMEVENTPROC)(LPVOID pvUser, const NMEVENTDATA *pEvent);
typedef void(CALLBACK *NMSTATUSPROC)(LPVOID pvUser, const EXPERTSTATUS *pStatus);

/* NMRUNOPTIONS.Flags */
#define NMRUN_FLAG_HAS_FRAME 0x1 /* dwFrameNumber counts: a frame has the focus */

/*
 * The layout of the events that an expert submits. On 32-bit x86 the SDK packed them up to 2001,
 * and no more from 2003 on; both kinds of experts exist, and the event does not tell. AUTO looks at
 * each event for what would be wrong with it in either layout, which the expert's habits could
 * mislead only when it fills almost nothing in. Elsewhere the layouts never differed, and this is
 * ignored. Reference: field-notes.md 5.
 */
#define NMEVENTLAYOUT_AUTO 0
#define NMEVENTLAYOUT_2001 1
#define NMEVENTLAYOUT_2003 2

/* How to run or configure an expert. Zero is the default of every member but cbSize. */
typedef struct _NMRUNOPTIONS {
  DWORD cbSize;
  DWORD Flags;             /* NMRUN_FLAG_* */
  DWORD StartupFlags;      /* passed on: 0 or EXPERT_STARTUP_FLAG_USE_STARTUP_DATA_... */
  DWORD dwFrameNumber;     /* the frame with the focus, with NMRUN_FLAG_HAS_FRAME */
  DWORD dwTimeoutMs;       /* the expert is told to stop after this time; 0: never */
  DWORD dwGraceMs;         /* one that was told to stop is abandoned after this time; 0: 2000 */
  ULONGLONG cbMemoryLimit; /* most bytes that the expert may have allocated at a time; 0: none */
  HWND hWnd;               /* passed on; NULL in a host without windows */
  NMEVENTPROC pfnEvent;    /* NULL: events are counted, and dropped */
  NMSTATUSPROC pfnStatus;  /* NULL: see NmGetRunStatus */
  LPVOID pvUser;           /* passed to the callbacks */
  DWORD EventLayout;       /* NMEVENTLAYOUT_*; may be missing at the end */
} NMRUNOPTIONS, *PNMRUNOPTIONS;

/* How a run ended. */
typedef enum _NMRUNOUTCOME {
  NMRUN_DONE = 0,       /* Run returned non-zero */
  NMRUN_PROBLEM = 1,    /* Run returned zero, could not be started, or passed a filter: this version
                           has none, and the expert saw none of the frames it asked for */
  NMRUN_TERMINATED = 2, /* it was told to stop by NmTerminateExpert */
  NMRUN_CRASHED = 3,    /* a fault or a C++ exception was contained */
  NMRUN_TIMEOUT = 4     /* it was told to stop because dwTimeoutMs had passed */
} NMRUNOUTCOME;

/* What the key of a run allocated. Bytes are those asked for. */
typedef struct _NMMEMORYACCOUNT {
  ULONGLONG cbPeak;       /* most bytes at a time */
  ULONGLONG cbTotal;      /* all bytes ever allocated */
  ULONGLONG nAllocations; /* blocks ever allocated */
  ULONGLONG cbLeaked;     /* still allocated at the end, taken back since */
  ULONGLONG nLeaked;      /* blocks still allocated at the end */
} NMMEMORYACCOUNT;

/* The result of a run. */
typedef struct _NMRUNRESULT {
  DWORD cbSize;
  NMRUNOUTCOME Outcome;
  BOOL bReturned;         /* what Run returned; 0 when it did not return */
  BOOL bAbandoned;        /* it did not stop in time: its thread was given up */
  EXPERTSTATUS Status;    /* the final status. Reference: experts.md 14.4 */
  ULONGLONG nEvents;      /* events accepted */
  NMMEMORYACCOUNT Memory; /* the configuration that the host placed is not counted as a leak */
  char szDetail[512];     /* for people, UTF-8: what went wrong; empty when done */
} NMRUNRESULT, *PNMRUNRESULT;

/*
 * Starts Run on a thread of its own, under a fresh key, with a copy of the stored configuration.
 *   hExpert   the expert
 *   hCapture  the capture
 *   pOptions  NULL: all defaults. Copied
 *   pError    out: why it failed; NULL is allowed
 * NULL on failure. The run keeps expert and capture alive. Close it with NmCloseRun.
 */
NETMON_API HRUNNINGEXPERT WINAPI NmStartExpert(HEXPERT hExpert, HCAPTURE hCapture,
                                               const NMRUNOPTIONS *pOptions, PNMHOSTERROR pError);

/* Waits until the run has ended, dwTimeoutMs at most; (DWORD)-1 waits for ever. NMERR_SUCCESS,
 * NMERR_TIMEOUT, NMERR_INVALID_EXPERT_HANDLE; NMERR_LOCKED from a callback. */
NETMON_API DWORD WINAPI NmWaitExpert(HRUNNINGEXPERT hRun, DWORD dwTimeoutMs);

/*
 * Tells the expert to stop: its calls answer NMERR_EXPERT_TERMINATE from now on. One that does not
 * return within dwGraceMs is abandoned: its thread is given up, its memory taken back. Does not
 * wait; may be called from a callback. NMERR_SUCCESS (also when the run has ended already),
 * NMERR_INVALID_EXPERT_HANDLE.
 */
NETMON_API DWORD WINAPI NmTerminateExpert(HRUNNINGEXPERT hRun);

/* Copies the status as it is now. NMERR_SUCCESS, NMERR_INVALID_EXPERT_HANDLE,
 * NMERR_INVALID_PARAMETER. */
NETMON_API DWORD WINAPI NmGetRunStatus(HRUNNINGEXPERT hRun, PEXPERTSTATUS pStatus);

/* Copies the result. NMERR_PENDING while it runs; otherwise as NmGetRunStatus. */
NETMON_API DWORD WINAPI NmGetRunResult(HRUNNINGEXPERT hRun, PNMRUNRESULT pResult);

/* Terminates the run if it has not ended, waits for the end, and gives the handle back.
 * NMERR_SUCCESS, NMERR_INVALID_EXPERT_HANDLE; NMERR_LOCKED from a callback of a run. */
NETMON_API DWORD WINAPI NmCloseRun(HRUNNINGEXPERT hRun);

/*
 * Runs Configure and waits for it. When it succeeds, the configuration it made is stored (see
 * NmGetExpertConfig); otherwise the stored one stays. Calls on the same expert must not overlap.
 *   hCapture  NULL: without a capture
 *   pOptions  as in NmStartExpert
 *   pResult   out: how it ended, as for a run; NULL is allowed
 *   pError    out: why it could not be started, or what was wrong with the configuration
 * NMERR_SUCCESS when Configure returned TRUE and left a usable configuration, or none: no block, or
 * a block of less than 4 bytes, too short for its length word. The stored one stays then, if there
 * is one. NMERR_NOT_SUPPORTED when the expert is not configurable;
 * NMERR_EXPERT_TERMINATE when it was stopped; NMERR_INVALID_DATA when it returned a block that is
 * not its own; NMERR_INTERNAL_EXCEPTION when it returned FALSE or crashed; and the codes of
 * NmStartExpert.
 */
NETMON_API DWORD WINAPI NmConfigureExpert(HEXPERT hExpert, HCAPTURE hCapture,
                                          const NMRUNOPTIONS *pOptions, PNMRUNRESULT pResult,
                                          PNMHOSTERROR pError);

/* ---- Keys of the host's own ---------------------------------------------------------------- */

/*
 * A key without a run, for the host's own use of the memory functions, and for tests: memory
 * allocated under it is taken back when it is closed. Other Expert* functions have nothing to work
 * on under such a key: those that need a capture answer NMERR_INVALID_HCAPTURE.
 *   cbMemoryLimit  most bytes that may be allocated at a time; 0: no limit
 *   pError         out: why it failed; NULL is allowed
 * NULL on failure: NMERR_NO_HANDLES, when 2,000 keys are open.
 */
NETMON_API HEXPERTKEY WINAPI NmOpenKey(ULONGLONG cbMemoryLimit, PNMHOSTERROR pError);

/* What the key has allocated so far. cbLeaked and nLeaked are what is allocated now. NMERR_SUCCESS,
 * NMERR_INVALID_EXPERT_HANDLE, NMERR_EXPERT_TERMINATE (closed), NMERR_INVALID_PARAMETER. */
NETMON_API DWORD WINAPI NmGetKeyAccount(HEXPERTKEY hKey, NMMEMORYACCOUNT *pAccount);

/*
 * Closes a key of NmOpenKey: waits for calls that are inside, then takes back all of its memory at
 * once. Not for the keys that experts are given.
 *   pAccount  out: the final account; NULL is allowed
 * NMERR_SUCCESS, NMERR_INVALID_EXPERT_HANDLE, NMERR_EXPERT_TERMINATE (closed already),
 * NMERR_TIMEOUT: the key is closed, but a thread did not leave a call within five seconds, or was
 * killed in one; the memory could not be taken back, and stays out of use until the process ends.
 */
NETMON_API DWORD WINAPI NmCloseKey(HEXPERTKEY hKey, NMMEMORYACCOUNT *pAccount);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_NMHOST_H */
