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
 * UTF-16 text as displayable 8-bit text. What is no printable ASCII becomes a dot, one for each 16
 * bits; NULs at the end are dropped, others become dots.
 *   szOut  out: the text, ended by NUL; MAX_PATH bytes at most are written. NULL: nothing is done
 *   szIn   the text, at any address; NULL is no text
 *   Len    its bytes; an odd last one is ignored
 * Returns the number of characters in szOut (a guess: the original's result is not known).
 * Any thread.
 */
NETMON_API DWORD WINAPI HelperFormatUnicodeString(LPSTR szOut, LPCWSTR szIn, WORD Len);

/*
 * A BER-encoded object identifier as an array of DWORDs.
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
