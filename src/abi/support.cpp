// SPDX-License-Identifier: MIT
// The exports of support.h that the backends share.
#include "core/runtime/last_error.h"

#include <netmon/support.h>

using namespace netmon;

DWORD WINAPI BhGetLastError(VOID) { return last_error(); }

DWORD WINAPI BhSetLastError(DWORD Error) { return set_last_error(Error); }

DWORD WINAPI BHGetLastError(VOID) { return last_error(); }

DWORD WINAPI BHSetLastError(DWORD Error) { return set_last_error(Error); }
