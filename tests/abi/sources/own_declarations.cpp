// SPDX-License-Identifier: MIT
// Sources that themselves declare what our headers declare as well, in the ways that occur.
#include <windows.h>
#include <netmon.h>

extern "C" BOOL WINAPI Register( PEXPERTENUMINFO );
extern "C" __declspec( dllexport ) BOOL WINAPI Run( HEXPERTKEY, PEXPERTCONFIG, PEXPERTSTARTUPINFO,
                                                    DWORD, HWND );
extern "C" DWORD WINAPI HelperFormatUnicodeString( LPSTR szOut, LPCWSTR szIn, WORD Len );
extern "C" DWORD WINAPI DecodeSNMPObjectIdentifier( LPBYTE lpData, DWORD DataLen,
                                                    LPOBJECT_IDENTIFIER lpOID );
extern "C" BOOL APIENTRY DllMain( HMODULE hModule, DWORD ulReason, LPVOID lpReserved );

BOOL WINAPI Register( EXPERTENUMINFO * pInfo ) { return pInfo != NULL; }
BOOL WINAPI Run( HEXPERTKEY, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND ) { return TRUE; }
BOOL APIENTRY DllMain( HMODULE, DWORD, LPVOID ) { return TRUE; }
