// SPDX-License-Identifier: MIT
// A typical parser: its own Register next to the expert's of the header.
#include <windows.h>
#include <netmon.h>

enum { MYPROTO_SUMMARY, MYPROTO_CODE };

LABELED_BYTE Codes[] = { { 1, (LPSTR)"Request" }, { 2, (LPSTR)"Reply" } };
SET CodeSet = { sizeof( Codes ) / sizeof( LABELED_BYTE ), { Codes } };

VOID WINAPIV FormatSummary( LPPROPERTYINST lpPropertyInst, ... )
{
    wsprintf( lpPropertyInst->szPropertyText, "code %u", lpPropertyInst->lpByte[0] );
}

PROPERTYINFO Properties[] =
{
    { 0, 0, (LPSTR)"Summary", (LPSTR)"My protocol", PROP_TYPE_SUMMARY, PROP_QUAL_NONE,
      { NULL }, 80, (LPVOID)FormatSummary },
    { 0, 0, (LPSTR)"Code", (LPSTR)"What it does", PROP_TYPE_BYTE, PROP_QUAL_LABELED_SET,
      { &CodeSet }, 80, (LPVOID)FormatPropertyInstance },
};

HPROTOCOL hMyProto = NULL;

VOID WINAPI Register( HPROTOCOL hProtocol )
{
    CreatePropertyDatabase( hProtocol, 2 );
    AddProperty( hProtocol, &Properties[MYPROTO_SUMMARY] );
    AddProperty( hProtocol, &Properties[MYPROTO_CODE] );
}

VOID WINAPI Deregister( HPROTOCOL hProtocol )
{
    DestroyPropertyDatabase( hProtocol );
}

LPBYTE WINAPI RecognizeFrame( HFRAME, ULPBYTE, ULPBYTE lpProtocol, DWORD, DWORD BytesLeft,
                              HPROTOCOL, DWORD, LPDWORD lpStatus, LPHPROTOCOL, PDWORD_PTR )
{
    *lpStatus = BytesLeft >= 1 ? PROTOCOL_STATUS_CLAIMED : PROTOCOL_STATUS_NOT_RECOGNIZED;
    return BytesLeft >= 1 ? NULL : lpProtocol;
}

LPBYTE WINAPI AttachProperties( HFRAME hFrame, ULPBYTE, ULPBYTE lpProtocol, DWORD, DWORD BytesLeft,
                                HPROTOCOL, DWORD, DWORD_PTR )
{
    AttachPropertyInstance( hFrame, Properties[MYPROTO_SUMMARY].hProperty, BytesLeft, lpProtocol,
                            0, 0, 0 );
    AttachPropertyInstance( hFrame, Properties[MYPROTO_CODE].hProperty, 1, lpProtocol, 0, 1, 0 );
    return NULL;
}

DWORD WINAPI FormatProperties( HFRAME, ULPBYTE, ULPBYTE, DWORD nInsts, LPPROPERTYINST lpInst )
{
    for( ; nInsts > 0; nInsts--, lpInst++ )
        ( (FORMAT)lpInst->lpPropertyInfo->InstanceData )( lpInst );
    return NMERR_SUCCESS;
}

ENTRYPOINTS EntryPoints = { Register, Deregister, RecognizeFrame, AttachProperties,
                            FormatProperties };

BOOL WINAPI DllMain( HANDLE, ULONG Command, LPVOID )
{
    if( Command == DLL_PROCESS_ATTACH )
        hMyProto = CreateProtocol( (LPSTR)"MYPROTO", &EntryPoints, ENTRYPOINTS_SIZE );
    if( Command == DLL_PROCESS_DETACH )
        DestroyProtocol( hMyProto );
    return TRUE;
}

PPF_PARSERDLLINFO WINAPI ParserAutoInstallInfo( VOID )
{
    PPF_PARSERDLLINFO pInfo = (PPF_PARSERDLLINFO)HeapAlloc(
        GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof( PF_PARSERDLLINFO ) + sizeof( PF_PARSERINFO ) );
    if( pInfo == NULL )
        return NULL;
    pInfo->nParsers = 1;
    lstrcpy( pInfo->ParserInfo[0].szProtocolName, "MYPROTO" );
    return pInfo;
}
