// SPDX-License-Identifier: MIT
// An expert that uses the C++ library, as most would: strings, containers, exceptions. Built by the
// command lines that the documents give.
#include <windows.h>

#include <netmon.h>

#include <cstring>
#include <map>
#include <stdexcept>
#include <string>

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  const std::string name = "Byte counter in C++";
  std::strcpy(pExpertInfo->szName, name.c_str());
  return TRUE;
}

static DWORD SumOf(const std::map<DWORD, DWORD>& lengths) {
  if (lengths.empty()) throw std::runtime_error("no frames");
  DWORD sum = 0;
  for (const auto& entry : lengths) sum += entry.second;
  return sum;
}

BOOL WINAPI Run(HEXPERTKEY hKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND) {
  std::map<DWORD, DWORD> lengths;
  EXPERTFRAMEDESCRIPTOR Frame;
  Frame.FrameNumber = INVALID_FRAME_NUMBER;
  while (ExpertGetFrame(hKey, GET_FRAME_NEXT_FORWARD, 0, Frame.FrameNumber, NULL, &Frame) == 0)
    lengths[Frame.FrameNumber] = GetFrameLength(Frame.hFrame);

  std::string column = "Bytes";
  SIZE_T nSize = sizeof(NMEVENTDATA) + sizeof(NMCOLUMNINFO);
  PNMEVENTDATA pEvent = (PNMEVENTDATA)ExpertAllocMemory(hKey, nSize, NULL);
  if (pEvent == NULL) return FALSE;
  pEvent->Flags = NMEVENTFLAG_EXPERT | NMEVENTFLAG_DO_NOT_DISPLAY_FIXED_COLUMNS;
  pEvent->NumColumns = 1;
  pEvent->Column[0].szColumnName = &column[0];
  pEvent->Column[0].VariantData.Type = NMCOLUMNTYPE_UINT32;
  try {
    pEvent->Column[0].VariantData.Value.Uint32Val = SumOf(lengths);
  } catch (const std::exception&) {
    pEvent->Column[0].VariantData.Value.Uint32Val = 0;
  }
  BOOL bReported = ExpertSubmitEvent(hKey, pEvent) == NMERR_SUCCESS;
  ExpertFreeMemory(hKey, pEvent);
  return bReported;
}
