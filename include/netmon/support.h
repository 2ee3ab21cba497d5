/* SPDX-License-Identifier: MIT */
/*
 * Support functions of the old library: memory, pools of objects, timers, the last error, debug
 * output. The vendor documents none of them. Needs types.h. Any thread.
 * Reference: parsers.md 17, frames.md 7.
 */
#ifndef NETMON_SUPPORT_H
#define NETMON_SUPPORT_H

#include "types.h"

/* Keywords of the old sources. */
#ifndef INLINE
#define INLINE __inline
#endif
#define BHAPI WINAPI

/* OBJECTTYPE: four letters. */
#ifndef MAKE_IDENTIFIER
#define MAKE_IDENTIFIER(a, b, c, d) ((DWORD)MAKELONG(MAKEWORD(a, b), MAKEWORD(c, d)))
#endif
#define HANDLE_TYPE_INVALID MAKE_IDENTIFIER(-1, -1, -1, -1)
#define HANDLE_TYPE_CAPTURE MAKE_IDENTIFIER('C', 'A', 'P', '$')
#define HANDLE_TYPE_PARSER MAKE_IDENTIFIER('P', 'S', 'R', '$')
#define HANDLE_TYPE_ADDRESSDB MAKE_IDENTIFIER('A', 'D', 'R', '$')
#define HANDLE_TYPE_PROTOCOL MAKE_IDENTIFIER('P', 'R', 'T', '$')
#define HANDLE_TYPE_BUFFER MAKE_IDENTIFIER('B', 'U', 'F', '$')

/* Results of BhGetWindowsVersion. */
#define WINDOWS_VERSION_UNKNOWN 0
#define WINDOWS_VERSION_WIN32S 1
#define WINDOWS_VERSION_WIN32C 2
#define WINDOWS_VERSION_WIN32 3

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Last error: one NMERR code per thread -------------------------------------------------- */

/* Why the last function that returns no code failed on this thread. */
NETMON_API DWORD WINAPI BhGetLastError(VOID);
/* Sets it and returns the previous one. */
NETMON_API DWORD WINAPI BhSetLastError(DWORD Error);
/* The same two functions, as the headers and import libraries up to 2.0 spelled them. */
NETMON_API DWORD WINAPI BHGetLastError(VOID);
NETMON_API DWORD WINAPI BHSetLastError(DWORD Error);

/*
 * ---- Memory that belongs to no key ----------------------------------------------------------
 * Blocks stay until they are freed, also when the expert that allocated them has ended. A pointer
 * that is not a live block is refused, with NMERR_INVALID_PARAMETER as the last error.
 */

/* A zeroed block; NULL on failure. */
NETMON_API LPVOID WINAPI AllocMemory(SIZE_T size);
/* Changes its size, zeroing what is added; NULL on failure, in which case the old block stays. */
NETMON_API LPVOID WINAPI ReallocMemory(LPVOID ptr, SIZE_T NewSize);
/* Frees a block; NULL is allowed. */
NETMON_API VOID WINAPI FreeMemory(LPVOID ptr);
/* The size of a block as it was requested; 0 for anything else. */
NETMON_API SIZE_T WINAPI MemorySize(LPVOID ptr);
/* Sets the last error to NMERR_INVALID_PARAMETER when this is not a block of AllocMemory. */
NETMON_API VOID WINAPI TestMemory(LPVOID ptr);
/* NULL: blocks have no handles. */
NETMON_API HANDLE WINAPI MemoryHandle(LPBYTE ptr);

/*
 * ---- Pools of objects of one size -----------------------------------------------------------
 * Any thread. A bad handle gives NULL or 0, and NMERR_INVALID_PARAMETER as the last error.
 */

typedef LPVOID HOBJECTHEAP;

/*
 * Prepares a new object of a pool, whose memory is zeroed. Called once for each: an object that is
 * allocated again is as it was freed (a guess: the original is not documented).
 */
typedef VOID(WINAPI *OBJECTPROC)(HOBJECTHEAP, LPVOID);

/* Creates a pool; ObjectProc may be NULL. NULL on failure. */
NETMON_API HOBJECTHEAP WINAPI CreateObjectHeap(DWORD ObjectSize, OBJECTPROC ObjectProc);
/* Frees a pool and all its objects; returns NULL. */
NETMON_API HOBJECTHEAP WINAPI DestroyObjectHeap(HOBJECTHEAP hObjectHeap);
/* Allocates an object, NULL on failure; frees one and returns NULL. */
NETMON_API LPVOID WINAPI AllocObject(HOBJECTHEAP hObjectHeap);
NETMON_API LPVOID WINAPI FreeObject(HOBJECTHEAP hObjectHeap, LPVOID ObjectMemory);
/* Adds unused objects; returns how many, which are fewer when memory is short. */
NETMON_API DWORD WINAPI GrowObjectHeap(HOBJECTHEAP hObjectHeap, DWORD nObjects);
/* The number of objects, used and unused. */
NETMON_API DWORD WINAPI GetObjectHeapSize(HOBJECTHEAP hObjectHeap);
/* Releases unused objects. */
NETMON_API VOID WINAPI PurgeObjectHeap(HOBJECTHEAP hObjectHeap);

/* ---- Timers --------------------------------------------------------------------------------- */

typedef VOID(WINAPI *BHTIMERPROC)(LPVOID);

/*
 * Calls TimerProc(InstData) every TimeOut milliseconds (0 counts as 1), on a thread of its own;
 * NULL on failure. A call that takes longer delays the next one; a call that faults is the last.
 * Kill a timer before its function is unloaded.
 */
NETMON_API HTIMER WINAPI BhSetTimer(BHTIMERPROC TimerProc, LPVOID InstData, DWORD TimeOut);
/*
 * Stops the timer; no call is under way when this returns, except the one that calls this. Does
 * nothing for anything that is not a timer.
 */
NETMON_API VOID WINAPI BhKillTimer(HTIMER hTimer);

/* ---- The system ----------------------------------------------------------------------------- */

/* Returns WINDOWS_VERSION_WIN32. */
NETMON_API DWORD WINAPI BhGetWindowsVersion(VOID);
/* Returns TRUE. */
NETMON_API BOOL WINAPI IsDaytona(VOID);

/*
 * dprintf(format, ...): debug output, by the formatting rules of Windows (`l` is 32 bits).
 * The name clashes with the dprintf(int, const char *, ...) of POSIX, which <stdio.h> declares. On
 * systems other than Windows the library therefore exports it under another name. In C++ it is an
 * overload beside the other one; in C a macro takes over the name, after <stdio.h>, unless
 * NETMON_NO_DPRINTF is defined.
 */
#ifdef _WIN32
NETMON_API VOID __cdecl dprintf(LPCSTR format, ...);
#elif !defined(__cplusplus)
NETMON_API VOID NetmonDebugPrint(LPCSTR format, ...) NETMON_COMPAT_NAME(dprintf);
#ifndef NETMON_NO_DPRINTF
#include <stdio.h>
#undef dprintf
#define dprintf NetmonDebugPrint
#endif
#endif

#ifdef __cplusplus
}
#endif

#if !defined(_WIN32) && defined(__cplusplus) && !defined(NETMON_NO_DPRINTF)
extern "C++" NETMON_API VOID dprintf(LPCSTR format, ...) NETMON_COMPAT_NAME(dprintf);
#endif

#endif /* NETMON_SUPPORT_H */
