// SPDX-License-Identifier: MIT
// boilerplate: what the SDK's wizard made, as far as it matters: its Configure allocates one byte,
// never writes a length, and reports success; its Run asks for frames that pass a filter.
#include <netmon/netmon.h>

#include <cstdint>
#include <cstring>

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  std::strcpy(pExpertInfo->szName, "boilerplate");
  pExpertInfo->Flags = EXPERT_ENUM_FLAG_CONFIGURABLE;
  return TRUE;
}

BOOL WINAPI Configure(HEXPERTKEY hExpertKey, PEXPERTCONFIG* ppConfig, PEXPERTSTARTUPINFO, DWORD,
                      HWND) {
  if (!*ppConfig) {
    *ppConfig = static_cast<PEXPERTCONFIG>(ExpertAllocMemory(hExpertKey, 1, nullptr));
  }
  return TRUE;
}

// With a configuration, it wants a filter.
BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG pConfig, PEXPERTSTARTUPINFO, DWORD, HWND) {
  volatile std::uintptr_t somewhere = 0x1000;
  const auto filter = pConfig ? reinterpret_cast<HFILTER>(std::uintptr_t{somewhere}) : nullptr;
  EXPERTFRAMEDESCRIPTOR frame;
  DWORD number = INVALID_FRAME_NUMBER;
  while (ExpertGetFrame(hExpertKey, GET_FRAME_NEXT_FORWARD, 0, number, filter, &frame) ==
         NMERR_SUCCESS) {
    number = frame.FrameNumber;
  }
  return TRUE; // any error is taken for the end of the capture
}
