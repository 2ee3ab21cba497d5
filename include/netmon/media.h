/* SPDX-License-Identifier: MIT */
/*
 * Headers of the link layer as they are in a frame, their constants, and the functions that read
 * them from raw bytes. Numbers of more than one byte are in network order. Needs types.h,
 * properties.h. Reference: frames.md 1.1, 7, parsers.md 13.5.
 */
#ifndef NETMON_MEDIA_H
#define NETMON_MEDIA_H

#include "types.h"
#include "properties.h"

#define MAX_ADDR_LENGTH 6

#define ETHERNET_HEADER_LENGTH 14
#define ETHERNET_DATA_LENGTH 0x05dc
#define ETHERNET_FRAME_LENGTH 0x05ea
#define ETHERNET_FRAME_TYPE 0x0600 /* a smaller type is a length */

#define TOKENRING_HEADER_LENGTH 14
#define TOKENRING_SA_ROUTING_INFO 0x80
#define TOKENRING_SA_LOCAL 0x40
#define TOKENRING_DA_LOCAL 0x40
#define TOKENRING_DA_GROUP 0x80
#define TOKENRING_RC_LENGTHMASK 0x1f
#define TOKENRING_BC_MASK 0xe0
#define TOKENRING_TYPE_MAC 0x00
#define TOKENRING_TYPE_LLC 0x40

#define FDDI_HEADER_LENGTH 13
#define FDDI_TYPE_MAC 0x00
#define FDDI_TYPE_LLC 0x10
#define FDDI_TYPE_LONG_ADDRESS 0x40

/* EtherTypes. */
#define ETYPE_PUP 0x0200
#define ETYPE_PUP_ARP 0x0201
#define ETYPE_XNS1 0x0600
#define ETYPE_IP 0x0800
#define ETYPE_ARP1 0x0806
#define ETYPE_ARP2 0x0807
#define ETYPE_XNS2 0x0807
#define ETYPE_TRLR0 0x1000
#define ETYPE_TRLR1 0x1001
#define ETYPE_TRLR2 0x1002
#define ETYPE_TRLR3 0x1003
#define ETYPE_TRLR4 0x1004
#define ETYPE_TRLR5 0x1005
#define ETYPE_3COM_NBP0 0x3c00
#define ETYPE_3COM_NBP1 0x3c01
#define ETYPE_3COM_NBP2 0x3c02
#define ETYPE_3COM_NBP3 0x3c03
#define ETYPE_3COM_NBP4 0x3c04
#define ETYPE_3COM_NBP5 0x3c05
#define ETYPE_3COM_NBP6 0x3c06
#define ETYPE_3COM_NBP7 0x3c07
#define ETYPE_3COM_NBP8 0x3c08
#define ETYPE_3COM_NBP9 0x3c09
#define ETYPE_3COM_NBP10 0x3c0a
#define ETYPE_RARP 0x8035
#define ETYPE_IBM_RT 0x80d5
#define ETYPE_APPLETALK_LAP 0x809b
#define ETYPE_APPLETALK_ARP 0x80f3
#define ETYPE_NETWARE 0x8137
#define ETYPE_SNMP 0x814c
#define ETYPE_LOOP 0x9000
#define ETYPE_3COM_NETMAP1 0x9001
#define ETYPE_3COM_NETMAP2 0x9002

/* Service access points of LLC. */
#define SAP_SNA1 0x04
#define SAP_SNA2 0x05
#define SAP_IP 0x06
#define SAP_SNA3 0x08
#define SAP_SNA4 0x0c
#define SAP_NETWARE1 0x10
#define SAP_BPDU 0x42
#define SAP_X25 0x7e
#define SAP_XNS 0x80
#define SAP_SNAP 0xaa
#define SAP_NETWARE2 0xe0
#define SAP_IBM_NETBIOS 0xf0
#define SAP_IBM_NM 0xf4
#define SAP_RPL1 0xf8
#define SAP_UB 0xfa
#define SAP_RPL2 0xfc
#define SAP_NETWARE3 0xfe

#ifdef __cplusplus
extern "C" {
#endif

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/* Ethernet; the frame continues at Info. */
typedef struct _ETHERNET {
  BYTE DstAddr[MAX_ADDR_LENGTH];
  BYTE SrcAddr[MAX_ADDR_LENGTH];
  NETMON_EXTENSION union {
    WORD Length;
    WORD Type;
  };
  NETMON_EXTENSION BYTE Info[0];
} ETHERNET;

typedef ETHERNET *LPETHERNET;
typedef ETHERNET NETMON_UNALIGNED_ETHERNET NETMON_UNALIGNED;
typedef NETMON_UNALIGNED_ETHERNET *ULPETHERNET;

#define ETHERNET_SIZE sizeof(ETHERNET)

/* ATM. In capture files each of the last two members has two bytes. */
typedef struct _NM_ATM {
  UCHAR DstAddr[6];
  UCHAR SrcAddr[6];
  ULONG Vpi;
  ULONG Vci;
} NM_ATM;

typedef NM_ATM *PNM_ATM;
typedef NM_ATM *UPNM_ATM;

#define NM_ATM_HEADER_LENGTH sizeof(NM_ATM)

#pragma pack(pop)

#pragma pack(push, 1)

/* IEEE 1394. */
typedef struct _NM_1394 {
  UCHAR DstAddr[6];
  UCHAR SrcAddr[6];
  ULONGLONG VcId;
} NM_1394;

typedef NM_1394 *PNM_1394;
typedef NM_1394 *UPNM_1394;

#define NM_1394_HEADER_LENGTH sizeof(NM_1394)

#if defined(__GNUC__) && defined(__cplusplus)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic" /* zero-length arrays in a union */
#endif

/* Token ring; routing information may come before the rest of the frame. */
typedef struct _TOKENRING {
  BYTE AccessCtrl;
  BYTE FrameCtrl;
  BYTE DstAddr[MAX_ADDR_LENGTH];
  BYTE SrcAddr[MAX_ADDR_LENGTH];
#if defined(__clang__) && (defined(__cplusplus) || defined(_MSC_VER))
  BYTE Info[0]; /* in a union they would take space there */
  WORD RoutingInfo[0];
#else
  NETMON_EXTENSION union {
    NETMON_EXTENSION BYTE Info[0];
    NETMON_EXTENSION WORD RoutingInfo[0];
  };
#endif
} TOKENRING;

#if defined(__GNUC__) && defined(__cplusplus)
#pragma GCC diagnostic pop
#endif

typedef TOKENRING *LPTOKENRING;
typedef TOKENRING *ULPTOKENRING;

#define TOKENRING_SIZE sizeof(TOKENRING)

/* FDDI; the frame continues at Info. */
typedef struct _FDDI {
  BYTE FrameCtrl;
  BYTE DstAddr[MAX_ADDR_LENGTH];
  BYTE SrcAddr[MAX_ADDR_LENGTH];
  NETMON_EXTENSION BYTE Info[0];
} FDDI;

typedef FDDI *LPFDDI;
typedef FDDI *ULPFDDI;

#define FDDI_SIZE sizeof(FDDI)

/* LLC. */
typedef struct _LLC {
  BYTE dsap;
  BYTE ssap;
  NETMON_EXTENSION struct {
    NETMON_EXTENSION union {
      BYTE Command;
      BYTE NextSend;
    };
    NETMON_EXTENSION union {
      BYTE NextRecv;
      BYTE Data[1];
    };
  } ControlField;
} LLC;

typedef LLC *LPLLC;
typedef LLC *ULPLLC;

#define LLC_SIZE sizeof(LLC)

#pragma pack(pop)

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/* A pointer to any of the headers. */
typedef union _MACFRAME {
  LPBYTE MacHeader;
  LPETHERNET Ethernet;
  LPTOKENRING Tokenring;
  LPFDDI Fddi;
} MACFRAME;

#pragma pack(pop)

typedef MACFRAME *LPMACFRAME;

/* Whether a token ring frame has routing information, and how many bytes. */
#define IsRoutingInfoPresent(f) \
  ((((ULPTOKENRING)(f))->SrcAddr[0] & TOKENRING_SA_ROUTING_INFO) ? TRUE : FALSE)
#define GetRoutingInfoLength(f) \
  (IsRoutingInfoPresent(f) ? (((ULPTOKENRING)(f))->RoutingInfo[0] & TOKENRING_RC_LENGTHMASK) : 0)

/*
 * The functions below read raw bytes without knowing how many there are: the whole header must be
 * present. MacType is a MAC_TYPE_*. Undocumented by the vendor. Any thread. Reference: frames.md 7.
 */

/* Bytes of the MAC header, routing information included; 0 for an unknown kind. */
NETMON_API DWORD WINAPI GetMacHeaderLength(LPVOID MacHeader, DWORD MacType);
/* Bytes of the LLC header: 3 or 4. */
NETMON_API DWORD WINAPI GetLLCHeaderLength(LPLLC Frame);
/* The EtherType in host order, SNAP included; 0 when there is none. */
NETMON_API DWORD WINAPI GetEtype(LPVOID MacHeader, DWORD MacType);
/* DSAP in the low byte, SSAP in the next; 0 when there is no LLC. */
NETMON_API DWORD WINAPI GetSaps(LPVOID MacHeader, DWORD MacType);
/* TRUE when an LLC header follows the MAC header. */
NETMON_API BOOL WINAPI IsLLCPresent(LPVOID MacHeader, DWORD MacType);

/*
 * Names of EtherTypes: a table of all, *TableSize its number of entries (a guess); the entry of
 * one, or NULL. The table is read-only. Reference: parsers.md 13.5.
 */
NETMON_API LPLABELED_WORD WINAPI GetProtocolDescriptionTable(LPDWORD TableSize);
NETMON_API LPLABELED_WORD WINAPI GetProtocolDescription(DWORD ProtocolID);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_MEDIA_H */
