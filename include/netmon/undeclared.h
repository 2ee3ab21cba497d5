/* SPDX-License-Identifier: MIT */
/*
 * Two functions that nmapi exported but no header of the SDK declared: experts in the field declare
 * them themselves. Not included by netmon.h, which might contradict those declarations. Needs
 * types.h, properties.h.
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
 * Converts UTF-16 text to displayable 8-bit text. What is not printable ASCII becomes a dot, one
 * per 16 bits; NULs at the end are dropped, others become dots.
 *   szOut  out: the text, NUL-terminated; MAX_PATH bytes at most are written. NULL: does nothing
 *   szIn   the text, at any address; NULL for no text
 *   Len    its size in bytes; an odd last one is ignored
 * Returns the number of characters in szOut (a guess: the original's result is not known).
 * Any thread.
 */
NETMON_API DWORD WINAPI HelperFormatUnicodeString(LPSTR szOut, LPCWSTR szIn, WORD Len);

/*
 * Converts a BER-encoded object identifier to an array of DWORDs.
 *   lpData, DataLen  the contents octets, or the whole encoding with its tag (6) and its length
 *   lpOID            Length: in, the capacity of the caller's array in bytes; out, the number of
 *                    identifiers. lpIdentifier: that array. Unchanged after an error
 * NMERR_SUCCESS; NMERR_INVALID_PARAMETER (NULL); NMERR_INVALID_DATA (empty, cut, padded, or an
 * identifier above 32 bits); NMERR_BUFFER_TOO_SMALL. The last two are guesses. Any thread.
 */
NETMON_API DWORD WINAPI DecodeSNMPObjectIdentifier(LPBYTE lpData, DWORD DataLen,
                                                   LPOBJECT_IDENTIFIER lpOID);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_UNDECLARED_H */
