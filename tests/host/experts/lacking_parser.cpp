// SPDX-License-Identifier: MIT
// lacking_parser: a parser that needs functions that are not implemented yet.
#define NETMON_NO_EXPERT_ENTRY_POINTS
#include <netmon/nmsupp.h>

extern "C" {

NETMON_ENTRY_POINT VOID WINAPI Register(HPROTOCOL hProtocol) { DestroyPassword(hProtocol); }

NETMON_ENTRY_POINT PPF_PARSERDLLINFO WINAPI ParserAutoInstallInfo(VOID) {
  CreatePassword(nullptr);
  return nullptr;
}

} // extern "C"
