// SPDX-License-Identifier: MIT
// register_exits: ends the process in Register.
#include <netmon/netmon.h>

#include <stdlib.h>

BOOL WINAPI Register(PEXPERTENUMINFO) { exit(7); }

BOOL WINAPI Run(HEXPERTKEY, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND) { return TRUE; }
