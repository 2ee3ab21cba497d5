// SPDX-License-Identifier: MIT
// register_interrupts: sends Ctrl-C to nmexpert, and never returns from Register. POSIX only.
#include <netmon/netmon.h>

#include <signal.h>
#include <unistd.h>

BOOL WINAPI Register(PEXPERTENUMINFO) {
  kill(getppid(), SIGINT);
  for (;;) pause();
}

BOOL WINAPI Run(HEXPERTKEY, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND) { return TRUE; }
