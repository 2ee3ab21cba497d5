/* SPDX-License-Identifier: MIT */
/*
 * <nmsupp.h> of the old SDK: the support library. What it shares with netmon.h is declared there;
 * the rest is here. (The old one declared NormalizeAddress, NormalizeAddressTable and
 * AdjustOperatorPrecedence with the older address types; here netmon.h decides.) Needs netmon.h.
 * Reference: frames.md 10.
 */
#ifndef NETMON_NMSUPP_H
#define NETMON_NMSUPP_H

#include "netmon.h"

#define HANDLE_TYPE_PASSWORD MAKE_IDENTIFIER('P', 'W', 'D', '$')

#ifdef __cplusplus
extern "C" {
#endif

/* What a password permits. */
typedef enum _ACCESSRIGHTS {
  AccessRightsNoAccess = 0,
  AccessRightsMonitoring = 1,
  AccessRightsUserAccess = 2,
  AccessRightsAllAccess = 3
} ACCESSRIGHTS;

typedef ACCESSRIGHTS *PACCESSRIGHTS;
typedef LPVOID HPASSWORD;

/* Passwords, memory of drivers, services: declared for old sources, not implemented. */
NETMON_API HPASSWORD WINAPI CreatePassword(LPSTR password);
NETMON_API VOID WINAPI DestroyPassword(HPASSWORD hPassword);
NETMON_API ACCESSRIGHTS WINAPI ValidatePassword(HPASSWORD hPassword);
NETMON_API LPVOID WINAPI BhAllocSystemMemory(DWORD nBytes);
NETMON_API LPVOID WINAPI BhFreeSystemMemory(LPVOID ptr);
NETMON_API LPVOID WINAPI BhGetNetworkRequestAddress(DWORD NalRequestType);
NETMON_API HANDLE WINAPI BhOpenService(LPSTR ServiceName);
NETMON_API VOID WINAPI BhCloseService(HANDLE ServiceHandle);
NETMON_API DWORD WINAPI BhStartService(HANDLE ServiceHandle);
NETMON_API DWORD WINAPI BhStopService(HANDLE ServiceHandle);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_NMSUPP_H */
