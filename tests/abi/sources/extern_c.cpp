// SPDX-License-Identifier: MIT
// Our headers inside an extern "C" block, as some sources put them.
extern "C" {
#include <winsock2.h>
#include <windows.h>
#include <netmon.h>
}
#include <stdio.h>

BOOL WINAPI Run( HEXPERTKEY, PEXPERTCONFIG, PEXPERTSTARTUPINFO pInfo, DWORD, HWND )
{
    ADDRESS one, other;
    one.Type = other.Type = ADDRESS_TYPE_IP;
    dprintf( "%s\n", pInfo->szCaptureFile );
    return CompareAddresses( &one, &other ) == 0 && ntohs( 1 ) == 0x100 && IID_IRTC == IID_IRTC;
}
