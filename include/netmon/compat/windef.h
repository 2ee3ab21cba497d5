/* SPDX-License-Identifier: MIT */
/*
 * Windows types and macros for other systems. No functions. Includes C headers only.
 */
#ifndef NETMON_COMPAT_WINDEF_H
#define NETMON_COMPAT_WINDEF_H

#include <stddef.h>
#include <stdint.h>

#if defined(UNICODE) || defined(_UNICODE)
#error "there is no UNICODE build with the stand-in for <windows.h>: compile without UNICODE"
#endif

#ifndef NETMON_EXTENSION
#define NETMON_EXTENSION __extension__
#endif

/* ---- Keywords of the old compilers ---------------------------------------------------------- */

/* Calling conventions differ on i686 Windows only. */
#define WINAPI
#define WINAPIV
#define APIENTRY
#define CALLBACK
#define PASCAL
#define NTAPI
#define __cdecl
#define _cdecl
#define __stdcall
#define _stdcall
#define __fastcall

/* Keywords that mean nothing here. */
#define CONST const
#define FAR
#define NEAR
#define IN
#define OUT
#define OPTIONAL
#define UNALIGNED
#define __unaligned
#define VOID void

/* Integers by size, and inlining, as the old compilers spelled them. */
#ifndef __int64
#define __int64 long long
#endif
#define __int32 int
#define __int16 short
#define __int8 char
#define __forceinline __inline__ __attribute__((always_inline))
#ifndef _inline
#define _inline __inline
#endif

/* __declspec(...): exporting is visibility; the rest is the nearest equivalent. */
#define __declspec(what) NETMON_DECLSPEC_##what
#define _declspec(what) NETMON_DECLSPEC_##what
#define NETMON_DECLSPEC_dllexport __attribute__((visibility("default")))
#define NETMON_DECLSPEC_dllimport
#define NETMON_DECLSPEC_noreturn __attribute__((noreturn))
#define NETMON_DECLSPEC_noinline __attribute__((noinline))
#define NETMON_DECLSPEC_thread __thread
#define NETMON_DECLSPEC_novtable
#define NETMON_DECLSPEC_selectany __attribute__((weak))
#define NETMON_DECLSPEC_align(bytes) __attribute__((aligned(bytes)))
#define DECLSPEC_NORETURN __attribute__((noreturn))
#define DECLSPEC_IMPORT
#define DECLSPEC_EXPORT __attribute__((visibility("default")))
#define DECLSPEC_ALIGN(bytes) __attribute__((aligned(bytes)))
#define WINBASEAPI
#define WINUSERAPI

#ifdef __cplusplus
#define EXTERN_C extern "C"
#else
#define EXTERN_C extern
#endif
#define CONST_VTBL const

#ifndef TRUE
#define TRUE 1
#endif
#ifndef FALSE
#define FALSE 0
#endif
#define MAX_PATH 260
#ifndef _MAX_PATH
#define _MAX_PATH MAX_PATH
#endif

/* ---- Types ---------------------------------------------------------------------------------- */

typedef char CHAR, CCHAR, INT8;
typedef unsigned char BYTE, UCHAR, BOOLEAN, UINT8;
typedef short SHORT, INT16;
typedef unsigned short WORD, USHORT, UINT16, ATOM;
typedef int INT, LONG, BOOL, WINBOOL, INT32, LONG32;
typedef unsigned int UINT, DWORD, ULONG, UINT32, ULONG32, DWORD32;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wlong-long"
typedef long long LONGLONG, INT64, LONG64;
typedef unsigned long long ULONGLONG, DWORDLONG, UINT64, ULONG64, DWORD64;
#pragma GCC diagnostic pop
typedef float FLOAT;
typedef double DOUBLE;
typedef intptr_t INT_PTR, LONG_PTR, SSIZE_T;
typedef uintptr_t UINT_PTR, ULONG_PTR, DWORD_PTR, SIZE_T;
typedef LONG HRESULT;
typedef UINT_PTR WPARAM;
typedef LONG_PTR LPARAM, LRESULT;

/* A UTF-16 code unit. The type of L"..." where that has 16 bits, so that such literals fit. */
#if defined(__SIZEOF_WCHAR_T__) && __SIZEOF_WCHAR_T__ == 2
typedef wchar_t WCHAR;
#elif defined(__cplusplus) && __cplusplus >= 201103L
typedef char16_t WCHAR;
#else
typedef unsigned short WCHAR;
#endif
typedef char TCHAR, *PTCHAR;

typedef void *PVOID, *LPVOID;
typedef const void *PCVOID, *LPCVOID;
typedef BYTE *PBYTE, *LPBYTE, *PUCHAR, *PBOOLEAN;
typedef const BYTE *LPCBYTE;
typedef SHORT *PSHORT;
typedef WORD *PWORD, *LPWORD, *PUSHORT;
typedef INT *PINT, *LPINT;
typedef UINT *PUINT, *LPUINT;
typedef DWORD *PDWORD, *LPDWORD, *PULONG;
typedef LONG *PLONG, *LPLONG;
typedef BOOL *PBOOL, *LPBOOL;
typedef LONGLONG *PLONGLONG;
typedef ULONGLONG *PULONGLONG;
typedef SIZE_T *PSIZE_T;
typedef INT_PTR *PINT_PTR;
typedef LONG_PTR *PLONG_PTR;
typedef ULONG_PTR *PULONG_PTR;
typedef DWORD_PTR *PDWORD_PTR;
typedef CHAR *PCHAR, *LPCH, *PSTR, *NPSTR, *LPSTR, *PTSTR, *LPTSTR;
typedef const CHAR *PCSTR, *LPCSTR, *PCTSTR, *LPCTSTR;
typedef WCHAR *PWCHAR, *PWSTR, *LPWSTR;
typedef const WCHAR *PCWSTR, *LPCWSTR;

typedef void *HANDLE;
typedef HANDLE *PHANDLE, *LPHANDLE;
typedef HANDLE HINSTANCE, HMODULE, HWND, HKEY, HDC, HICON, HCURSOR, HMENU, HFONT, HBRUSH, HRSRC;
typedef HANDLE HGLOBAL, HLOCAL;
typedef HKEY *PHKEY;
typedef INT_PTR (*FARPROC)(void);
typedef INT_PTR (*PROC)(void);

#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)
#define DECLARE_HANDLE(name) \
  struct name##__ { \
    int unused; \
  }; \
  typedef struct name##__ *name

typedef struct tagPOINT {
  LONG x;
  LONG y;
} POINT, *PPOINT, *LPPOINT;

typedef struct tagRECT {
  LONG left;
  LONG top;
  LONG right;
  LONG bottom;
} RECT, *PRECT, *LPRECT;

/* A calendar time. */
typedef struct _SYSTEMTIME {
  WORD wYear;
  WORD wMonth;     /* 1..12 */
  WORD wDayOfWeek; /* 0 is Sunday */
  WORD wDay;       /* 1..31 */
  WORD wHour;
  WORD wMinute;
  WORD wSecond;
  WORD wMilliseconds;
} SYSTEMTIME, *PSYSTEMTIME, *LPSYSTEMTIME;

/* 100-nanosecond steps since 1601-01-01 00:00 UTC. */
typedef struct _FILETIME {
  DWORD dwLowDateTime;
  DWORD dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;

typedef union _LARGE_INTEGER {
  NETMON_EXTENSION struct {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    LONG HighPart;
    DWORD LowPart;
#else
    DWORD LowPart;
    LONG HighPart;
#endif
  };
  struct {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    LONG HighPart;
    DWORD LowPart;
#else
    DWORD LowPart;
    LONG HighPart;
#endif
  } u;
  LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;

typedef union _ULARGE_INTEGER {
  NETMON_EXTENSION struct {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    DWORD HighPart;
    DWORD LowPart;
#else
    DWORD LowPart;
    DWORD HighPart;
#endif
  };
  struct {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    DWORD HighPart;
    DWORD LowPart;
#else
    DWORD LowPart;
    DWORD HighPart;
#endif
  } u;
  ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

/* ---- Macros --------------------------------------------------------------------------------- */

#define LOBYTE(w) ((BYTE)((DWORD_PTR)(w)&0xff))
#define HIBYTE(w) ((BYTE)(((DWORD_PTR)(w) >> 8) & 0xff))
#define LOWORD(l) ((WORD)((DWORD_PTR)(l)&0xffff))
#define HIWORD(l) ((WORD)(((DWORD_PTR)(l) >> 16) & 0xffff))
#define MAKEWORD(low, high) ((WORD)(LOBYTE(low) | ((WORD)LOBYTE(high) << 8)))
#define MAKELONG(low, high) ((LONG)((DWORD)LOWORD(low) | ((DWORD)LOWORD(high) << 16)))

#ifndef FIELD_OFFSET
#define FIELD_OFFSET(type, field) ((LONG)offsetof(type, field))
#endif
#ifndef CONTAINING_RECORD
#define CONTAINING_RECORD(address, type, field) ((type *)((char *)(address)-offsetof(type, field)))
#endif
#ifndef ARRAYSIZE
#define ARRAYSIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif
#define UNREFERENCED_PARAMETER(name) ((void)(name))

#define TEXT(text) text
#define __TEXT(text) text

/*
 * min and max are macros in C, where nothing else has these names. In C++ they would break the
 * standard library, so they are left out there: use std::min and std::max, or __min and __max.
 * NOMINMAX leaves them out in C too. NETMON_MINMAX defines them in C++ too: then include the C++
 * headers first.
 */
#define __min(a, b) (((a) < (b)) ? (a) : (b))
#define __max(a, b) (((a) > (b)) ? (a) : (b))
#if !defined(NOMINMAX) && (!defined(__cplusplus) || defined(NETMON_MINMAX))
#ifndef min
#define min(a, b) __min(a, b)
#endif
#ifndef max
#define max(a, b) __max(a, b)
#endif
#endif

/* ---- Functions of this folder --------------------------------------------------------------- */

/* Static in C, inline in C++. */
#ifdef __cplusplus
#define NETMON_COMPAT_INLINE inline
#else
#define NETMON_COMPAT_INLINE static __inline__ __attribute__((unused))
#endif

/* A function of libnmapi. It is called `name` in sources and netmon_compat_name in the library. */
#define NETMON_COMPAT_API __attribute__((visibility("default")))
#define NETMON_COMPAT_STRING_(text) #text
#define NETMON_COMPAT_STRING(text) NETMON_COMPAT_STRING_(text)
#define NETMON_COMPAT_NAME(name) \
  __asm__(NETMON_COMPAT_STRING(__USER_LABEL_PREFIX__) "netmon_compat_" #name)

#endif /* NETMON_COMPAT_WINDEF_H */
