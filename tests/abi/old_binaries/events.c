/* SPDX-License-Identifier: MIT */
/*
 * An expert with its own declarations, for events packed to EVENT_PACKING: 1 as the SDK had them on
 * x86 up to 2001, 8 as from 2003 on. It submits one event that is properly filled in, and one in
 * which almost nothing is set. ENTRY is what exports the entry points.
 */
#include <windows.h>
#include <string.h>

#ifndef ENTRY
#define ENTRY
#endif

#pragma pack(push, 1)
typedef struct { BYTE Number[4]; BYTE Node[6]; } IPX;
typedef struct {
    char szName[260], szVendor[260], szDescription[260];
    DWORD Version, Flags;
    char szDllName[260];
} ENUMINFO;
#pragma pack(pop)

#if EVENT_PACKING == 1 /* a #pragma pack cannot contain a macro */
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif
typedef struct {
    char *szColumnName;
    struct {
        int Type;
        union { DWORD Number; double Real; IPX Ipx; const char *Text; } Value;
    } VariantData;
} COLUMN;

typedef struct {
    char *pszReserved;
    BYTE Version;
    DWORD EventIdent, Flags, Severity;
    BYTE NumColumns;
    char *szSourceName, *szEventName, *szDescription, *szMachine, *Justification, *szUrl;
    SYSTEMTIME SysTime;
    COLUMN Column[3];
} EVENT;
#pragma pack(pop)

#ifdef __i386__
typedef char layout_is_as_intended[sizeof(EVENT) == (EVENT_PACKING == 1 ? 58 + 3 * 18 : 64 + 3 * 32)
                                       ? 1 : -1];
#endif

__declspec(dllimport) DWORD WINAPI ExpertSubmitEvent(LPVOID hExpertKey, EVENT *pEvent);
__declspec(dllimport) DWORD WINAPI HelperFormatUnicodeString(LPSTR szOut, LPCWSTR szIn, WORD Len);

ENTRY BOOL WINAPI Register(ENUMINFO *pInfo)
{
    strcpy(pInfo->szName, "Events");
    return TRUE;
}

ENTRY BOOL WINAPI Run(LPVOID hKey, LPVOID pConfig, LPVOID pStartup, DWORD StartupFlags, HWND hWnd)
{
    static EVENT full, bare;
    char szText[MAX_PATH];

    (void)pConfig; (void)pStartup; (void)StartupFlags; (void)hWnd;
    HelperFormatUnicodeString(szText, L"ten", 6);
    memset(&full, 0xcc, sizeof(full));  /* reserved members and gaps hold junk */
    full.Version = 0;
    full.EventIdent = 7;
    full.Flags = 1;
    full.Severity = 2;
    full.NumColumns = 3;
    full.szSourceName = "Events";
    full.szEventName = "Full";
    full.szDescription = "All filled in";
    full.szMachine = NULL;
    full.Justification = NULL;
    memset(&full.SysTime, 0, sizeof(full.SysTime));
    full.Column[0].szColumnName = "Number";
    full.Column[0].VariantData.Type = 4;
    full.Column[0].VariantData.Value.Number = 4711;
    full.Column[1].szColumnName = "Real";
    full.Column[1].VariantData.Type = 6;
    full.Column[1].VariantData.Value.Real = 1.5;
    full.Column[2].szColumnName = "Text";
    full.Column[2].VariantData.Type = 15;
    full.Column[2].VariantData.Value.Text = szText;
    if (ExpertSubmitEvent(hKey, &full) != 0)
        return FALSE;
    bare.EventIdent = 9;
    return ExpertSubmitEvent(hKey, &bare) == 0;
}
