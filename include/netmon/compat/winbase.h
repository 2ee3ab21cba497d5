/* SPDX-License-Identifier: MIT */
/*
 * Memory, strings, time, threads and modules of <windows.h>, as far as experts use them.
 * One-liners are inline; the rest is in libnmapi (src/posix/compat_windows.cpp). All functions may
 * be called from any thread. Needs windef.h.
 */
#ifndef NETMON_COMPAT_WINBASE_H
#define NETMON_COMPAT_WINBASE_H

#include "windef.h"
#include "winerror.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Modules -------------------------------------------------------------------------------- */

#define DLL_PROCESS_DETACH 0
#define DLL_PROCESS_ATTACH 1
#define DLL_THREAD_ATTACH 2
#define DLL_THREAD_DETACH 3

/*
 * Entry point of a module, which the host calls after loading (DLL_PROCESS_ATTACH; FALSE refuses)
 * and before unloading (DLL_PROCESS_DETACH). Declared so that a plain C++ definition gets C linkage
 * and is exported whatever the compiler flags; NETMON_NO_DLLMAIN leaves it out.
 */
#ifndef NETMON_NO_DLLMAIN
NETMON_COMPAT_API BOOL WINAPI DllMain(HINSTANCE hInstance, DWORD Reason, LPVOID Reserved);
#endif

/* There are no thread notifications here, so there is nothing to switch off. */
NETMON_COMPAT_INLINE BOOL WINAPI DisableThreadLibraryCalls(HMODULE hModule) {
  return hModule != NULL;
}

/* ---- Last error: one value per thread ------------------------------------------------------- */

NETMON_COMPAT_API DWORD WINAPI GetLastError(VOID) NETMON_COMPAT_NAME(GetLastError);
NETMON_COMPAT_API VOID WINAPI SetLastError(DWORD Error) NETMON_COMPAT_NAME(SetLastError);

/* ---- Memory --------------------------------------------------------------------------------- */

#define RtlZeroMemory(to, bytes) ((void)memset((to), 0, (bytes)))
#define RtlFillMemory(to, bytes, value) ((void)memset((to), (value), (bytes)))
#define RtlCopyMemory(to, from, bytes) ((void)memcpy((to), (from), (bytes)))
#define RtlMoveMemory(to, from, bytes) ((void)memmove((to), (from), (bytes)))
#define RtlEqualMemory(one, other, bytes) (memcmp((one), (other), (bytes)) == 0)
#define ZeroMemory RtlZeroMemory
#define FillMemory RtlFillMemory
#define CopyMemory RtlCopyMemory
#define MoveMemory RtlMoveMemory

#define HEAP_NO_SERIALIZE 0x1
#define HEAP_GENERATE_EXCEPTIONS 0x4
#define HEAP_ZERO_MEMORY 0x8
#define HEAP_REALLOC_IN_PLACE_ONLY 0x10

/*
 * The heap of the process; there is no other, and the hHeap parameters are ignored. Blocks are
 * aligned to 16 bytes. HeapReAlloc keeps the old block when it fails and, with HEAP_ZERO_MEMORY,
 * zeroes what it adds. HeapSize returns the size that was requested, (SIZE_T)-1 for NULL.
 */
NETMON_COMPAT_API HANDLE WINAPI GetProcessHeap(VOID) NETMON_COMPAT_NAME(GetProcessHeap);
NETMON_COMPAT_API LPVOID WINAPI HeapAlloc(HANDLE hHeap, DWORD Flags, SIZE_T Bytes)
    NETMON_COMPAT_NAME(HeapAlloc);
NETMON_COMPAT_API LPVOID WINAPI HeapReAlloc(HANDLE hHeap, DWORD Flags, LPVOID Memory, SIZE_T Bytes)
    NETMON_COMPAT_NAME(HeapReAlloc);
NETMON_COMPAT_API BOOL WINAPI HeapFree(HANDLE hHeap, DWORD Flags, LPVOID Memory)
    NETMON_COMPAT_NAME(HeapFree);
NETMON_COMPAT_API SIZE_T WINAPI HeapSize(HANDLE hHeap, DWORD Flags, LPCVOID Memory)
    NETMON_COMPAT_NAME(HeapSize);

#define GMEM_FIXED 0x0000
#define GMEM_MOVEABLE 0x0002
#define GMEM_ZEROINIT 0x0040
#define GPTR 0x0040
#define GHND 0x0042
#define LMEM_FIXED GMEM_FIXED
#define LMEM_MOVEABLE GMEM_MOVEABLE
#define LMEM_ZEROINIT GMEM_ZEROINIT
#define LPTR GPTR
#define LHND GHND

/* Global and local memory is the same heap; nothing moves, and a handle is the address. */
NETMON_COMPAT_INLINE HGLOBAL WINAPI GlobalAlloc(UINT Flags, SIZE_T Bytes) {
  return HeapAlloc(GetProcessHeap(), (Flags & GMEM_ZEROINIT) ? HEAP_ZERO_MEMORY : 0, Bytes);
}
NETMON_COMPAT_INLINE HGLOBAL WINAPI GlobalReAlloc(HGLOBAL Memory, SIZE_T Bytes, UINT Flags) {
  return HeapReAlloc(GetProcessHeap(), (Flags & GMEM_ZEROINIT) ? HEAP_ZERO_MEMORY : 0, Memory,
                     Bytes);
}
NETMON_COMPAT_INLINE HGLOBAL WINAPI GlobalFree(HGLOBAL Memory) {
  return HeapFree(GetProcessHeap(), 0, Memory) ? NULL : Memory;
}
NETMON_COMPAT_INLINE SIZE_T WINAPI GlobalSize(HGLOBAL Memory) {
  return Memory == NULL ? 0 : HeapSize(GetProcessHeap(), 0, Memory);
}
NETMON_COMPAT_INLINE LPVOID WINAPI GlobalLock(HGLOBAL Memory) { return Memory; }
NETMON_COMPAT_INLINE BOOL WINAPI GlobalUnlock(HGLOBAL Memory) {
  (void)Memory;
  return FALSE; /* the lock count is always zero */
}
#define LocalAlloc(flags, bytes) GlobalAlloc((flags), (bytes))
#define LocalReAlloc(memory, bytes, flags) GlobalReAlloc((memory), (bytes), (flags))
#define LocalFree(memory) GlobalFree(memory)
#define LocalSize(memory) GlobalSize(memory)
#define LocalLock(memory) GlobalLock(memory)
#define LocalUnlock(memory) GlobalUnlock(memory)

/* ---- Strings -------------------------------------------------------------------------------- */

NETMON_COMPAT_INLINE int WINAPI lstrlenA(LPCSTR Text) {
  return Text == NULL ? 0 : (int)strlen(Text);
}
NETMON_COMPAT_INLINE LPSTR WINAPI lstrcpyA(LPSTR To, LPCSTR From) {
  return To == NULL || From == NULL ? NULL : strcpy(To, From);
}
NETMON_COMPAT_INLINE LPSTR WINAPI lstrcatA(LPSTR To, LPCSTR From) {
  return To == NULL || From == NULL ? NULL : strcat(To, From);
}
/* Copies at most MaxBytes - 1 bytes and always ends the text. */
NETMON_COMPAT_INLINE LPSTR WINAPI lstrcpynA(LPSTR To, LPCSTR From, int MaxBytes) {
  int at = 0;
  if (To == NULL || From == NULL || MaxBytes <= 0) return NULL;
  for (; at < MaxBytes - 1 && From[at] != '\0'; ++at) To[at] = From[at];
  To[at] = '\0';
  return To;
}
NETMON_COMPAT_INLINE int WINAPI lstrcmpA(LPCSTR One, LPCSTR Other) {
  return One == NULL || Other == NULL ? (One != NULL) - (Other != NULL) : strcmp(One, Other);
}
NETMON_COMPAT_INLINE int WINAPI lstrcmpiA(LPCSTR One, LPCSTR Other) {
  return One == NULL || Other == NULL ? (One != NULL) - (Other != NULL) : strcasecmp(One, Other);
}
#define lstrlen lstrlenA
#define lstrcpy lstrcpyA
#define lstrcat lstrcatA
#define lstrcpyn lstrcpynA
#define lstrcmp lstrcmpA
#define lstrcmpi lstrcmpiA

/* Names of the C library of Windows. */
#ifndef _stricmp
#define _stricmp strcasecmp
#endif
#ifndef stricmp
#define stricmp strcasecmp
#endif
#ifndef _strcmpi
#define _strcmpi strcasecmp
#endif
#ifndef strcmpi
#define strcmpi strcasecmp
#endif
#ifndef _strnicmp
#define _strnicmp strncasecmp
#endif
#ifndef strnicmp
#define strnicmp strncasecmp
#endif

/* Change ASCII letters of the text in place; the others stay. */
NETMON_COMPAT_INLINE LPSTR _strupr(LPSTR Text) {
  LPSTR at;
  for (at = Text; *at != '\0'; ++at) {
    if (*at >= 'a' && *at <= 'z') *at = (CHAR)(*at - 'a' + 'A');
  }
  return Text;
}
NETMON_COMPAT_INLINE LPSTR _strlwr(LPSTR Text) {
  LPSTR at;
  for (at = Text; *at != '\0'; ++at) {
    if (*at >= 'A' && *at <= 'Z') *at = (CHAR)(*at - 'A' + 'a');
  }
  return Text;
}
#define strupr _strupr
#define strlwr _strlwr
#define CharUpperA _strupr
#define CharLowerA _strlwr
#define CharUpper _strupr
#define CharLower _strlwr

/*
 * Formatting by the rules of Windows: `l` means 32 bits, `I64` and `ll` 64. (To the C library's
 * printf and the like, `l` means 64 bits here: cast DWORDs to unsigned long for them, or use
 * these.) When the text does not fit, _snprintf returns -1 and does not terminate it, as on
 * Windows.
 */
NETMON_COMPAT_API int _snprintf(LPSTR Buffer, SIZE_T Bytes, LPCSTR Format, ...)
    NETMON_COMPAT_NAME(_snprintf);
NETMON_COMPAT_API int _vsnprintf(LPSTR Buffer, SIZE_T Bytes, LPCSTR Format, va_list Arguments)
    NETMON_COMPAT_NAME(_vsnprintf);

/* ---- Time ----------------------------------------------------------------------------------- */

/* Milliseconds since an unspecified start; wraps around after 49 days. */
NETMON_COMPAT_API DWORD WINAPI GetTickCount(VOID) NETMON_COMPAT_NAME(GetTickCount);
NETMON_COMPAT_API VOID WINAPI Sleep(DWORD Milliseconds) NETMON_COMPAT_NAME(Sleep);

/* Now, in UTC and in local time. */
NETMON_COMPAT_API VOID WINAPI GetSystemTime(LPSYSTEMTIME SystemTime)
    NETMON_COMPAT_NAME(GetSystemTime);
NETMON_COMPAT_API VOID WINAPI GetLocalTime(LPSYSTEMTIME SystemTime)
    NETMON_COMPAT_NAME(GetLocalTime);
NETMON_COMPAT_API VOID WINAPI GetSystemTimeAsFileTime(LPFILETIME FileTime)
    NETMON_COMPAT_NAME(GetSystemTimeAsFileTime);

/*
 * Convert between the two forms. FALSE and ERROR_INVALID_PARAMETER for an invalid time, or one
 * outside the years 1601 to 30827; wDayOfWeek is ignored.
 */
NETMON_COMPAT_API BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *SystemTime,
                                                   LPFILETIME FileTime)
    NETMON_COMPAT_NAME(SystemTimeToFileTime);
NETMON_COMPAT_API BOOL WINAPI FileTimeToSystemTime(const FILETIME *FileTime,
                                                   LPSYSTEMTIME SystemTime)
    NETMON_COMPAT_NAME(FileTimeToSystemTime);

/* -1, 0 or 1. */
NETMON_COMPAT_INLINE LONG WINAPI CompareFileTime(const FILETIME *One, const FILETIME *Other) {
  if (One->dwHighDateTime != Other->dwHighDateTime) {
    return One->dwHighDateTime < Other->dwHighDateTime ? -1 : 1;
  }
  if (One->dwLowDateTime != Other->dwLowDateTime) {
    return One->dwLowDateTime < Other->dwLowDateTime ? -1 : 1;
  }
  return 0;
}

/* ---- Atomic operations ---------------------------------------------------------------------- */

NETMON_COMPAT_INLINE LONG WINAPI InterlockedIncrement(volatile LONG *Value) {
  return __sync_add_and_fetch(Value, 1);
}
NETMON_COMPAT_INLINE LONG WINAPI InterlockedDecrement(volatile LONG *Value) {
  return __sync_sub_and_fetch(Value, 1);
}
NETMON_COMPAT_INLINE LONG WINAPI InterlockedExchangeAdd(volatile LONG *Value, LONG Add) {
  return __sync_fetch_and_add(Value, Add);
}
NETMON_COMPAT_INLINE LONG WINAPI InterlockedExchange(volatile LONG *Value, LONG New) {
  return __atomic_exchange_n(Value, New, __ATOMIC_SEQ_CST);
}
NETMON_COMPAT_INLINE LONG WINAPI InterlockedCompareExchange(volatile LONG *Value, LONG New,
                                                            LONG Expected) {
  return __sync_val_compare_and_swap(Value, Expected, New);
}
NETMON_COMPAT_INLINE PVOID WINAPI InterlockedExchangePointer(PVOID volatile *Value, PVOID New) {
  return __atomic_exchange_n(Value, New, __ATOMIC_SEQ_CST);
}
NETMON_COMPAT_INLINE PVOID WINAPI InterlockedCompareExchangePointer(PVOID volatile *Value,
                                                                    PVOID New, PVOID Expected) {
  return __sync_val_compare_and_swap(Value, Expected, New);
}

/* ---- Critical sections: recursive locks ----------------------------------------------------- */

typedef union _RTL_CRITICAL_SECTION {
  BYTE Storage[64];
  PVOID Alignment;
} CRITICAL_SECTION, *PCRITICAL_SECTION, *LPCRITICAL_SECTION;

NETMON_COMPAT_API VOID WINAPI InitializeCriticalSection(LPCRITICAL_SECTION Section)
    NETMON_COMPAT_NAME(InitializeCriticalSection);
NETMON_COMPAT_API VOID WINAPI EnterCriticalSection(LPCRITICAL_SECTION Section)
    NETMON_COMPAT_NAME(EnterCriticalSection);
NETMON_COMPAT_API BOOL WINAPI TryEnterCriticalSection(LPCRITICAL_SECTION Section)
    NETMON_COMPAT_NAME(TryEnterCriticalSection);
NETMON_COMPAT_API VOID WINAPI LeaveCriticalSection(LPCRITICAL_SECTION Section)
    NETMON_COMPAT_NAME(LeaveCriticalSection);
NETMON_COMPAT_API VOID WINAPI DeleteCriticalSection(LPCRITICAL_SECTION Section)
    NETMON_COMPAT_NAME(DeleteCriticalSection);
NETMON_COMPAT_INLINE BOOL WINAPI InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION Section,
                                                                       DWORD SpinCount) {
  (void)SpinCount;
  InitializeCriticalSection(Section);
  return TRUE;
}

/* ---- Threads and events --------------------------------------------------------------------- */

#define INFINITE 0xffffffffU
#define WAIT_OBJECT_0 0x00000000U
#define WAIT_TIMEOUT 0x00000102U
#define WAIT_FAILED 0xffffffffU
#define STILL_ACTIVE 0x00000103U
#define CREATE_SUSPENDED 0x4

typedef DWORD(WINAPI *LPTHREAD_START_ROUTINE)(LPVOID);
typedef LPTHREAD_START_ROUTINE PTHREAD_START_ROUTINE;
typedef struct _SECURITY_ATTRIBUTES SECURITY_ATTRIBUTES, *PSECURITY_ATTRIBUTES,
    *LPSECURITY_ATTRIBUTES;

/*
 * Starts a thread. Attributes are ignored, StackBytes 0 is the default size, and CREATE_SUSPENDED
 * is refused (ERROR_NOT_SUPPORTED). NULL on failure. The handle must be closed; closing it does not
 * end the thread. pThreadId may be NULL.
 */
NETMON_COMPAT_API HANDLE WINAPI CreateThread(LPSECURITY_ATTRIBUTES Attributes, SIZE_T StackBytes,
                                             LPTHREAD_START_ROUTINE Start, LPVOID Parameter,
                                             DWORD Flags, LPDWORD pThreadId)
    NETMON_COMPAT_NAME(CreateThread);
/* STILL_ACTIVE while the thread runs. */
NETMON_COMPAT_API BOOL WINAPI GetExitCodeThread(HANDLE hThread, LPDWORD pExitCode)
    NETMON_COMPAT_NAME(GetExitCodeThread);
NETMON_COMPAT_API DWORD WINAPI GetCurrentThreadId(VOID) NETMON_COMPAT_NAME(GetCurrentThreadId);

/* Events. Names are refused (ERROR_NOT_SUPPORTED): they would reach across processes. */
NETMON_COMPAT_API HANDLE WINAPI CreateEventA(LPSECURITY_ATTRIBUTES Attributes, BOOL ManualReset,
                                             BOOL InitialState, LPCSTR Name)
    NETMON_COMPAT_NAME(CreateEventA);
NETMON_COMPAT_API BOOL WINAPI SetEvent(HANDLE hEvent) NETMON_COMPAT_NAME(SetEvent);
NETMON_COMPAT_API BOOL WINAPI ResetEvent(HANDLE hEvent) NETMON_COMPAT_NAME(ResetEvent);
#define CreateEvent CreateEventA

/*
 * Waits for the end of a thread, or for an event, which is reset unless it is a manual-reset event.
 * WAIT_OBJECT_0, WAIT_TIMEOUT, or WAIT_FAILED for an invalid handle.
 */
NETMON_COMPAT_API DWORD WINAPI WaitForSingleObject(HANDLE hObject, DWORD Milliseconds)
    NETMON_COMPAT_NAME(WaitForSingleObject);
/* Closes a handle; FALSE and ERROR_INVALID_HANDLE for an invalid one. */
NETMON_COMPAT_API BOOL WINAPI CloseHandle(HANDLE hObject) NETMON_COMPAT_NAME(CloseHandle);

/* ---- Debug output: goes to standard error --------------------------------------------------- */

NETMON_COMPAT_API VOID WINAPI OutputDebugStringA(LPCSTR Text)
    NETMON_COMPAT_NAME(OutputDebugStringA);
#define OutputDebugString OutputDebugStringA

#ifdef __cplusplus
}
#endif

#endif /* NETMON_COMPAT_WINBASE_H */
