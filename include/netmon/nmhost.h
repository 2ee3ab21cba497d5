/* SPDX-License-Identifier: MIT */
/*
 * The host's side: open captures, load experts, configure and run them, watch and stop them. This
 * API is our own, in the style of netmon.h, which does not include it. C and C++.
 *
 * Handles are opaque values. For a value that is not a live handle a function returns its failure
 * value and never crashes; the value of a closed handle is never used again.
 *
 * Structures that the caller passes start with cbSize: set it to sizeof the structure. The library
 * reads and writes no more than that, so that later versions can add members at the end. A cbSize
 * that is smaller than the first version of the structure is NMERR_INVALID_PARAMETER.
 *
 * All functions may be called from any thread unless they say otherwise. The library holds none of
 * its locks while code of an expert or a callback of the host runs.
 *
 * Faults of an expert are contained inside the process as far as possible: C++ exceptions, memory
 * faults, stack overflow, and abort(), on its own thread and (except for stack overflow) on threads
 * that it started. This is best effort: an expert shares the address space and may have overwritten
 * anything, and exit() ends the process. A host that needs certainty runs each expert in a process
 * of its own, as nmexpert does. Neither is a defense against a malicious expert: it runs with the
 * rights of the process.
 *
 * Containment changes the process. The first call that enters code of an expert (NmLoadExpert, for
 * one) installs handlers for the whole process, which stay even after the library is unloaded:
 *
 * - POSIX: signal handlers for SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP and SIGSYS, and an
 *   alternate signal stack on each thread that calls an expert and has none.
 * - Windows: a filter for unhandled exceptions (SetUnhandledExceptionFilter) and a handler for
 *   SIGABRT; and abort() of the library's C library prints instead of asking the user.
 *
 * A fault that is not an expert's is passed on to the handler that was there before. A host that
 * has its own handlers for these must install them before that call: handlers installed later take
 * the faults away from the containment.
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

/* Why a function of this header failed. The caller sets cbSize; the rest is set on failure. */
typedef struct _NMHOSTERROR {
  DWORD cbSize;
  DWORD Code;        /* NMERR_* */
  DWORD SubStatus;   /* EXPERTSUBSTATUS_ABORTED_* when an expert cannot be started, else 0 */
  char szText[4096]; /* for people, UTF-8: what, where, what to do; NUL-terminated */
} NMHOSTERROR, *PNMHOSTERROR;

/* "NMERR_OUT_OF_MEMORY" and "out of memory", as constant strings; NULL for an unknown code. */
NETMON_API LPCSTR WINAPI NmErrorName(DWORD Code);
NETMON_API LPCSTR WINAPI NmErrorText(DWORD Code);

/* The version of the library, such as "0.1.0". A constant string. */
NETMON_API LPCSTR WINAPI NmLibraryVersion(void);

/* ---- Texts --------------------------------------------------------------------------------- */

/*
 * Structures of netmon.h hold the bytes that the expert supplied: its strings in EXPERTENUMINFO,
 * EXPERTSTATUS and NMEVENTDATA are in the ANSI code page on Windows and UTF-8 elsewhere, or in
 * whatever encoding its author used. Texts in structures of this header are UTF-8.
 *
 * NmTextToUtf8 converts an expert's text to UTF-8. Text that is UTF-8 already is unchanged, except
 * that an incomplete character at its end, where it was cut, is dropped. Any other text is taken to
 * be in the ANSI code page or, where there is none or it is UTF-8, in Windows-1252.
 *   szText    the text
 *   szBuffer  out: the text as UTF-8, cut between characters to fit, NUL-terminated; may be NULL
 *   cbBuffer  the size of szBuffer
 * Returns the size in bytes of the whole text, its NUL included: more than cbBuffer when the text
 * was cut. 0 when szText is NULL or memory is short.
 */
NETMON_API DWORD WINAPI NmTextToUtf8(LPCSTR szText, LPSTR szBuffer, DWORD cbBuffer);

/* ---- Captures ------------------------------------------------------------------------------ */

/*
 * Opens a capture file: Network Monitor 1.x or 2.x, pcap, pcapng.
 *   szPath  the file, UTF-8
 *   pError  out: why it failed; NULL is allowed
 * NULL on failure. A file that is damaged further in is opened with the frames that are good; see
 * NmCheckCapture. The handle is also the HCAPTURE that the functions of netmon.h take. The file
 * must not be truncated while it is open: reading a frame that is gone is a memory fault.
 *
 * Files may be compressed with gzip. "-" is the standard input of the process, which is read to its
 * end, as is a pipe that has a name.
 */
NETMON_API HCAPTURE WINAPI NmOpenCapture(LPCSTR szPath, PNMHOSTERROR pError);

/*
 * NMOPENOPTIONS.Flags. AS_ETHERNET: each frame of another link that carries a network-layer packet
 * is presented as Ethernet II, as Network Monitor presented what it captured of WAN connections, so
 * that experts find the packet at offset 14. The addresses are those that the link's header has, or
 * zero. FrameLength and nBytesAvail change by the same number: by how much the link's header was
 * longer or shorter than 14 bytes, and by a checksum, padding or more packets behind the packet: of
 * several in a frame, the first is presented, with a warning of NmCheckCapture. Other frames
 * stay as they are, and so do Ethernet, token ring and FDDI. docs/captures.md lists the links.
 */
#define NMOPEN_FLAG_AS_ETHERNET 0x1

/* How to open a capture. The default of every member but cbSize is zero. */
typedef struct _NMOPENOPTIONS {
  DWORD cbSize;
  DWORD Flags;   /* NMOPEN_FLAG_* */
  LPCSTR szName; /* UTF-8: what NmGetCaptureInfo, messages and experts are told instead of the path,
                    for a file that stands for something else; NULL: the path */
} NMOPENOPTIONS, *PNMOPENOPTIONS;

/*
 * The same as NmOpenCapture, with options.
 *   pOptions  NULL for all defaults; a wrong cbSize or an unknown flag is NMERR_INVALID_PARAMETER
 */
NETMON_API HCAPTURE WINAPI NmOpenCaptureEx(LPCSTR szPath, const NMOPENOPTIONS *pOptions,
                                           PNMHOSTERROR pError);

/*
 * Closes a capture. Runs that use it keep its frames alive until they end, but the handle is dead
 * at once, for experts too. Waits for calls of other threads that are using the handle; a call that
 * does not return within about four seconds (because its thread faulted inside it and was ended)
 * keeps the capture in memory for good. NMERR_SUCCESS or NMERR_INVALID_HCAPTURE.
 */
NETMON_API DWORD WINAPI NmCloseCapture(HCAPTURE hCapture);

/* Information about a capture. Strings are NUL-terminated and cut to fit. */
typedef struct _NMCAPTUREINFO {
  DWORD cbSize;
  DWORD nFrames;
  DWORD MacType;        /* MAC_TYPE_* */
  SYSTEMTIME StartTime; /* local time: of the machine that captured in Network Monitor's files,
                           of this process for pcap and pcapng; zero when the file has none */
  char szFormat[64];    /* for people, such as "Network Monitor 2.0" */
  char szMacType[64];   /* for people, such as "Ethernet" */
  char szPath[1024];    /* as given to NmOpenCapture */
} NMCAPTUREINFO, *PNMCAPTUREINFO;

/*
 * Fills *pInfo. NMERR_SUCCESS, NMERR_INVALID_HCAPTURE, NMERR_INVALID_PARAMETER. The comment of a
 * capture can be long: GetCaptureComment returns it.
 */
NETMON_API DWORD WINAPI NmGetCaptureInfo(HCAPTURE hCapture, PNMCAPTUREINFO pInfo);

/* For a link type: the frames are of none that has a LINKTYPE number. */
#define NMLINKTYPE_NONE 0xFFFFFFFF

/* NMCAPTURESUMMARY.Flags */
#define NMSUMMARY_FLAG_HAS_START 0x1 /* StartTime of NMCAPTUREINFO is a date */
#define NMSUMMARY_FLAG_HAS_LOCAL 0x2 /* FirstTime and LastTime count */
#define NMSUMMARY_FLAG_HAS_UTC 0x4   /* FirstUtc and LastUtc count */

/* What a capture contains, counted over all frames. Those that are damaged count as such only. */
typedef struct _NMCAPTURESUMMARY {
  DWORD cbSize;
  DWORD Flags;          /* NMSUMMARY_FLAG_* */
  DWORD nReadable;      /* frames */
  DWORD nDamaged;       /* frames that cannot be read; see NmCheckCapture */
  DWORD nPresented;     /* frames that are presented as Ethernet; see NMOPEN_FLAG_AS_ETHERNET */
  DWORD nInterfaces;    /* that the file describes; Network Monitor's describe none */
  SYSTEMTIME FirstTime; /* of the earliest frame: local, as StartTime of NMCAPTUREINFO */
  SYSTEMTIME LastTime;  /* of the latest frame */
  ULONGLONG FirstUtc;   /* the same as FILETIMEs, units of 100 ns since 1601, UTC; only where the */
  ULONGLONG LastUtc;    /* file holds UTC: pcap, pcapng, Network Monitor 2.3 */
  ULONGLONG Duration;   /* microseconds between the earliest frame and the latest */
  ULONGLONG cbCaptured; /* bytes that were kept: the sum of nBytesAvail, without what the library */
  ULONGLONG cbOriginal; /* puts before frames of 802.11 and ATM; bytes on the wire: FrameLength */
} NMCAPTURESUMMARY, *PNMCAPTURESUMMARY;

/* The frames of one medium that are of one link type. Strings are constant. */
typedef struct _NMCAPTUREMEDIUM {
  DWORD cbSize;
  DWORD nFrames;
  DWORD Medium;    /* as Network Monitor files number it, 0xE000 + LINKTYPE for many; 0: none */
  DWORD MacType;   /* MAC_TYPE_*, as GetFrameMacType */
  DWORD LinkType;  /* LINKTYPE number, as in pcap and pcapng files; NMLINKTYPE_NONE */
  LPCSTR szMedium; /* for people, such as "Ethernet" or "Linux cooked capture" */
  LPCSTR
  szLinkType; /* as tcpdump.org lists it without LINKTYPE_, such as "LINUX_SLL"; "": unknown */
} NMCAPTUREMEDIUM, *PNMCAPTUREMEDIUM;

/* A network interface as the file describes it. Strings are UTF-8, "" when it does not say. */
typedef struct _NMCAPTUREINTERFACE {
  DWORD cbSize;
  DWORD nFrames;    /* readable ones from this interface */
  DWORD LinkType;   /* LINKTYPE number */
  DWORD SnapLength; /* most bytes kept of a frame; 0: no limit, or not told */
  DWORD FcsBytes;   /* of frame check sequence behind frames in the file, which is left out */
  ULONGLONG TicksPerSecond; /* resolution of its times; 0: more than 64 bits can hold */
  LPCSTR szName;
  LPCSTR szDescription;
  LPCSTR szComment;
  LPCSTR szLinkType;            /* as in NMCAPTUREMEDIUM */
  LPCSTR szLinkTypeDescription; /* for people; "": unknown */
} NMCAPTUREINTERFACE, *PNMCAPTUREINTERFACE;

/* Each is called once per thing, on the calling thread; what is passed is valid until it returns.
 */
typedef void(CALLBACK *NMMEDIUMPROC)(LPVOID pvUser, const NMCAPTUREMEDIUM *pMedium);
typedef void(CALLBACK *NMINTERFACEPROC)(LPVOID pvUser, const NMCAPTUREINTERFACE *pInterface);

/*
 * Goes over all frames of a capture, and says what there is. The time it takes grows with their
 * number.
 *   pSummary      out
 *   pfnMedium     told the media, the most frequent first; NULL is allowed
 *   pfnInterface  told the interfaces, in the order of the file; NULL is allowed
 *   pvUser        passed to the callbacks
 * NMERR_SUCCESS, NMERR_INVALID_HCAPTURE, NMERR_INVALID_PARAMETER, NMERR_OUT_OF_MEMORY;
 * NMERR_FILE_READ_ERROR: the file has been shortened since it was opened, or its disk fails.
 */
NETMON_API DWORD WINAPI NmSummarizeCapture(HCAPTURE hCapture, PNMCAPTURESUMMARY pSummary,
                                           NMMEDIUMPROC pfnMedium, NMINTERFACEPROC pfnInterface,
                                           LPVOID pvUser);

/* A sentence about what is wrong with a capture; valid until the callback returns. UTF-8. */
typedef void(CALLBACK *NMWARNINGPROC)(LPVOID pvUser, LPCSTR szText);

/*
 * Looks at the header of every frame and reports what is wrong with a file that could nevertheless
 * be opened: calls pfnWarning, on this thread, once per problem. No call means that the capture is
 * whole. The time it takes grows with the number of frames. NMERR_SUCCESS, NMERR_INVALID_HCAPTURE,
 * NMERR_INVALID_PARAMETER, NMERR_OUT_OF_MEMORY.
 */
NETMON_API DWORD WINAPI NmCheckCapture(HCAPTURE hCapture, NMWARNINGPROC pfnWarning, LPVOID pvUser);

/* The formats of NmSaveCapture. */
#define NMSAVE_NETMON 1 /* Network Monitor 2.0, or 2.1 when its frames need it: .cap */
#define NMSAVE_PCAP 2   /* one link type for all frames, no comment: .pcap */
#define NMSAVE_PCAPNG 3 /* .pcapng */

/*
 * Takes the next bytes of a saved capture, from front to back. FALSE: they could not be written;
 * the callback is not called again.
 */
typedef BOOL(CALLBACK *NMWRITEPROC)(LPVOID pvUser, const void *pData, DWORD cbData);

/* How to save a capture. */
typedef struct _NMSAVEOPTIONS {
  DWORD cbSize;
  DWORD Format;             /* NMSAVE_* */
  NMWRITEPROC pfnWrite;     /* where the bytes go */
  NMWARNINGPROC pfnWarning; /* told, at the end, what the format cannot hold; NULL is allowed */
  LPVOID pvUser;            /* passed to the callbacks */
} NMSAVEOPTIONS, *PNMSAVEOPTIONS;

/*
 * Writes the frames of a capture, with their times, lengths, bytes and media, and its comment, in
 * another format or the same. Frames are written as they are now: what ModifyFrame changed is
 * changed; damaged ones are left out. What a format cannot hold is told by pfnWarning, once per
 * thing; docs/captures.md lists it.
 *   hCapture  the capture
 *   pOptions  the format and the callbacks, which are called on this thread
 *   pError    out: why it failed; NULL is allowed
 * NMERR_SUCCESS. NMERR_NOT_SUPPORTED: the format cannot hold these frames at all, such as several
 * link types in pcap; nothing has been written. NMERR_FILE_WRITE_ERROR: pfnWrite returned FALSE.
 * NMERR_FILE_READ_ERROR: frames were modified or could not be read any more; what was written is of
 * no use. NMERR_INVALID_HCAPTURE, NMERR_INVALID_PARAMETER, NMERR_OUT_OF_MEMORY.
 */
NETMON_API DWORD WINAPI NmSaveCapture(HCAPTURE hCapture, const NMSAVEOPTIONS *pOptions,
                                      PNMHOSTERROR pError);

/* ---- Experts ------------------------------------------------------------------------------- */

/*
 * Loads an expert: loads the module, calls DllMain if it is exported, then Register, all on the
 * calling thread. A module that is loaded already gets another handle and is not called again.
 *   szPath  the module, UTF-8
 *   pError  out: why it failed: NMERR_LOAD_EXPERT_FAILED with SubStatus LOAD_FAIL, or BAD_ENTRY
 *           when an entry point is missing; NULL is allowed. The text names all functions and
 *           libraries that the module needs and that are missing, and says which of them are
 *           Network Monitor's and not in this version; it also says when the file is a parser, or a
 *           module for another system or machine
 * NULL on failure. A module that two threads load at the same time may be called twice.
 * Reference: experts.md 2.
 */
NETMON_API HEXPERT WINAPI NmLoadExpert(LPCSTR szPath, PNMHOSTERROR pError);

/*
 * Releases the handle. When the last handle and the last run of the module are gone, DllMain is
 * called and the module is unloaded; a module with an abandoned run stays for good. The expert must
 * have ended its threads. NMERR_SUCCESS or NMERR_INVALID_EXPERT_HANDLE.
 */
NETMON_API DWORD WINAPI NmUnloadExpert(HEXPERT hExpert);

/*
 * Copies what the expert set in Register, with the members of the host filled in; szDllName is the
 * path, in the ANSI code page on Windows. NMERR_SUCCESS, NMERR_INVALID_EXPERT_HANDLE,
 * NMERR_INVALID_PARAMETER.
 */
NETMON_API DWORD WINAPI NmGetExpertInfo(HEXPERT hExpert, PEXPERTENUMINFO pInfo);

/*
 * The stored configuration of an expert: the bytes of its EXPERTCONFIG, length word included. It
 * belongs to the handle; Run gets a copy, and Configure may replace it. Initially there is none.
 *
 * NmSetExpertConfig stores a copy of cbConfig bytes; cbConfig 0 resets to none. A length word that
 * was never written (less than 4) counts as cbConfig; a larger one is lowered to cbConfig, and a
 * smaller one cuts off the rest. cbConfig 1 to 3 or above 16 MB is NMERR_INVALID_PARAMETER.
 *
 * NmGetExpertConfig copies it. *pcbConfig is the size of the buffer on input and the size of the
 * configuration on output, 0 for none. With NMERR_BUFFER_TOO_SMALL nothing is copied; pConfig NULL
 * asks for the size.
 *
 * Both: NMERR_SUCCESS, NMERR_INVALID_EXPERT_HANDLE, NMERR_INVALID_PARAMETER, NMERR_OUT_OF_MEMORY.
 */
NETMON_API DWORD WINAPI NmSetExpertConfig(HEXPERT hExpert, const void *pConfig, DWORD cbConfig);
NETMON_API DWORD WINAPI NmGetExpertConfig(HEXPERT hExpert, LPVOID pConfig, DWORD *pcbConfig);

/* ---- Runs ---------------------------------------------------------------------------------- */

/*
 * Callbacks of a run. They are called on threads of the expert, which wait for them: be quick, do
 * not call back into the expert, and do not close the run. Several may be called at the same time
 * when the expert has several threads. None is called once the run has ended.
 *   pvUser   as in NMRUNOPTIONS
 *   pEvent   a copy owned by the library, valid until the callback returns; NumColumns columns
 *            follow. Strings are not NULL, except Justification, and may hold any bytes: see
 *            NmTextToUtf8
 *   pStatus  the status as the expert just changed it, valid until the callback returns
 */
typedef void(CALLBACK *NMEVENTPROC)(LPVOID pvUser, const NMEVENTDATA *pEvent);
typedef void(CALLBACK *NMSTATUSPROC)(LPVOID pvUser, const EXPERTSTATUS *pStatus);

/* NMRUNOPTIONS.Flags */
#define NMRUN_FLAG_HAS_FRAME 0x1 /* dwFrameNumber counts: a frame has the focus */

/*
 * The layout of the events that an expert submits. On 32-bit x86 the SDK packed them up to 2001 and
 * no longer did from 2003 on; both kinds of experts exist, and an event does not say which it is.
 * AUTO checks each event for what would be wrong with it in either layout; it can be misled only by
 * an expert that fills in almost nothing. Elsewhere the layouts never differed, and this is
 * ignored. Reference: field-notes.md 5.
 */
#define NMEVENTLAYOUT_AUTO 0
#define NMEVENTLAYOUT_2001 1
#define NMEVENTLAYOUT_2003 2

/* How to run or configure an expert. The default of every member but cbSize is zero. */
typedef struct _NMRUNOPTIONS {
  DWORD cbSize;
  DWORD Flags;             /* NMRUN_FLAG_* */
  DWORD StartupFlags;      /* passed on: 0 or EXPERT_STARTUP_FLAG_USE_STARTUP_DATA_... */
  DWORD dwFrameNumber;     /* the frame with the focus, with NMRUN_FLAG_HAS_FRAME */
  DWORD dwTimeoutMs;       /* the expert is told to stop after this time; 0: never */
  DWORD dwGraceMs;         /* an expert told to stop is abandoned after this time; 0: 2000 */
  ULONGLONG cbMemoryLimit; /* most bytes that the expert may have allocated at a time; 0: none */
  HWND hWnd;               /* passed on; NULL in a host without windows */
  NMEVENTPROC pfnEvent;    /* NULL: events are counted and dropped */
  NMSTATUSPROC pfnStatus;  /* NULL: see NmGetRunStatus */
  LPVOID pvUser;           /* passed to the callbacks */
  DWORD EventLayout;       /* NMEVENTLAYOUT_*; may be missing at the end */
} NMRUNOPTIONS, *PNMRUNOPTIONS;

/* How a run ended. */
typedef enum _NMRUNOUTCOME {
  NMRUN_DONE = 0,       /* Run returned non-zero */
  NMRUN_PROBLEM = 1,    /* Run returned zero, could not be started, or passed a filter that is none
                           or malformed, so that it saw none of the frames it asked for */
  NMRUN_TERMINATED = 2, /* it was told to stop by NmTerminateExpert */
  NMRUN_CRASHED = 3,    /* a fault or a C++ exception was contained */
  NMRUN_TIMEOUT = 4     /* it was told to stop because dwTimeoutMs had passed */
} NMRUNOUTCOME;

/* What was allocated under the key of a run. Byte counts are of the bytes requested. */
typedef struct _NMMEMORYACCOUNT {
  ULONGLONG cbPeak;       /* most bytes at a time */
  ULONGLONG cbTotal;      /* all bytes ever allocated */
  ULONGLONG nAllocations; /* blocks ever allocated */
  ULONGLONG cbLeaked;     /* bytes still allocated at the end, taken back since */
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
  NMMEMORYACCOUNT Memory; /* the host's copy of the configuration is not counted as a leak */
  char szDetail[512];     /* for people, UTF-8: what went wrong; empty when done */
} NMRUNRESULT, *PNMRUNRESULT;

/*
 * Starts Run on a thread of its own, under a fresh key, with a copy of the stored configuration.
 *   hExpert   the expert
 *   hCapture  the capture
 *   pOptions  NULL for all defaults; copied
 *   pError    out: why it failed; NULL is allowed
 * NULL on failure. The run keeps the expert and the capture alive. Close it with NmCloseRun.
 */
NETMON_API HRUNNINGEXPERT WINAPI NmStartExpert(HEXPERT hExpert, HCAPTURE hCapture,
                                               const NMRUNOPTIONS *pOptions, PNMHOSTERROR pError);

/* Waits until the run has ended, dwTimeoutMs at most; (DWORD)-1 waits forever. NMERR_SUCCESS,
 * NMERR_TIMEOUT, NMERR_INVALID_EXPERT_HANDLE; NMERR_LOCKED from a callback. */
NETMON_API DWORD WINAPI NmWaitExpert(HRUNNINGEXPERT hRun, DWORD dwTimeoutMs);

/*
 * Tells the expert to stop: its calls return NMERR_EXPERT_TERMINATE from now on. An expert that
 * does not return within dwGraceMs is abandoned: its thread is given up, and its memory taken back.
 * Does not wait; may be called from a callback. NMERR_SUCCESS (also when the run has already
 * ended), NMERR_INVALID_EXPERT_HANDLE.
 */
NETMON_API DWORD WINAPI NmTerminateExpert(HRUNNINGEXPERT hRun);

/* Copies the status as it is now. NMERR_SUCCESS, NMERR_INVALID_EXPERT_HANDLE,
 * NMERR_INVALID_PARAMETER. */
NETMON_API DWORD WINAPI NmGetRunStatus(HRUNNINGEXPERT hRun, PEXPERTSTATUS pStatus);

/* Copies the result. NMERR_PENDING while the run goes on; otherwise as NmGetRunStatus. */
NETMON_API DWORD WINAPI NmGetRunResult(HRUNNINGEXPERT hRun, PNMRUNRESULT pResult);

/* Terminates the run if it has not ended, waits for its end, and releases the handle.
 * NMERR_SUCCESS, NMERR_INVALID_EXPERT_HANDLE; NMERR_LOCKED from a callback of a run. */
NETMON_API DWORD WINAPI NmCloseRun(HRUNNINGEXPERT hRun);

/*
 * Runs Configure and waits for it. When it succeeds, the configuration it made is stored (see
 * NmGetExpertConfig); otherwise the stored one stays. Calls on the same expert must not overlap.
 *   hCapture  NULL: without a capture
 *   pOptions  as in NmStartExpert
 *   pResult   out: how it ended, as for a run; NULL is allowed
 *   pError    out: why it could not be started, or what was wrong with the configuration
 * NMERR_SUCCESS when Configure returned TRUE and left a usable configuration, or none (no block, or
 * a block of less than 4 bytes, too short for its length word), in which case the stored one stays,
 * if there is one. NMERR_NOT_SUPPORTED when the expert is not configurable; NMERR_EXPERT_TERMINATE
 * when it was stopped; NMERR_INVALID_DATA when it returned a block that is not its own;
 * NMERR_INTERNAL_EXCEPTION when it returned FALSE or crashed; and the codes of NmStartExpert.
 */
NETMON_API DWORD WINAPI NmConfigureExpert(HEXPERT hExpert, HCAPTURE hCapture,
                                          const NMRUNOPTIONS *pOptions, PNMRUNRESULT pResult,
                                          PNMHOSTERROR pError);

/* ---- Keys of the host's own ---------------------------------------------------------------- */

/*
 * Opens a key without a run, for the host's own use of the memory functions, and for tests: memory
 * allocated under it is taken back when it is closed. Other Expert* functions have nothing to work
 * on under such a key: those that need a capture return NMERR_INVALID_HCAPTURE.
 *   cbMemoryLimit  most bytes that may be allocated at a time; 0: no limit
 *   pError         out: why it failed; NULL is allowed
 * NULL on failure: NMERR_NO_HANDLES when 2,000 keys are open.
 */
NETMON_API HEXPERTKEY WINAPI NmOpenKey(ULONGLONG cbMemoryLimit, PNMHOSTERROR pError);

/* What the key has allocated so far. cbLeaked and nLeaked: what is allocated now. NMERR_SUCCESS,
 * NMERR_INVALID_EXPERT_HANDLE, NMERR_EXPERT_TERMINATE (closed), NMERR_INVALID_PARAMETER. */
NETMON_API DWORD WINAPI NmGetKeyAccount(HEXPERTKEY hKey, NMMEMORYACCOUNT *pAccount);

/*
 * Closes a key of NmOpenKey: waits for calls that are under way, then takes back all of its memory
 * at once. Not for the keys that experts are given.
 *   pAccount  out: the final account; NULL is allowed
 * NMERR_SUCCESS, NMERR_INVALID_EXPERT_HANDLE, NMERR_EXPERT_TERMINATE (closed already),
 * NMERR_TIMEOUT: the key is closed, but a thread did not leave a call within five seconds or was
 * killed in one; the memory could not be taken back and stays out of use until the process ends.
 */
NETMON_API DWORD WINAPI NmCloseKey(HEXPERTKEY hKey, NMMEMORYACCOUNT *pAccount);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_NMHOST_H */
