/* SPDX-License-Identifier: MIT */
/* The smallest useful expert, in C: counts the bytes of all frames. Public headers only. */
#include <windows.h>

#include <netmon.h>

#include <string.h>

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  strcpy(pExpertInfo->szName, "Byte counter in C");
  return TRUE;
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG pConfig, PEXPERTSTARTUPINFO pStartupInfo,
                DWORD StartupFlags, HWND hWnd) {
  static char szColumn[] = "Bytes";
  EXPERTFRAMEDESCRIPTOR Frame;
  PNMEVENTDATA pEvent;
  BOOL bReported;

  (void)pConfig, (void)pStartupInfo, (void)StartupFlags, (void)hWnd;
  pEvent =
      (PNMEVENTDATA)ExpertAllocMemory(hExpertKey, sizeof(*pEvent) + sizeof(NMCOLUMNINFO), NULL);
  if (pEvent == NULL) {
    return FALSE;
  }
  pEvent->Flags = NMEVENTFLAG_EXPERT | NMEVENTFLAG_DO_NOT_DISPLAY_FIXED_COLUMNS;
  pEvent->NumColumns = 1;
  pEvent->Column[0].szColumnName = szColumn;
  pEvent->Column[0].VariantData.Type = NMCOLUMNTYPE_UINT32;

  Frame.FrameNumber = INVALID_FRAME_NUMBER;
  while (ExpertGetFrame(hExpertKey, GET_FRAME_NEXT_FORWARD, 0, Frame.FrameNumber, NULL, &Frame) ==
         NMERR_SUCCESS) {
    pEvent->Column[0].VariantData.Value.Uint32Val += GetFrameLength(Frame.hFrame);
  }
  bReported = ExpertSubmitEvent(hExpertKey, pEvent) == NMERR_SUCCESS;
  ExpertFreeMemory(hExpertKey, pEvent);
  return bReported;
}
