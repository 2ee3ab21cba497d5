/* SPDX-License-Identifier: MIT */
/* The same in C, for the SDK up to 2001: an event that counts its last column, the older filter. */
#define NETMON_SDK_2001
#include <stdio.h>
#include <windows.h>
#include <netmon.h>

BOOL WINAPI DllMain( HINSTANCE hInst, ULONG ulReason, LPVOID lpReserved )
{
    (void)hInst; (void)ulReason; (void)lpReserved;
    return TRUE;
}

BOOL WINAPI Register( PEXPERTENUMINFO pExpertInfo )
{
    ZeroMemory( pExpertInfo, sizeof( *pExpertInfo ) );
    lstrcpy( pExpertInfo->szName, "Old Expert in C" );
    return TRUE;
}

BOOL WINAPI Run( HEXPERTKEY hExpertKey, PEXPERTCONFIG pConfig, PEXPERTSTARTUPINFO pStartup,
                 DWORD StartupFlags, HWND hWnd )
{
    FILTEROBJECT Object;
    ADDRESS Address;
    DWORD dwError = 0;
    HFILTER hFilter = CreateFilter();
    PNMEVENTDATA pEvent = (PNMEVENTDATA)ExpertAllocMemory(
        hExpertKey, sizeof( NMEVENTDATA ) + 1 * sizeof( NMCOLUMNINFO ), &dwError );
    SYSTEMTIME * pTime = GetCaptureTimeStamp( pStartup->hCapture );

    memset( &Object, 0, sizeof( Object ) );
    memset( &Address, 0, sizeof( Address ) );
    Object.Action = FILTERACTION_ADDR_ETHER;
    Object.lpAddress = &Address;
    FilterAddObject( hFilter, &Object );
    pEvent->SysTime = *pTime;
    pEvent->szUrl = NULL;
    pEvent->NumColumns = 2;
    pEvent->Column[1].VariantData.Value.Float64Val = 0.5;
    ExpertSubmitEvent( hExpertKey, pEvent );
    dprintf( "%s %ld\n", "done", (LONG)max( dwError, 0 ) );
    DestroyFilter( hFilter );
    (void)pConfig; (void)StartupFlags; (void)hWnd;
    return dwError == NMERR_SUCCESS;
}

/* The column that counts: 128 bytes on 64-bit targets, 76 packed or 96 with 8-byte columns else. */
extern char size_check[sizeof( NMEVENTDATA ) ==
                       offsetof( NMEVENTDATA, Column ) + sizeof( NMCOLUMNINFO ) ? 1 : -1];
