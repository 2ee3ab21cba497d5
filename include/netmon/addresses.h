/* SPDX-License-Identifier: MIT */
/*
 * Network addresses: kinds of networks and of addresses, the two address structures, their bit
 * views, and the functions that compare and normalize them. Needs types.h.
 * All address bytes are in packet order. Reference: frames.md 1.1, 3.4, 3.5, 8.3.
 */
#ifndef NETMON_ADDRESSES_H
#define NETMON_ADDRESSES_H

#include "types.h"

/* Kinds of networks (MAC types). Reference: frames.md 1.1. */
#define MAC_TYPE_UNKNOWN 0
#define MAC_TYPE_ETHERNET 1
#define MAC_TYPE_TOKENRING 2
#define MAC_TYPE_FDDI 3
#define MAC_TYPE_ATM 4
#define MAC_TYPE_1394 5

/* Kinds of addresses: ADDRESS.Type and ADDRESS2.Type. */
#define ADDRESS_TYPE_ETHERNET 0
#define ADDRESS_TYPE_IP 1
#define ADDRESS_TYPE_IPX 2
#define ADDRESS_TYPE_TOKENRING 3
#define ADDRESS_TYPE_FDDI 4
#define ADDRESS_TYPE_XNS 5
#define ADDRESS_TYPE_ANY 6          /* filters: any address */
#define ADDRESS_TYPE_ANY_GROUP 7    /* filters: any group address */
#define ADDRESS_TYPE_FIND_HIGHEST 8 /* queries: the address of the highest layer present */
#define ADDRESS_TYPE_VINES_IP 9
#define ADDRESS_TYPE_LOCAL_ONLY 10 /* capture filters */
#define ADDRESS_TYPE_ATM 11
#define ADDRESS_TYPE_1394 12
#define ADDRESS_TYPE_IP6 13 /* ADDRESS2 only */

/* Flags of GetFrameSourceAddress and GetFrameDestAddress; kept in ADDRESS2.Flags. */
#define ADDRESSTYPE_FLAGS_NORMALIZE 0x1   /* clear the routing and group bits */
#define ADDRESSTYPE_FLAGS_BIT_REVERSE 0x2 /* token ring addresses in normal bit order */

/* Sizes in bytes. */
#define IP_ADDRESS_SIZE 4
#define MAC_ADDRESS_SIZE 6
#define IP6_ADDRESS_SIZE 16
#define MAX_ADDRESS_SIZE 16
#define MAX_NAME_SIZE 32 /* characters of ADDRESSINFO.Name */

/* Order of an address database; a flag of an entry. */
#define SORT_BYADDRESS 0
#define SORT_BYNAME 1
#define PERMANENT_NAME 0x100

/* Masks that clear the group bit in the first byte of a MAC address. */
#define FRAME_MASK_ETHERNET ((BYTE)0xfe)
#define FRAME_MASK_TOKENRING ((BYTE)0x7f)
#define FRAME_MASK_FDDI ((BYTE)0xfe)

#ifdef __cplusplus
extern "C" {
#endif

#pragma pack(push, 1)

/* Vines IP address, 6 bytes; both members in network order. */
typedef struct _VINES_IP_ADDRESS {
  DWORD NetID;
  WORD SubnetID;
} VINES_IP_ADDRESS;

typedef VINES_IP_ADDRESS *LPVINES_IP_ADDRESS;

#define VINES_IP_ADDRESS_SIZE sizeof(VINES_IP_ADDRESS)

/* IPX address, 10 bytes. The documentation calls it IPX_ADDRESS. */
typedef struct _IPX_ADDR {
  BYTE Subnet[4];
  BYTE Address[6];
} IPX_ADDR;

typedef IPX_ADDR *LPIPX_ADDR;

#define IPX_ADDR_SIZE sizeof(IPX_ADDR)

typedef IPX_ADDR XNS_ADDRESS;
typedef IPX_ADDR *LPXNS_ADDRESS;

/* Bit view of an Ethernet or FDDI source address. */
typedef struct _ETHERNET_SRC_ADDRESS {
  NETMON_EXTENSION BYTE RoutingBit : 1;
  NETMON_EXTENSION BYTE LocalBit : 1;
  NETMON_EXTENSION BYTE Byte0 : 6;
  BYTE Reserved[5];
} ETHERNET_SRC_ADDRESS;

typedef ETHERNET_SRC_ADDRESS *LPETHERNET_SRC_ADDRESS;

/* Bit view of an Ethernet or FDDI destination address. */
typedef struct _ETHERNET_DST_ADDRESS {
  NETMON_EXTENSION BYTE GroupBit : 1;
  NETMON_EXTENSION BYTE AdminBit : 1;
  NETMON_EXTENSION BYTE Byte0 : 6;
  BYTE Reserved[5];
} ETHERNET_DST_ADDRESS;

typedef ETHERNET_DST_ADDRESS *LPETHERNET_DST_ADDRESS;

typedef ETHERNET_SRC_ADDRESS FDDI_SRC_ADDRESS;
typedef ETHERNET_DST_ADDRESS FDDI_DST_ADDRESS;
typedef FDDI_SRC_ADDRESS *LPFDDI_SRC_ADDRESS;
typedef FDDI_DST_ADDRESS *LPFDDI_DST_ADDRESS;

/* Bit view of a token ring source address. */
typedef struct _TOKENRING_SRC_ADDRESS {
  NETMON_EXTENSION BYTE Byte0 : 6;
  NETMON_EXTENSION BYTE LocalBit : 1;
  NETMON_EXTENSION BYTE RoutingBit : 1;
  BYTE Byte1;
  NETMON_EXTENSION BYTE Byte2 : 7;
  NETMON_EXTENSION BYTE Functional : 1;
  BYTE Reserved[3];
} TOKENRING_SRC_ADDRESS;

typedef TOKENRING_SRC_ADDRESS *LPTOKENRING_SRC_ADDRESS;

/* Bit view of a token ring destination address. */
typedef struct _TOKENRING_DST_ADDRESS {
  NETMON_EXTENSION BYTE Byte0 : 6;
  NETMON_EXTENSION BYTE AdminBit : 1;
  NETMON_EXTENSION BYTE GroupBit : 1;
  BYTE Reserved[5];
} TOKENRING_DST_ADDRESS;

typedef TOKENRING_DST_ADDRESS *LPTOKENRING_DST_ADDRESS;

/*
 * An address of any kind, IPv6 included; 22 bytes on every target. Type says which member of the
 * union counts (frames.md 1.1); Flags are the ADDRESSTYPE_FLAGS_* that were applied, or 0.
 */
typedef struct _ADDRESS2 {
  DWORD Type;
  NETMON_EXTENSION union {
    BYTE MACAddress[MAC_ADDRESS_SIZE];
    BYTE IPAddress[IP_ADDRESS_SIZE];
    BYTE IP6Address[IP6_ADDRESS_SIZE];
    BYTE IPXRawAddress[IPX_ADDR_SIZE];
    IPX_ADDR IPXAddress;
    BYTE VinesIPRawAddress[VINES_IP_ADDRESS_SIZE];
    VINES_IP_ADDRESS VinesIPAddress;
    ETHERNET_SRC_ADDRESS EthernetSrcAddress;
    ETHERNET_DST_ADDRESS EthernetDstAddress;
    TOKENRING_SRC_ADDRESS TokenringSrcAddress;
    TOKENRING_DST_ADDRESS TokenringDstAddress;
    FDDI_SRC_ADDRESS FddiSrcAddress;
    FDDI_DST_ADDRESS FddiDstAddress;
  };
  WORD Flags;
} ADDRESS2;

typedef ADDRESS2 *LPADDRESS2;

#define ADDRESS2_SIZE sizeof(ADDRESS2)

/* The older form of ADDRESS2: no IPv6, 16 bytes. No function takes it anymore; see sdk2001.h. */
typedef struct _ADDRESS {
  DWORD Type;
  NETMON_EXTENSION union {
    BYTE MACAddress[MAC_ADDRESS_SIZE];
    BYTE IPAddress[IP_ADDRESS_SIZE];
    BYTE IPXRawAddress[IPX_ADDR_SIZE];
    IPX_ADDR IPXAddress;
    BYTE VinesIPRawAddress[VINES_IP_ADDRESS_SIZE];
    VINES_IP_ADDRESS VinesIPAddress;
    ETHERNET_SRC_ADDRESS EthernetSrcAddress;
    ETHERNET_DST_ADDRESS EthernetDstAddress;
    TOKENRING_SRC_ADDRESS TokenringSrcAddress;
    TOKENRING_DST_ADDRESS TokenringDstAddress;
    FDDI_SRC_ADDRESS FddiSrcAddress;
    FDDI_DST_ADDRESS FddiDstAddress;
  };
  WORD Flags;
} ADDRESS;

typedef ADDRESS *LPADDRESS;

#define ADDRESS_SIZE sizeof(ADDRESS)

#pragma pack(pop)

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/* Entry of an address database: an address and its name. */
typedef struct _ADDRESSINFO2 {
  ADDRESS2 Address;
  WCHAR Name[MAX_NAME_SIZE];
  DWORD Flags; /* PERMANENT_NAME */
  LPVOID lpAddressInstData;
} ADDRESSINFO2;

typedef struct _ADDRESSINFO2 *LPADDRESSINFO2;

#define ADDRESSINFO2_SIZE sizeof(ADDRESSINFO2)

/* Addresses and names; nAddressInfos pointers follow. */
typedef struct _ADDRESSINFOTABLE2 {
  DWORD nAddressInfos;
  NETMON_EXTENSION LPADDRESSINFO2 lpAddressInfo[0];
} ADDRESSINFOTABLE2;

typedef ADDRESSINFOTABLE2 *LPADDRESSINFOTABLE2;

#define ADDRESSINFOTABLE2_SIZE sizeof(ADDRESSINFOTABLE2)

/* The older forms. */
typedef struct _ADDRESSINFO {
  ADDRESS Address;
  WCHAR Name[MAX_NAME_SIZE];
  DWORD Flags;
  LPVOID lpAddressInstData;
} ADDRESSINFO;

typedef struct _ADDRESSINFO *LPADDRESSINFO;

#define ADDRESSINFO_SIZE sizeof(ADDRESSINFO)

typedef struct _ADDRESSINFOTABLE {
  DWORD nAddressInfos;
  NETMON_EXTENSION LPADDRESSINFO lpAddressInfo[0];
} ADDRESSINFOTABLE;

typedef ADDRESSINFOTABLE *LPADDRESSINFOTABLE;

#define ADDRESSINFOTABLE_SIZE sizeof(ADDRESSINFOTABLE)

#pragma pack(pop)

/*
 * Orders two addresses: 0 when equal, else negative or positive. Addresses of different kinds are
 * ordered by Type, others by the bytes that count for the kind; Flags are ignored. NULL is lower
 * than any address. Any thread. Reference: frames.md 3.4.
 */
NETMON_API int WINAPI CompareAddresses(LPADDRESS2 lpAddress1, LPADDRESS2 lpAddress2);

/*
 * Clears the routing and group bits of a MAC address in place and returns its argument; addresses
 * of other kinds stay as they are. Undocumented by the vendor. Reference: frames.md 7.
 */
NETMON_API LPADDRESS2 WINAPI NormalizeAddress(LPADDRESS2 Address);

/*
 * The ADDRESS_TYPE_* of a MAC_TYPE_*, or (DWORD)-1 for an unknown one. ATM and 1394 are our
 * addition. Any thread. Reference: frames.md 3.5.
 */
NETMON_API DWORD WINAPI MacTypeToAddressType(DWORD MacType);

/*
 * The MAC_TYPE_* of a MAC-level ADDRESS_TYPE_*; MAC_TYPE_UNKNOWN for all other values.
 * Undocumented by the vendor. Any thread. Reference: frames.md 3.5.
 */
NETMON_API DWORD WINAPI AddressTypeToMacType(DWORD AddressType);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_ADDRESSES_H */
