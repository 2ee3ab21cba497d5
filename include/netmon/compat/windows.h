/* SPDX-License-Identifier: MIT */
/*
 * Stand-in for <windows.h> where there is none: the types, macros and small functions that the
 * source of an expert or a parser needs in order to compile. Not a Windows emulation.
 * Put this folder on the include path of experts, so that `#include <windows.h>` finds it.
 * LP64: DWORD, ULONG and LONG have 32 bits, WCHAR 16, BOOL is int, __int64 is long long.
 */
#ifndef NETMON_COMPAT_WINDOWS_H
#define NETMON_COMPAT_WINDOWS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef NETMON_EXTENSION
#define NETMON_EXTENSION __extension__
#endif

/* Calling conventions exist on i686 Windows only. */
#define WINAPI
#define WINAPIV
#define APIENTRY
#define CALLBACK
#define PASCAL
#define NTAPI
#define STDMETHODCALLTYPE
#ifndef __cdecl
#define __cdecl
#endif
#ifndef _cdecl
#define _cdecl
#endif
#ifndef __stdcall
#define __stdcall
#endif
#ifndef _stdcall
#define _stdcall
#endif
#define UNALIGNED
#define IN
#define OUT
#define OPTIONAL
#define FAR
#define NEAR
#define CONST const
#define VOID void
#ifndef __int64
#define __int64 long long
#endif

typedef unsigned char BYTE, UCHAR, BOOLEAN;
typedef char CHAR;
typedef unsigned short WORD, USHORT;
typedef short SHORT;
typedef int BOOL, INT, LONG, WINBOOL;
typedef unsigned int DWORD, UINT, ULONG;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wlong-long"
typedef long long LONGLONG, INT64;
typedef unsigned long long ULONGLONG, UINT64, DWORDLONG;
#pragma GCC diagnostic pop
typedef float FLOAT;
typedef double DOUBLE;
typedef uintptr_t DWORD_PTR, ULONG_PTR, UINT_PTR, SIZE_T;
typedef intptr_t LONG_PTR, INT_PTR, SSIZE_T;
typedef DWORD_PTR *PDWORD_PTR;
typedef LONG HRESULT;

#if defined(__SIZEOF_WCHAR_T__) && __SIZEOF_WCHAR_T__ == 2
typedef wchar_t WCHAR;
#elif defined(__cplusplus) && __cplusplus >= 201103L
typedef char16_t WCHAR;
#else
typedef unsigned short WCHAR;
#endif

typedef void *PVOID, *LPVOID;
typedef const void *LPCVOID;
typedef BYTE *PBYTE, *LPBYTE;
typedef WORD *PWORD, *LPWORD;
typedef DWORD *PDWORD, *LPDWORD;
typedef LONG *PLONG, *LPLONG;
typedef BOOL *PBOOL, *LPBOOL;
typedef CHAR *PSTR, *LPSTR, *PCHAR;
typedef const CHAR *PCSTR, *LPCSTR;
typedef WCHAR *PWSTR, *LPWSTR;
typedef const WCHAR *PCWSTR, *LPCWSTR;

typedef void *HANDLE, *HINSTANCE, *HMODULE, *HWND, *HKEY, *HGLOBAL, *HLOCAL;
typedef HANDLE *PHANDLE, *LPHANDLE;

#ifndef TRUE
#define TRUE 1
#endif
#ifndef FALSE
#define FALSE 0
#endif
#define MAX_PATH 260

typedef struct _SYSTEMTIME {
  WORD wYear;
  WORD wMonth;
  WORD wDayOfWeek;
  WORD wDay;
  WORD wHour;
  WORD wMinute;
  WORD wSecond;
  WORD wMilliseconds;
} SYSTEMTIME, *PSYSTEMTIME, *LPSYSTEMTIME;

typedef struct _FILETIME {
  DWORD dwLowDateTime;
  DWORD dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;

typedef union _LARGE_INTEGER {
  NETMON_EXTENSION struct {
    DWORD LowPart;
    LONG HighPart;
  };
  struct {
    DWORD LowPart;
    LONG HighPart;
  } u;
  LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;

#define LOBYTE(w) ((BYTE)((DWORD_PTR)(w) & 0xff))
#define HIBYTE(w) ((BYTE)(((DWORD_PTR)(w) >> 8) & 0xff))
#define LOWORD(l) ((WORD)((DWORD_PTR)(l) & 0xffff))
#define HIWORD(l) ((WORD)(((DWORD_PTR)(l) >> 16) & 0xffff))
#define MAKEWORD(low, high) ((WORD)(LOBYTE(low) | ((WORD)LOBYTE(high) << 8)))
#define MAKELONG(low, high) ((LONG)((DWORD)LOWORD(low) | ((DWORD)LOWORD(high) << 16)))

#define DLL_PROCESS_DETACH 0
#define DLL_PROCESS_ATTACH 1
#define DLL_THREAD_ATTACH 2
#define DLL_THREAD_DETACH 3

#ifdef __cplusplus
extern "C" {
#endif

/* Entry point of a module; declared here so that a C++ definition has C linkage and is exported. */
__attribute__((visibility("default"))) BOOL WINAPI DllMain(HINSTANCE hInstance, DWORD Reason,
                                                           LPVOID Reserved);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_COMPAT_WINDOWS_H */
