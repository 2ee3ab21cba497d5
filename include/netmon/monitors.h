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
 * Get the value of the first variable with this name; the case counts. TRUE when it exists, is not
 * empty, is encoded properly and parses as the type: a decimal number, text without zero bytes, or
 * addresses. Otherwise FALSE, with NULL and 0 as outputs, and as the last error NMERR_INVALID_DATA,
 * NMERR_INVALID_PARAMETER (NULL) or NMERR_OUT_OF_MEMORY. Output blocks are allocated by HeapAlloc
 * on the process heap and belong to the caller. Any thread.
 */
NETMON_API BOOL LoadDWORD(const char *pConfig, const char *pVarName, DWORD *pValue);
NETMON_API BOOL LoadTCHAR(const char *pConfig, const char *pVarName, char **ppszString);
/*
 * Addresses, one per line; empty lines are ignored. IP addresses are in network order. IPX
 * addresses are written as 8 digits, a dot and 12 digits, MAC addresses as for StringToAddress.
 */
NETMON_API BOOL LoadIPAddresses(const char *pConfig, const char *pVarName, DWORD **ppAddresses,
                                DWORD *pNumAddresses);
NETMON_API BOOL LoadIPXAddresses(const char *pConfig, const char *pVarName, IPX_ADDR **ppAddresses,
                                 DWORD *pNumAddresses);
NETMON_API BOOL LoadMACAddresses(const char *pConfig, const char *pVarName, LPBYTE *ppAddresses,
                                 DWORD *pNumAddresses);

/* Parses one IP address. FALSE, and *pAddress unchanged, for other text. */
NETMON_API BOOL LoadStringAddr(DWORD *pAddress, const char *str);

/*
 * Converts UTF-8 text to UTF-16 in a block of HeapAlloc; NULL for NULL. What is not UTF-8 becomes
 * U+FFFD; percent signs stay.
 */
NETMON_API WCHAR *HTMLValueToUnicode(const char *pValue);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_MONITORS_H */
