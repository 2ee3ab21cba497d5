/* SPDX-License-Identifier: MIT */
/*
 * An expert as they used to be built: against the headers that MinGW-w64 ships and nothing of ours,
 * with a .def file and a resource script that supplies every name and message.
 */
#include <windows.h>
#include <netmon.h>

#include "scanner.h"

static HINSTANCE instance;

BOOL WINAPI DllMain(HINSTANCE hInstance, DWORD ulReason, LPVOID Reserved)
{
    (void)Reserved;
    if (ulReason == DLL_PROCESS_ATTACH)
        instance = hInstance;
    return TRUE;
}

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo)
{
    LoadStringA(instance, IDS_NAME, pExpertInfo->szName, EXPERTSTRINGLENGTH);
    LoadStringA(instance, IDS_VENDOR, pExpertInfo->szVendor, EXPERTSTRINGLENGTH);
    LoadStringA(instance, IDS_DESCRIPTION, pExpertInfo->szDescription, EXPERTSTRINGLENGTH);
    pExpertInfo->Version = 1;
    pExpertInfo->Flags = 0;
    return TRUE;
}

typedef struct { DWORD Length; DWORD Frames; } ROW;

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG pConfig, PEXPERTSTARTUPINFO pStartup,
                DWORD StartupFlags, HWND hWnd)
{
    char szEvent[64], szLengths[64], szFrames[64], szText[64];
    DWORD dwError, dwFrame = INVALID_FRAME_NUMBER, nRows = 0, nRoom = 1, nFrames = 0, i;
    EXPERTFRAMEDESCRIPTOR Frame;
    PNMEVENTDATA pEvent;
    ROW *pRows = (ROW *)ExpertAllocMemory(hExpertKey, nRoom * sizeof(ROW), &dwError);

    (void)pConfig; (void)StartupFlags; (void)hWnd;
    if (pRows == NULL || pStartup == NULL || pStartup->hCapture == NULL)
        return FALSE;
    if (ExpertIndicateStatus(hExpertKey, EXPERTSTATUS_RUNNING, 0, "scanning", 0) != NMERR_SUCCESS)
        return FALSE;
    while ((dwError = ExpertGetFrame(hExpertKey, GET_FRAME_NEXT_FORWARD, 0, dwFrame, NULL, &Frame))
           == NMERR_SUCCESS)
    {
        dwFrame = Frame.FrameNumber;
        ++nFrames;
        for (i = 0; i < nRows && pRows[i].Length != Frame.pFrame->FrameLength; ++i)
            ;
        if (i == nRows)
        {
            if (nRows == nRoom)
            {
                DWORD dwOld = nRoom;
                nRoom *= 2;
                pRows = (ROW *)ExpertReallocMemory(hExpertKey, pRows, nRoom * sizeof(ROW), &dwError);
                if (pRows == NULL || ExpertMemorySize(hExpertKey, pRows) != nRoom * sizeof(ROW) ||
                    pRows[dwOld].Frames != 0)
                    return FALSE;
            }
            pRows[nRows++].Length = Frame.pFrame->FrameLength;
        }
        pRows[i].Frames++;
    }
    if (dwError != NMERR_NO_MORE_FRAMES || nFrames != GetCaptureTotalFrames(pStartup->hCapture))
        return FALSE;

    pEvent = (PNMEVENTDATA)ExpertAllocMemory(
        hExpertKey, sizeof(NMEVENTDATA) + 3 * sizeof(NMCOLUMNINFO), &dwError);
    if (pEvent == NULL)
        return FALSE;
    LoadStringA(instance, IDS_EVENT, szEvent, sizeof(szEvent));
    LoadStringA(instance, IDS_LENGTHS, szLengths, sizeof(szLengths));
    LoadStringA(instance, IDS_FRAMES, szFrames, sizeof(szFrames));
    wsprintfA(szText, "%lu of %lu", nRows, nFrames);
    pEvent->EventIdent = 1;
    pEvent->Flags = NMEVENTFLAG_EXPERT | NMEVENTFLAG_DO_NOT_DISPLAY_MACHINE;
    pEvent->Severity = NMEVENT_SEVERITY_INFORMATIONAL;
    pEvent->NumColumns = 3;
    pEvent->szEventName = szEvent;
    pEvent->Column[0].szColumnName = szLengths;
    pEvent->Column[0].VariantData.Type = NMCOLUMNTYPE_UINT32;
    pEvent->Column[0].VariantData.Value.Uint32Val = nRows;
    pEvent->Column[1].szColumnName = szFrames;
    pEvent->Column[1].VariantData.Type = NMCOLUMNTYPE_FLOAT64;
    pEvent->Column[1].VariantData.Value.Float64Val = nFrames + 0.5;
    pEvent->Column[2].szColumnName = "Text";
    pEvent->Column[2].VariantData.Type = NMCOLUMNTYPE_STRING;
    pEvent->Column[2].VariantData.Value.pStringVal = szText;
    dwError = ExpertSubmitEvent(hExpertKey, pEvent);
    if (dwError != NMERR_SUCCESS || ExpertFreeMemory(hExpertKey, pEvent) != NMERR_SUCCESS ||
        ExpertFreeMemory(hExpertKey, pRows) != NMERR_SUCCESS)
        return FALSE;
    return TRUE;
}
