// SPDX-License-Identifier: MIT
// dprintf of the SDK: text for the debugger's output. The C runtime formats it by the rules that
// its callers know. Windows only; an export of the backend's own.
#include <netmon/support.h>

#include <cstdarg>
#include <cstdio>

VOID __cdecl dprintf(LPCSTR format, ...) {
  if (!format) return;
  char text[4096]; // longer text is cut, as OutputDebugString does
  va_list arguments;
  va_start(arguments, format);
  _vsnprintf(text, sizeof text - 1, format, arguments);
  va_end(arguments);
  text[sizeof text - 1] = '\0';
  OutputDebugStringA(text);
}
