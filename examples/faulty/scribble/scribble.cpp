// SPDX-License-Identifier: MIT
// scribble: overwrites its start-up information and its configuration, then asks for the first
// again. Its Configure returns a block whose length word is nonsense.
#include "faulty.h"

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
  pExpertInfo->Flags = EXPERT_ENUM_FLAG_CONFIGURABLE;
  return RegisterFaulty(pExpertInfo, "scribble", "Overwrites what the host gave it");
}

BOOL WINAPI Configure(HEXPERTKEY hExpertKey, PEXPERTCONFIG *ppConfig,
                      PEXPERTSTARTUPINFO pExpertStartupInfo, DWORD, HWND)
{
  *ppConfig = (PEXPERTCONFIG)ExpertReallocMemory(hExpertKey, *ppConfig, 64, NULL);
  if (*ppConfig == NULL) {
    return FALSE;
  }
  memset(*ppConfig, 0xA5, 64);
  memset(pExpertStartupInfo, 0xA5, sizeof(*pExpertStartupInfo));
  return TRUE;
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG pConfig, PEXPERTSTARTUPINFO pExpertStartupInfo,
                DWORD, HWND)
{
  EXPERTSTARTUPINFO Original = *pExpertStartupInfo;
  EXPERTSTARTUPINFO Again;

  SubmitNote(hExpertKey, "before the scribble", 0);
  memset(pExpertStartupInfo, 0xA5, sizeof(*pExpertStartupInfo));
  if (pConfig != NULL) {
    SubmitNote(hExpertKey, "bytes of configuration", (DWORD)ExpertMemorySize(hExpertKey, pConfig));
    memset(pConfig, 0x5A, ExpertMemorySize(hExpertKey, pConfig));
  }
  memset(&Again, 0, sizeof(Again));
  SubmitNote(hExpertKey, "start-up information again", ExpertGetStartupInfo(hExpertKey, &Again));
  SubmitNote(hExpertKey, "the same capture",
             Again.hCapture == Original.hCapture &&
                 strcmp(Again.szCaptureFile, Original.szCaptureFile) == 0);
  SubmitNote(hExpertKey, "frames", GetCaptureTotalFrames(Again.hCapture));
  return TRUE;
}
