/* SPDX-License-Identifier: MIT */
/*
 * Experts: the entry points an expert exports, what the host passes to them, and the eight Expert*
 * functions an expert calls. Needs types.h, events.h, frames.h, properties.h.
 *
 * This header declares Register, Configure and Run with C linkage, so that plain definitions of
 * them in an expert, in C++ too, get C linkage and are exported whatever the compiler flags. A
 * parser may define a Register(HPROTOCOL) of its own: in C++ it is an overload; in C define
 * NETMON_NO_EXPERT_ENTRY_POINTS before the first netmon header. The same macro is for sources that
 * declare other parameters for an entry point, in C or in an extern "C" block.
 *
 * Reference: experts.md.
 */
#ifndef NETMON_EXPERTS_H
#define NETMON_EXPERTS_H

#include "types.h"
#include "events.h"
#include "frames.h"
#include "properties.h"
#include "protocols.h"

/* Lengths of strings, NUL included. */
#define EXPERTSTRINGLENGTH 260
#define EXPERTGROUPNAMELENGTH 25

/* Names of the exported entry points. */
#define EXPERTENTRY_REGISTER "Register"
#define EXPERTENTRY_CONFIGURE "Configure"
#define EXPERTENTRY_RUN "Run"

/* EXPERTENUMINFO.Flags. */
#define EXPERT_ENUM_FLAG_CONFIGURABLE 0x1   /* has Configure */
#define EXPERT_ENUM_FLAG_VIEWER_PRIVATE 0x2 /* wants an Event Viewer of its own */
#define EXPERT_ENUM_FLAG_NO_VIEWER 0x4      /* submits no events */
/* In the context menus of these panes. */
#define EXPERT_ENUM_FLAG_ADD_ME_TO_RMC_IN_SUMMARY 0x10
#define EXPERT_ENUM_FLAG_ADD_ME_TO_RMC_IN_DETAIL 0x20

/* StartupFlags of Configure and Run: the start-up data takes precedence over the configuration. */
#define EXPERT_STARTUP_FLAG_USE_STARTUP_DATA_OVER_CONFIG_DATA 0x1

/* Direction of ExpertGetFrame. */
#define GET_SPECIFIED_FRAME 0
#define GET_FRAME_NEXT_FORWARD 1
#define GET_FRAME_NEXT_BACKWARD 2

/* RequestFlags of ExpertGetFrame. */
#define FLAGS_DEFER_TO_UI_FILTER 0x1 /* the filter of the user interface counts as well */
#define FLAGS_ATTACH_PROPERTIES 0x2  /* let the parsers attach their properties */

/* SubStatus with EXPERTSTATUS_ABORTED. */
#define EXPERTSUBSTATUS_ABORTED_USER 0x1        /* the user asked for it */
#define EXPERTSUBSTATUS_ABORTED_LOAD_FAIL 0x2   /* the module cannot be loaded */
#define EXPERTSUBSTATUS_ABORTED_THREAD_FAIL 0x4 /* no thread could be created */
#define EXPERTSUBSTATUS_ABORTED_BAD_ENTRY 0x8   /* an entry point is missing */

#ifdef __cplusplus
extern "C" {
#endif

typedef LPVOID HEXPERTKEY; /* one invocation of Configure or Run; first argument of Expert* */
typedef HEXPERTKEY *PHEXPERTKEY;
typedef LPVOID HEXPERT; /* a registered expert */
typedef HEXPERT *PHEXPERT;
typedef LPVOID HRUNNINGEXPERT; /* a running expert, seen by the host */
typedef HRUNNINGEXPERT *PHRUNNINGEXPERT;

typedef struct _EXPERTENUMINFO *PEXPERTENUMINFO;
typedef struct _EXPERTCONFIG *PEXPERTCONFIG;
typedef struct _EXPERTSTARTUPINFO *PEXPERTSTARTUPINFO;

/* The entry points, as the host calls them. */
typedef BOOL(WINAPI *PEXPERTREGISTERPROC)(PEXPERTENUMINFO);
typedef BOOL(WINAPI *PEXPERTCONFIGPROC)(HEXPERTKEY, PEXPERTCONFIG *, PEXPERTSTARTUPINFO, DWORD,
                                        HWND);
typedef BOOL(WINAPI *PEXPERTRUNPROC)(HEXPERTKEY, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND);

/* State of a running expert. */
typedef enum _EXPERTSTATUSENUMERATION {
  EXPERTSTATUS_INACTIVE = 0, /* never started */
  EXPERTSTATUS_STARTING = 1,
  EXPERTSTATUS_RUNNING = 2,
  EXPERTSTATUS_PROBLEM = 3, /* stopped by a problem */
  EXPERTSTATUS_ABORTED = 4, /* stopped by the host */
  EXPERTSTATUS_DONE = 5
} EXPERTSTATUSENUMERATION;

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/* What an expert says about itself in Register. The members from szDllName on are the host's. */
typedef struct _EXPERTENUMINFO {
  char szName[EXPERTSTRINGLENGTH];
  char szVendor[EXPERTSTRINGLENGTH];
  char szDescription[EXPERTSTRINGLENGTH];
  DWORD Version; /* documented as 0; any value is accepted */
  DWORD Flags;   /* EXPERT_ENUM_FLAG_* */
  char szDllName[MAX_PATH];
  HEXPERT hExpert;
  HINSTANCE hModule;
  PEXPERTREGISTERPROC pRegisterProc;
  PEXPERTCONFIGPROC pConfigProc;
  PEXPERTRUNPROC pRunProc;
} EXPERTENUMINFO;

/* What had the focus when the expert was started. */
typedef struct _EXPERTSTARTUPINFO {
  DWORD Flags;       /* 0 */
  HCAPTURE hCapture; /* the capture to analyze */
  char szCaptureFile[MAX_PATH];
  DWORD dwFrameNumber;           /* INVALID_FRAME_NUMBER for none */
  HPROTOCOL hProtocol;           /* NULL for none */
  LPPROPERTYINST lpPropertyInst; /* NULL for none */
  struct {                       /* with a property of PROP_QUAL_FLAGS only */
    BYTE BitNumber;
    BOOL bOn;
  } sBitfield;
} EXPERTSTARTUPINFO;

/*
 * The configuration of an expert: RawConfigLength bytes, this member included. Experts overlay
 * their own structure, whose first member is the length.
 */
typedef struct _EXPERTCONFIG {
  DWORD RawConfigLength;
  NETMON_EXTENSION BYTE RawConfigData[0];
} EXPERTCONFIG;

/* An expert and its configuration; no function takes it. */
typedef struct _CONFIGUREDEXPERT {
  HEXPERT hExpert;
  DWORD StartupFlags;
  PEXPERTCONFIG pConfig;
} CONFIGUREDEXPERT;

typedef CONFIGUREDEXPERT *PCONFIGUREDEXPERT;

/* Filled in by ExpertGetFrame. The expert owns the descriptor, the host what it points at. */
typedef struct _EXPERTFRAMEDESCRIPTOR {
  DWORD FrameNumber; /* from 0 */
  HFRAME hFrame;
  ULPFRAME pFrame;                           /* read-only, at any alignment; bytes at offset 16 */
  LPRECOGNIZEDATATABLE lpRecognizeDataTable; /* never NULL; empty before protocols are asked for */
  LPPROPERTYTABLE lpPropertyTable;           /* NULL without FLAGS_ATTACH_PROPERTIES */
} EXPERTFRAMEDESCRIPTOR;

typedef EXPERTFRAMEDESCRIPTOR *LPEXPERTFRAMEDESCRIPTOR;

/* Status of an expert, as the host keeps it. */
typedef struct _EXPERTSTATUS {
  EXPERTSTATUSENUMERATION Status;
  DWORD SubStatus;
  DWORD PercentDone;
  DWORD Frame;
  char szStatusText[260];
} EXPERTSTATUS;

typedef EXPERTSTATUS *PEXPERTSTATUS;

#pragma pack(pop)

/* ---- Entry points of an expert -------------------------------------------------------------- */

#ifndef NETMON_NO_EXPERT_ENTRY_POINTS

/*
 * Called while the list of experts is built, without a key. Fills in the members of *pExpertInfo
 * that are the expert's. Returns TRUE when done. Reference: experts.md 2.3.
 */
NETMON_ENTRY_POINT BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo);

/*
 * Called when the user wants to configure the expert; only with EXPERT_ENUM_FLAG_CONFIGURABLE.
 *   hExpertKey           valid for this call only
 *   ppConfig             in: the stored configuration or NULL; out: the new one, a block of
 *                        ExpertAllocMemory or ExpertReallocMemory, which the host copies
 *   pExpertStartupInfo   what had the focus; never NULL
 *   StartupFlags         0 or EXPERT_STARTUP_FLAG_USE_STARTUP_DATA_OVER_CONFIG_DATA
 *   hWnd                 parent of the dialog; NULL in a host without windows
 * Returns TRUE when there is a configuration now. Reference: experts.md 2.4.
 */
NETMON_ENTRY_POINT BOOL WINAPI Configure(HEXPERTKEY hExpertKey, PEXPERTCONFIG *ppConfig,
                                         PEXPERTSTARTUPINFO pExpertStartupInfo, DWORD StartupFlags,
                                         HWND hWnd);

/*
 * Called to analyze a capture; parameters as in Configure. pConfig is a copy in the memory of the
 * key, or NULL. Any non-zero result counts as success. Reference: experts.md 2.5.
 */
NETMON_ENTRY_POINT BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG pConfig,
                                   PEXPERTSTARTUPINFO pExpertStartupInfo, DWORD StartupFlags,
                                   HWND hWnd);

#endif /* NETMON_NO_EXPERT_ENTRY_POINTS */

/* ---- Functions for experts ------------------------------------------------------------------ */

/*
 * All of them take the key of Run or Configure, may be called from several threads on one key, and
 * return NMERR_INVALID_EXPERT_HANDLE for a value that never was a key and NMERR_EXPERT_TERMINATE
 * when the expert has to stop: it should clean up and return.
 */

/*
 * The next frame that passes the filters, or a given one.
 *   Direction             GET_SPECIFIED_FRAME, GET_FRAME_NEXT_FORWARD, GET_FRAME_NEXT_BACKWARD
 *   RequestFlags          FLAGS_*
 *   RequestedFrameNumber  the frame, or where the search starts, exclusive: INVALID_FRAME_NUMBER
 *                         is before the first when going forward, after the last when going
 *                         backward
 *   hFilter               a display filter of the expert, or NULL
 *   pEFrameDescriptor     out: the frame; untouched on failure. What it points at is valid until
 *                         the next call under the key, hFrame and pFrame until Run returns. On
 *                         32-bit systems, if the capture is too large to be mapped whole, pFrame
 *                         too is valid only until the next call under the key
 * NMERR_SUCCESS; NMERR_NO_MORE_FRAMES; NMERR_OUT_OF_RANGE and NMERR_FRAME_FAILED_FILTER for a given
 * frame; NMERR_INVALID_HFILTER, NMERR_FILTER_INVALID_EXPRESSION, NMERR_INVALID_HCAPTURE,
 * NMERR_INVALID_PARAMETER, NMERR_OUT_OF_MEMORY, NMERR_FILE_READ_ERROR. All codes but 0 and 125 are
 * ours. Reference: experts.md 6, 14.3.
 */
NETMON_API DWORD WINAPI ExpertGetFrame(HEXPERTKEY hExpertKey, DWORD Direction, DWORD RequestFlags,
                                       DWORD RequestedFrameNumber, HFILTER hFilter,
                                       LPEXPERTFRAMEDESCRIPTOR pEFrameDescriptor);

/*
 * Allocates a block of nBytes zeroed bytes on a 16-byte boundary, which the key owns and which is
 * taken back when the key ends. With nBytes 0, returns a block of size 0. NULL on failure.
 *   pError  out: NMERR_SUCCESS, NMERR_OUT_OF_MEMORY (also over the limit of the key),
 *           NMERR_EXPERT_TERMINATE, NMERR_INVALID_EXPERT_HANDLE; NULL is allowed
 * Reference: experts.md 5.1, 14.2.
 */
NETMON_API LPVOID WINAPI ExpertAllocMemory(HEXPERTKEY hExpertKey, SIZE_T nBytes, DWORD *pError);

/*
 * Changes the size of a block: contents are kept up to the smaller size, and all that is added is
 * zero. The old address is invalid on success; on failure (NULL) the old block is unchanged. With
 * pOriginalMemory NULL, acts as ExpertAllocMemory. A pointer that is not a live block of the key is
 * NMERR_INVALID_PARAMETER; what it points at is never touched. Reference: experts.md 5.2, 14.2.
 */
NETMON_API LPVOID WINAPI ExpertReallocMemory(HEXPERTKEY hExpertKey, LPVOID pOriginalMemory,
                                             SIZE_T nBytes, DWORD *pError);

/*
 * Frees a block. NMERR_SUCCESS, also for NULL; NMERR_INVALID_PARAMETER for a pointer that is not a
 * live block of the key; NMERR_EXPERT_TERMINATE, after freeing it, when the expert has to stop. The
 * page declares the result as SIZE_T; the ABI is DWORD. Reference: experts.md 5.3, 14.2.
 */
NETMON_API DWORD WINAPI ExpertFreeMemory(HEXPERTKEY hExpertKey, LPVOID pOriginalMemory);

/*
 * Returns the size that was requested; 0 for NULL, a bad pointer or a bad key (ours). Still works
 * while the expert is being terminated. Reference: experts.md 5.4, 14.2.
 */
NETMON_API SIZE_T WINAPI ExpertMemorySize(HEXPERTKEY hExpertKey, LPVOID pOriginalMemory);

/*
 * Reports progress; the result tells whether to stop.
 *   Status, SubStatus  EXPERTSTATUS_*, and its detail
 *   szText             status text; copied, cut after 259 bytes; NULL keeps the previous one
 *   PercentDone        0..99; other values keep the previous one
 * NMERR_SUCCESS, NMERR_EXPERT_TERMINATE, NMERR_INVALID_PARAMETER for an unknown Status.
 * Reference: experts.md 8, 14.4.
 */
NETMON_API DWORD WINAPI ExpertIndicateStatus(HEXPERTKEY hExpertKey, EXPERTSTATUSENUMERATION Status,
                                             DWORD SubStatus, const char *szText, LONG PercentDone);

/*
 * Adds an event. All of it is copied before the call returns. NMERR_SUCCESS; NMERR_BAD_VERSION for
 * a Version other than 0; NMERR_INVALID_PARAMETER for NULL or an unknown column type;
 * NMERR_OUT_OF_MEMORY. Reference: experts.md 9, 14.5.
 */
NETMON_API DWORD WINAPI ExpertSubmitEvent(HEXPERTKEY hExpertKey, PNMEVENTDATA pExpertEvent);

/*
 * Copies the start-up information of the key, as it was passed to Run or Configure, to
 * *pExpertStartupInfo. NMERR_INVALID_PARAMETER for NULL. Reference: experts.md 7.
 */
NETMON_API DWORD WINAPI ExpertGetStartupInfo(HEXPERTKEY hExpertKey,
                                             PEXPERTSTARTUPINFO pExpertStartupInfo);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_EXPERTS_H */
