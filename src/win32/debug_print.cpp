// SPDX-License-Identifier: MIT
// dprintf of the SDK: text for whoever watches the debugger's output. The C runtime formats by the
// rules that its callers know. Windows only; an export of the backend's own.
#include <netmon/support.h>

#include <cstdarg>
#include <cstdio>

VOID __cdecl dprintf(LPCSTR format, ...) {
  if (!format) return;
  char text[4096]; // what is longer is cut; OutputDebugString cuts there, too
  va_list arguments;
  va_start(arguments, format);
  _vsnprintf(text, sizeof text - 1, format, arguments);
  va_end(arguments);
  text[sizeof text - 1] = '\0';
  OutputDebugStringA(text);
}
