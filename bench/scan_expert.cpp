// SPDX-License-Identifier: MIT
// An expert that only walks all frames and reads each MAC header, to show what serving frames
// costs. Its Run returns FALSE when it saw no frame.
#include <windows.h>

#include <netmon.h>

#include <string.h>

// In the style of the old SDK.
// NOLINTBEGIN(readability-identifier-naming,modernize-use-nullptr)

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  strcpy(pExpertInfo->szName, "Scan");
  return TRUE;
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND) {
  EXPERTFRAMEDESCRIPTOR Frame;
  DWORD Number = INVALID_FRAME_NUMBER;
  volatile BYTE Seen = 0;
  while (ExpertGetFrame(hExpertKey, GET_FRAME_NEXT_FORWARD, 0, Number, NULL, &Frame) ==
         NMERR_SUCCESS) {
    Number = Frame.FrameNumber;
    Seen = (BYTE)(Seen + Frame.pFrame->MacFrame[0] + Frame.pFrame->MacFrame[13]);
  }
  return Number != INVALID_FRAME_NUMBER;
}

// NOLINTEND(readability-identifier-naming,modernize-use-nullptr)
