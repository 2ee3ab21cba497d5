/* SPDX-License-Identifier: MIT */
/*
 * Text of properties and values: the generic formatter, the functions it consists of, lookup in
 * sets, and text of addresses. Needs types.h, properties.h. Functions that take a PROPERTYINST
 * write its szPropertyText, at most FormatStringSize bytes. Most are undocumented by the vendor.
 * Reference: parsers.md 12, 13.
 */
#ifndef NETMON_FORMATTING_H
#define NETMON_FORMATTING_H

#include "types.h"
#include "properties.h"

/* What parsers of the 1.x SDK allow for the text of a property, NUL included. */
#ifndef FORMAT_BUFFER_SIZE
#define FORMAT_BUFFER_SIZE 80
#endif

/* Swap the bytes of a WORD, of a DWORD, and in place. */
#define XCHG(x) MAKEWORD(HIBYTE(x), LOBYTE(x))
#define DXCHG(x) MAKELONG(XCHG(HIWORD(x)), XCHG(LOWORD(x)))
#define SWAPBYTES(w) ((w) = XCHG(w))
#define SWAPWORDS(d) ((d) = DXCHG(d))

/* Halves of a byte, and the hexadecimal digit of the low one. */
#define LONIBBLE(b) ((BYTE)((b)&0x0F))
#define HINIBBLE(b) ((BYTE)((b) >> 4))
#define HEX(b) (HexTable[LONIBBLE(b)])

#ifdef __cplusplus
extern "C" {
#endif

/* The 16 hexadecimal digits, upper case. Read-only, although the type does not say so. */
extern NETMON_API BYTE HexTable[];

/*
 * The generic formatter; its address goes into PROPERTYINFO.InstanceData. NMERR_SUCCESS, or
 * NMERR_INVALID_PARAMETER. Reference: parsers.md 12.2, 12.3.
 */
NETMON_API DWORD WINAPIV FormatPropertyInstance(LPPROPERTYINST lpPropertyInst, ...);

/* The value as a number, in base 10 or 16. Reference for these: parsers.md 12.4. */
NETMON_API VOID WINAPIV FormatPropertyDataAsByte(LPPROPERTYINST lpPropertyInst, DWORD Base);
NETMON_API VOID WINAPIV FormatPropertyDataAsWord(LPPROPERTYINST lpPropertyInst, DWORD Base);
NETMON_API VOID WINAPIV FormatPropertyDataAsDword(LPPROPERTYINST lpPropertyInst, DWORD Base);
NETMON_API VOID WINAPIV FormatPropertyDataAsInt64(LPPROPERTYINST lpPropertyInst, DWORD Base);

/* The value as a time, as a string, as bytes in hexadecimal. */
NETMON_API VOID WINAPIV FormatPropertyDataAsTime(LPPROPERTYINST lpPropertyInst);
NETMON_API VOID WINAPIV FormatPropertyDataAsString(LPPROPERTYINST lpPropertyInst);
NETMON_API VOID WINAPIV FormatPropertyDataAsHexString(LPPROPERTYINST lpPropertyInst);

/* The label of the value in the set of the property. */
NETMON_API VOID WINAPIV FormatLabeledByteSet(LPPROPERTYINST lpPropertyInst);
NETMON_API VOID WINAPIV FormatLabeledWordSet(LPPROPERTYINST lpPropertyInst);
NETMON_API VOID WINAPIV FormatLabeledDwordSet(LPPROPERTYINST lpPropertyInst);

/* One line per labeled bit. */
NETMON_API VOID WINAPIV FormatLabeledByteSetAsFlags(LPPROPERTYINST lpPropertyInst);
NETMON_API VOID WINAPIV FormatLabeledWordSetAsFlags(LPPROPERTYINST lpPropertyInst);
NETMON_API VOID WINAPIV FormatLabeledDwordSetAsFlags(LPPROPERTYINST lpPropertyInst);

/* A picture of the bits of BitMask, dots for the others; returns the number of columns. */
NETMON_API DWORD WINAPIV FormatByteFlags(LPSTR string, DWORD ByteValue, DWORD BitMask);
NETMON_API DWORD WINAPIV FormatWordFlags(LPSTR string, DWORD WordValue, DWORD BitMask);
NETMON_API DWORD WINAPIV FormatDwordFlags(LPSTR string, DWORD DwordValue, DWORD BitMask);

/*
 * Writes date and time to string, which holds 32 bytes, as "2003-07-04 13:05:09.042", in any
 * locale; "not a time" when there is no such time. Returns string; NULL when an argument is.
 */
NETMON_API LPSTR WINAPIV FormatTimeAsString(SYSTEMTIME *time, LPSTR string);

/* Write 8, 16 or 32 binary digits, NUL-terminated; return their number. */
NETMON_API DWORD WINAPI ByteToBinary(LPSTR string, DWORD ByteValue);
NETMON_API DWORD WINAPI WordToBinary(LPSTR string, DWORD WordValue);
NETMON_API DWORD WINAPI DwordToBinary(LPSTR string, DWORD DwordValue);

/*
 * Writes up to len hexadecimal digits of hex to dest, which holds len + 1 bytes and may be hex, in
 * upper case and without separators or 0x. What the original did is not known.
 */
NETMON_API VOID WINAPI CanonicalizeHexString(LPSTR hex, LPSTR dest, DWORD len);
/* Writes iLen bytes as hexadecimal digits, NUL-terminated; fOx puts 0x before them. */
NETMON_API void WINAPI CanonHex(UCHAR *pDest, UCHAR *pSource, int iLen, BOOL fOx);

/* The label of a value in a labeled set of that width, or NULL. Reference: parsers.md 13.1. */
NETMON_API LPBYTE WINAPI LookupByteSetString(LPSET lpSet, BYTE Value);
NETMON_API LPBYTE WINAPI LookupWordSetString(LPSET lpSet, WORD Value);
NETMON_API LPBYTE WINAPI LookupDwordSetString(LPSET lpSet, DWORD Value);

/*
 * Stores the low 32 bits of a number of 1 to 8 bytes in *lpDword, 0 for other sizes; returns
 * lpDword. fIsByteswapped: the most significant byte is the first.
 * Reference: parsers.md 13.3.
 */
NETMON_API LPDWORD WINAPI VarLenSmallIntToDword(LPBYTE pValue, WORD ValueLen, BOOL fIsByteswapped,
                                                LPDWORD lpDword);

/*
 * The text of a MAC address, 12 digits and NUL; and back, NULL for bad text. Between two bytes of
 * the text, there may be -, : or a dot. Reference: parsers.md 13.4.
 */
NETMON_API LPSTR WINAPI AddressToString(LPSTR string, BYTE *lpAddress);
NETMON_API LPBYTE WINAPI StringToAddress(BYTE *lpAddress, LPSTR string);

/*
 * Writes the text of an IPv6 address to S, which holds 46 characters; returns the address of the
 * NUL. The reverse returns 0, or 0xC000000D for bad text; *Terminator is the first character not
 * read. Reference: frames.md 7.
 */
NETMON_API LPSTR WINAPI NMRtlIpv6AddressToStringA(const BYTE IP6Addr[], LPSTR S);
NETMON_API LPWSTR WINAPI NMRtlIpv6AddressToStringW(const BYTE IP6Addr[], LPWSTR S);
NETMON_API ULONG WINAPI NMRtlIpv6StringToAddressA(LPCSTR S, LPCSTR *Terminator, BYTE IP6Addr[]);
NETMON_API ULONG WINAPI NMRtlIpv6StringToAddressW(LPCWSTR S, LPCWSTR *Terminator, BYTE IP6Addr[]);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_FORMATTING_H */
