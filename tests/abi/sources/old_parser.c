/* SPDX-License-Identifier: MIT */
/* A parser in C with a Register of its own: it says so before the first header. */
#define NETMON_NO_EXPERT_ENTRY_POINTS
#include <windows.h>
#include <netmon.h>

VOID WINAPI Register( HPROTOCOL hProtocol ) { CreatePropertyDatabase( hProtocol, 1 ); }
VOID WINAPI Deregister( HPROTOCOL hProtocol ) { DestroyPropertyDatabase( hProtocol ); }
PPF_PARSERDLLINFO WINAPI ParserAutoInstallInfo( VOID ) { return NULL; }
