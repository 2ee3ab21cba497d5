// SPDX-License-Identifier: MIT
// register_hangs: never returns from Register.
#include <netmon/netmon.h>

#include <stdlib.h>
#include <unistd.h>

BOOL WINAPI Register(PEXPERTENUMINFO) { for (;;) pause(); }

BOOL WINAPI Run(HEXPERTKEY, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND) { return TRUE; }
