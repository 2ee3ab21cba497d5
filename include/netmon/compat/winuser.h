/* SPDX-License-Identifier: MIT */
/*
 * The parts of the user interface that experts use and that work without one: message boxes, which
 * go to standard error, and text formatting. Needs windef.h.
 */
#ifndef NETMON_COMPAT_WINUSER_H
#define NETMON_COMPAT_WINUSER_H

#include "windef.h"

#include <stdarg.h>

#define IDOK 1
#define IDCANCEL 2
#define IDABORT 3
#define IDRETRY 4
#define IDIGNORE 5
#define IDYES 6
#define IDNO 7

#define MB_OK 0x00
#define MB_OKCANCEL 0x01
#define MB_ABORTRETRYIGNORE 0x02
#define MB_YESNOCANCEL 0x03
#define MB_YESNO 0x04
#define MB_RETRYCANCEL 0x05
#define MB_ICONHAND 0x10
#define MB_ICONSTOP MB_ICONHAND
#define MB_ICONERROR MB_ICONHAND
#define MB_ICONQUESTION 0x20
#define MB_ICONEXCLAMATION 0x30
#define MB_ICONWARNING MB_ICONEXCLAMATION
#define MB_ICONASTERISK 0x40
#define MB_ICONINFORMATION MB_ICONASTERISK
#define MB_APPLMODAL 0x0000
#define MB_SYSTEMMODAL 0x1000
#define MB_TASKMODAL 0x2000
#define MB_SETFOREGROUND 0x10000
#define MB_TOPMOST 0x40000

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Prints caption and text to standard error. Returns the answer that lets the expert go on: IDOK,
 * or IDYES for boxes with Yes; where the choice is between retrying and giving up, it is giving up
 * (IDCANCEL, IDABORT), so that no expert loops forever.
 */
NETMON_COMPAT_API int WINAPI MessageBoxA(HWND hWnd, LPCSTR Text, LPCSTR Caption, UINT Type)
    NETMON_COMPAT_NAME(MessageBoxA);
#define MessageBox MessageBoxA

/*
 * Formats at most 1023 bytes by the rules of _snprintf in winbase.h and terminates them. Returns
 * the length of the text.
 */
NETMON_COMPAT_API int WINAPIV wsprintfA(LPSTR Buffer, LPCSTR Format, ...)
    NETMON_COMPAT_NAME(wsprintfA);
NETMON_COMPAT_API int WINAPI wvsprintfA(LPSTR Buffer, LPCSTR Format, va_list Arguments)
    NETMON_COMPAT_NAME(wvsprintfA);
#define wsprintf wsprintfA
#define wvsprintf wvsprintfA

#ifdef __cplusplus
}
#endif

#endif /* NETMON_COMPAT_WINUSER_H */
