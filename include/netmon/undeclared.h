/* SPDX-License-Identifier: MIT */
/*
 * Two functions that nmapi exported and no header of the SDK declared: experts in the field declare
 * them themselves. Not included by netmon.h, lest it contradict them. Needs types.h, properties.h.
 * Reference: field-notes.md 4.
 */
#ifndef NETMON_UNDECLARED_H
#define NETMON_UNDECLARED_H

#include "types.h"
#include "properties.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * UTF-16 text as displayable 8-bit text.
 *   szOut  out: the text, ended by NUL; MAX_PATH bytes at most are written
 *   szIn   the text, Len bytes of it
 */
NETMON_API DWORD WINAPI HelperFormatUnicodeString(LPSTR szOut, LPCWSTR szIn, WORD Len);

/*
 * A BER-encoded object identifier as an array of DWORDs. lpOID->Length comes in as the capacity of
 * the caller's array in bytes and goes out as the number of identifiers. NMERR_SUCCESS or an error.
 */
NETMON_API DWORD WINAPI DecodeSNMPObjectIdentifier(LPBYTE lpData, DWORD DataLen,
                                                   LPOBJECT_IDENTIFIER lpOID);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_UNDECLARED_H */
