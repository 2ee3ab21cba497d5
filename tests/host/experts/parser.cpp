// SPDX-License-Identifier: MIT
// parser: a module of the other kind. It has a Register too, which takes something else.
#define NETMON_NO_EXPERT_ENTRY_POINTS
#include <netmon/netmon.h>

#include <cstdlib>

extern "C" {

NETMON_ENTRY_POINT VOID WINAPI Register(HPROTOCOL) { std::abort(); } // nobody may call it

NETMON_ENTRY_POINT PPF_PARSERDLLINFO WINAPI ParserAutoInstallInfo(VOID) { return nullptr; }

} // extern "C"
