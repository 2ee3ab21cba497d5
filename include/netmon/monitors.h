/* SPDX-License-Identifier: MIT */
/*
 * Helpers for monitors, which read their settings from the text of an HTML form: name=value pairs
 * joined by `&` and percent-encoded. The documentation places them in netmon.h, but the headers in
 * circulation lack them; no calling convention is documented. Not included by netmon.h. Needs
 * types.h, addresses.h. Reference: parsers.md 16.
 */
#ifndef NETMON_MONITORS_H
#define NETMON_MONITORS_H

#include "types.h"
#include "addresses.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Get the value of a variable. TRUE when it exists, is not empty and parses as the type; otherwise
 * FALSE, with NULL and 0 as outputs. Output blocks are allocated by HeapAlloc on the process heap
 * and belong to the caller.
 */
NETMON_API BOOL LoadDWORD(const char *pConfig, const char *pVarName, DWORD *pValue);
NETMON_API BOOL LoadTCHAR(const char *pConfig, const char *pVarName, char **ppszString);
/* Addresses, one per line. IP addresses are in network order; MAC addresses have 6 bytes. */
NETMON_API BOOL LoadIPAddresses(const char *pConfig, const char *pVarName, DWORD **ppAddresses,
                                DWORD *pNumAddresses);
NETMON_API BOOL LoadIPXAddresses(const char *pConfig, const char *pVarName, IPX_ADDR **ppAddresses,
                                 DWORD *pNumAddresses);
NETMON_API BOOL LoadMACAddresses(const char *pConfig, const char *pVarName, LPBYTE *ppAddresses,
                                 DWORD *pNumAddresses);

/* Parses one IP address. */
NETMON_API BOOL LoadStringAddr(DWORD *pAddress, const char *str);

/* Converts UTF-8 text to UTF-16 in a block of HeapAlloc; NULL for NULL. */
NETMON_API WCHAR *HTMLValueToUnicode(const char *pValue);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_MONITORS_H */
