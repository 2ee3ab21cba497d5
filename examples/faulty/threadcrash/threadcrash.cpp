// SPDX-License-Identifier: MIT
// threadcrash: starts a helper thread that writes to address 0, while Run waits to be told to stop.
#include <chrono>
#include <thread>

#include "faulty.h"

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  return RegisterFaulty(pExpertInfo, "threadcrash", "Crashes on a thread of its own");
}

static VOID Crash()
{
  volatile DWORD *volatile pNowhere = NULL;
  *pNowhere = 1;
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND)
{
  int i;

  LeaveMemory(hExpertKey, 1);
  SubmitNote(hExpertKey, "before the thread", 0);
  std::thread(Crash).detach();
  for (i = 0; i < 10000; i++) {
    if (ExpertIndicateStatus(hExpertKey, EXPERTSTATUS_RUNNING, 0, "waiting", 50) != NMERR_SUCCESS) {
      return FALSE;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  SubmitNote(hExpertKey, "nobody noticed", 0);
  return TRUE;
}
