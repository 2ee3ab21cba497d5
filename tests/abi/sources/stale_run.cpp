// SPDX-License-Identifier: MIT
// The stale Run in an extern "C" block contradicts the header's: NETMON_NO_EXPERT_ENTRY_POINTS
// leaves that out, and the loader finds the mangled name of the good one.
#define NETMON_NO_EXPERT_ENTRY_POINTS
#include <windows.h>
#include <netmon.h>

extern "C" BOOL WINAPI Run( HEXPERTKEY hKey, PEXPERTSTARTUPINFO pInfo, DWORD Flags );

BOOL WINAPI Run( HEXPERTKEY, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND ) { return TRUE; }
