/* SPDX-License-Identifier: MIT */
/*
 * Protocols: their descriptions, and where they start in a frame. Needs types.h, properties.h.
 * Protocol names have at most 15 characters and are compared ignoring case. Tables and descriptions
 * belong to the library and are read-only. Any thread. Reference: frames.md 4, 8.8.
 */
#ifndef NETMON_PROTOCOLS_H
#define NETMON_PROTOCOLS_H

#include "types.h"
#include "properties.h"

/* nProtocols of a PROTOCOLTABLE in a filter: any protocol. */
#define PROTOCOL_NUM_ANY (-1)

/* Size of a table: its fixed part and the given number of elements. */
#define GetTableSize(TableBaseSize, nElements, ElementSize) \
  ((TableBaseSize) + ((nElements) * (ElementSize)))

/* Names of protocols. */
#define PROTOCOL_STRING_ETHERNET_TXT "ETHERNET"
#define PROTOCOL_STRING_TOKENRING_TXT "TOKENRING"
#define PROTOCOL_STRING_FDDI_TXT "FDDI"
#define PROTOCOL_STRING_ATM_TXT "ATM"
#define PROTOCOL_STRING_1394_TXT "IP/1394"
#define PROTOCOL_STRING_IP_TXT "IP"
#define PROTOCOL_STRING_IP6_TXT "IP6"
#define PROTOCOL_STRING_IPX_TXT "IPX"
#define PROTOCOL_STRING_XNS_TXT "XNS"
#define PROTOCOL_STRING_VINES_IP_TXT "VINES IP"
#define PROTOCOL_STRING_ICMP_TXT "ICMP"
#define PROTOCOL_STRING_TCP_TXT "TCP"
#define PROTOCOL_STRING_UDP_TXT "UDP"
#define PROTOCOL_STRING_SPX_TXT "SPX"
#define PROTOCOL_STRING_NCP_TXT "NCP"
#define PROTOCOL_STRING_DATA_TXT "DATA"
#define PROTOCOL_STRING_FRAME_TXT "FRAME"

/* Words used beside them in the texts of filters. */
#define PROTOCOL_STRING_ANY_TXT "ANY"
#define PROTOCOL_STRING_ANY_GROUP_TXT "ANY GROUP"
#define PROTOCOL_STRING_HIGHEST_TXT "HIGHEST"
#define PROTOCOL_STRING_LOCAL_ONLY_TXT "LOCAL ONLY"
#define PROTOCOL_STRING_UNKNOWN_TXT "UNKNOWN"
#define PROTOCOL_STRING_NONE_TXT "NONE"
#define PROTOCOL_STRING_EFFECTIVE_TXT "EFFECTIVE"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/* The properties of a protocol; nProperties entries follow. */
typedef struct _PROPERTYDATABASE {
  DWORD nProperties;
  NETMON_EXTENSION LPPROPERTYINFO PropertyInfo[0];
} PROPERTYDATABASE;

typedef PROPERTYDATABASE *LPPROPERTYDATABASE;

#define PROPERTYDATABASE_SIZE sizeof(PROPERTYDATABASE)

/* Description of a protocol. The three byte arrays end in NUL. */
typedef struct _PROTOCOLINFO {
  DWORD ProtocolID;                    /* assigned per session */
  LPPROPERTYDATABASE PropertyDatabase; /* NULL until the parser has made one */
  BYTE ProtocolName[16];
  BYTE HelpFile[16];
  BYTE Comment[128];
} PROTOCOLINFO;

typedef PROTOCOLINFO *LPPROTOCOLINFO;

#define PROTOCOLINFO_SIZE sizeof(PROTOCOLINFO)

/* Protocols; nProtocols handles follow. */
typedef struct _PROTOCOLTABLE {
  DWORD nProtocols;
  HPROTOCOL hProtocol[1];
} PROTOCOLTABLE;

typedef PROTOCOLTABLE *LPPROTOCOLTABLE;

#define PROTOCOLTABLE_SIZE (sizeof(PROTOCOLTABLE) - sizeof(HPROTOCOL))
#define PROTOCOLTABLE_ACTUAL_SIZE(p) \
  GetTableSize(PROTOCOLTABLE_SIZE, (p)->nProtocols, sizeof(HPROTOCOL))

#pragma pack(pop)

/* The enabled protocols; NULL for a bad handle. Valid until the capture closes. */
NETMON_API LPPROTOCOLTABLE WINAPI GetEnabledProtocols(HCAPTURE hCapture);

/* The protocol with this name, or NULL. */
NETMON_API HPROTOCOL WINAPI GetProtocolFromName(LPSTR ProtocolName);

/* The description of a protocol; NULL for a bad handle. */
NETMON_API LPPROTOCOLINFO WINAPI GetProtocolInfo(HPROTOCOL hProtocol);

/*
 * Offset of the first occurrence of a protocol in a frame; 0 is the start of the frame, (DWORD)-1
 * means that the frame does not contain it. (The pages also name 0 and 1 for that.)
 */
NETMON_API DWORD WINAPI GetProtocolStartOffset(HFRAME hFrame, LPSTR ProtocolName);
NETMON_API DWORD WINAPI GetProtocolStartOffsetHandle(HFRAME hFrame, HPROTOCOL hProtocol);

/*
 * Offset of the last occurrence of a protocol below dwStartOffset, as for IP in IP.
 *   pdwPreviousOffset  out; untouched when there is none
 * NMERR_SUCCESS or NMERR_PROTOCOL_NOT_FOUND.
 */
NETMON_API DWORD WINAPI GetPreviousProtocolOffsetByName(HFRAME hFrame, DWORD dwStartOffset,
                                                        LPSTR szProtocolName,
                                                        DWORD *pdwPreviousOffset);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_PROTOCOLS_H */
