/* SPDX-License-Identifier: MIT */
/*
 * Stand-in for <windows.h> where there is none: what the source of an expert or a parser needs in
 * order to compile and run. Not an emulation of Windows: no windows, no registry, no files.
 * Put this folder on the include path of experts and parsers, so that `#include <windows.h>` finds
 * it; never on Windows.
 *
 * - LP64: DWORD, ULONG and LONG have 32 bits, WCHAR 16, BOOL is int, __int64 is long long.
 * - Text is 8-bit: there is no UNICODE build. L"..." is WCHAR text only with -fshort-wchar.
 * - HANDLE, HWND, HINSTANCE... are void pointers, as without STRICT, so that sources of all years
 *   compile.
 * - Functions that are not one-liners are in libnmapi under names of their own, so that the library
 *   adds no `Sleep` or `CreateThread` to the process.
 *
 * Includes the topic headers of this folder, which may be included by themselves as well.
 */
#ifndef NETMON_COMPAT_WINDOWS_H
#define NETMON_COMPAT_WINDOWS_H

#ifdef _WIN32
#error "the stand-in for <windows.h> is on the include path of a Windows build"
#endif

#include <stdarg.h>
#include <string.h>

#include "windef.h"
#include "winerror.h"
#include "winbase.h"
#include "winuser.h"
#ifndef WIN32_LEAN_AND_MEAN
#include "objbase.h"
#endif

#endif /* NETMON_COMPAT_WINDOWS_H */
