// SPDX-License-Identifier: MIT
// An expert as sources of 2001 look: plain C++ entry points, a Run of three parameters left over
// from an older header, FILTEROBJECT with ADDRESS, szUrl, dprintf, void pointers for handles. It is
// compiled as it stands, with CRLF ends and none on the last line, and with hidden symbols.
#include <windows.h>
#include <netmon.h>
#include <stdio.h>
#include <stdlib.h>

#define MY_EVENT_ID 1

HINSTANCE g_hInst = NULL;

BOOL WINAPI Run( HEXPERTKEY hKey, PEXPERTSTARTUPINFO pInfo, DWORD Flags );

typedef struct _ROW
{
    DWORD  dwAddress;
    DWORD  dwFrames;
    unsigned __int64 Bytes;
} ROW, *PROW;

BOOL WINAPI DllMain( HANDLE hInst, ULONG ulReason, LPVOID lpReserved )
{
    UNREFERENCED_PARAMETER( lpReserved );
    if( ulReason == DLL_PROCESS_ATTACH )
    {
        g_hInst = (HINSTANCE)hInst;
        DisableThreadLibraryCalls( g_hInst );
    }
    return TRUE;
}

BOOL WINAPI Register( PEXPERTENUMINFO pExpertInfo )
{
    lstrcpy( pExpertInfo->szName, "Old Expert" );
    lstrcpyn( pExpertInfo->szVendor, "somebody", EXPERTSTRINGLENGTH );
    wsprintf( pExpertInfo->szDescription, "%s, version %lu", "counts", (DWORD)1 );
    pExpertInfo->Version = 1;
    pExpertInfo->Flags = EXPERT_ENUM_FLAG_CONFIGURABLE;
    return TRUE;
}

BOOL WINAPI Configure( HEXPERTKEY hExpertKey, PEXPERTCONFIG * ppConfig,
                       PEXPERTSTARTUPINFO pStartup, DWORD StartupFlags, HWND hWnd )
{
    DWORD dwError;
    if( *ppConfig == NULL )
    {
        *ppConfig = (PEXPERTCONFIG)ExpertAllocMemory( hExpertKey, sizeof( DWORD ) * 2, &dwError );
        if( *ppConfig == NULL )
            return FALSE;
        (*ppConfig)->RawConfigLength = sizeof( DWORD ) * 2;
    }
    if( MessageBox( hWnd, "Keep?", "Old Expert", MB_OKCANCEL | MB_ICONQUESTION ) != IDOK )
        return FALSE;
    return pStartup != NULL && StartupFlags == 0;
}

static DWORD AddStation( HFILTER hFilter, ADDRESS & Address )
{
    FILTEROBJECT FilterObject;
    ZeroMemory( &FilterObject, sizeof( FILTEROBJECT ) );
    FilterObject.Action = FILTERACTION_ADDRESS;
    FilterObject.lpAddress = &Address;
    return FilterAddObject( hFilter, &FilterObject );
}

BOOL WINAPI Run( HEXPERTKEY hExpertKey, PEXPERTCONFIG pConfig, PEXPERTSTARTUPINFO pStartup,
                 DWORD StartupFlags, HWND hWnd )
{
    DWORD dwRet = NMERR_SUCCESS;
    DWORD dwFrame = INVALID_FRAME_NUMBER;
    DWORD dwRows = 0, dwSize = 16;
    EXPERTFRAMEDESCRIPTOR Frame;
    ADDRESS Station;
    HFILTER hFilter = CreateFilter();
    PROW pRows = (PROW)ExpertAllocMemory( hExpertKey, dwSize * sizeof( ROW ), &dwRet );
    HPROTOCOL hIP = GetProtocolFromName( (LPSTR)"IP" );

    memset( &Station, 0, sizeof( Station ) );
    Station.Type = ADDRESS_TYPE_IP;
    AddStation( hFilter, Station );

    try
    {
        ExpertIndicateStatus( hExpertKey, EXPERTSTATUS_RUNNING, 0, NULL, 0 );
        while( ( dwRet = ExpertGetFrame( hExpertKey, GET_FRAME_NEXT_FORWARD,
                                         FLAGS_DEFER_TO_UI_FILTER, dwFrame, hFilter,
                                         &Frame ) ) == NMERR_SUCCESS )
        {
            dwFrame = Frame.FrameNumber;
            LPBYTE lpBytes = (LPBYTE)Frame.pFrame->MacFrame;
            ULPIP pIP = (ULPIP)( lpBytes + GetProtocolStartOffsetHandle( Frame.hFrame, hIP ) );
            if( dwRows == dwSize )
            {
                dwSize *= 2;
                pRows = (PROW)ExpertReallocMemory( hExpertKey, pRows, dwSize * sizeof( ROW ),
                                                   &dwRet );
                if( !pRows )
                    throw dwRet;
            }
            pRows[dwRows].dwAddress = pIP->SrcAddr;
            pRows[dwRows].dwFrames++;
            pRows[dwRows].Bytes += Frame.pFrame->FrameLength;
            if( *(DWORD UNALIGNED *)( lpBytes + 14 ) != 0 )
                dwRows++;
        }

        DWORD cbEvent = sizeof( NMEVENTDATA ) + 2 * sizeof( NMCOLUMNINFO );
        PNMEVENTDATA pEvent = (PNMEVENTDATA)ExpertAllocMemory( hExpertKey, cbEvent, &dwRet );
        char szText[MAX_PATH];
        sprintf( szText, "%u rows", (unsigned)dwRows );
        pEvent->Version = 0;
        pEvent->EventIdent = MY_EVENT_ID;
        pEvent->Severity = NMEVENT_SEVERITY_WARNING;
        pEvent->Flags = NMEVENTFLAG_EXPERT | NMEVENTFLAG_DO_NOT_DISPLAY_FIXED_COLUMNS;
        pEvent->szSourceName = (LPSTR)"Old Expert";
        pEvent->szDescription = szText;
        pEvent->szMachine = NULL;
        pEvent->szUrl = NULL;
        pEvent->NumColumns = 2;
        pEvent->Column[0].szColumnName = (LPSTR)"Station";
        pEvent->Column[0].VariantData.Type = NMCOLUMNTYPE_IPADDR;
        pEvent->Column[0].VariantData.Value.IPAddrVal = pRows[0].dwAddress;
        pEvent->Column[1].szColumnName = (LPSTR)"Rows";
        pEvent->Column[1].VariantData.Type = NMCOLUMNTYPE_UINT32;
        pEvent->Column[1].VariantData.Value.Uint32Val = dwRows;
        ExpertSubmitEvent( hExpertKey, pEvent );
        ExpertFreeMemory( hExpertKey, pEvent );
    }
    catch( ... )
    {
        dprintf( "old expert: error %lu\n", dwRet );
        OutputDebugString( "old expert: stopped\n" );
    }
    DestroyFilter( hFilter );
    UNREFERENCED_PARAMETER( pConfig );
    UNREFERENCED_PARAMETER( pStartup );
    UNREFERENCED_PARAMETER( StartupFlags );
    UNREFERENCED_PARAMETER( hWnd );
    return dwRet;
}
