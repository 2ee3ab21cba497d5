// SPDX-License-Identifier: MIT
// parser: a module of the other kind. It also has a Register, with a different parameter.
#define NETMON_NO_EXPERT_ENTRY_POINTS
#include <netmon/netmon.h>

#include <cstdlib>

extern "C" {

NETMON_ENTRY_POINT VOID WINAPI Register(HPROTOCOL) { std::abort(); } // must not be called

NETMON_ENTRY_POINT PPF_PARSERDLLINFO WINAPI ParserAutoInstallInfo(VOID) { return nullptr; }

} // extern "C"
