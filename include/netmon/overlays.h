/* SPDX-License-Identifier: MIT */
/*
 * Headers of IP, ICMP, TCP, IPX and SPX as they are in a frame. Numbers of more than one byte are
 * in network order; the inline functions return them in host order. Everything is packed to 1, so
 * that the structures can overlay the bytes of a frame at any address. Needs types.h, formatting.h.
 * Reference: parsers.md 15.3.
 */
#ifndef NETMON_OVERLAYS_H
#define NETMON_OVERLAYS_H

#include "types.h"
#include "formatting.h"
#include "ports.h"

/* Parts of the members of IP. */
#define IP_VERSION_MASK ((BYTE)0xf0)
#define IP_VERSION_SHIFT 4
#define IP_HDRLEN_MASK ((BYTE)0x0f)
#define IP_HDRLEN_SHIFT 0
#define IP_PRECEDENCE_MASK ((BYTE)0xe0)
#define IP_PRECEDENCE_SHIFT 5
#define IP_TOS_MASK ((BYTE)0x1e)
#define IP_TOS_SHIFT 1
#define IP_DELAY_MASK ((BYTE)0x10)
#define IP_THROUGHPUT_MASK ((BYTE)0x08)
#define IP_RELIABILITY_MASK ((BYTE)0x04)
#define IP_FLAGS_MASK ((BYTE)0xe0)
#define IP_FLAGS_SHIFT 13
#define IP_DF_MASK ((BYTE)0x40)
#define IP_MF_MASK ((BYTE)0x20)
#define IP_MF_SHIFT 5
#define IP_FRAGOFF_MASK ((WORD)0x1fff)
#define IP_FRAGOFF_SHIFT 3
#define IP_TCC_MASK ((DWORD)0xffffff00)
#define IP_TIME_OPTS_MASK ((BYTE)0x0f)
#define IP_TIME_OPTS_SHIFT 0
#define IP_MISS_STNS_MASK ((BYTE)0xf0)
#define IP_MISS_STNS_SHIFT 4
#define IP_CHKSUM_OFF 10

/* ICMP.Type. <termios.h> defines ECHO too, by chance with the same value: the first one is kept. */
#define ECHO_REPLY 0
#define DESTINATION_UNREACHABLE 3
#define SOURCE_QUENCH 4
#define REDIRECT 5
#ifndef ECHO
#define ECHO 8
#endif
#define ROUTER_ADVERTISEMENT 9
#define ROUTER_SOLICITATION 10
#define TIME_EXCEEDED 11
#define PARAMETER_PROBLEM 12
#define TIMESTAMP 13
#define TIMESTAMP_REPLY 14
#define INFORMATION_REQUEST 15
#define INFORMATION_REPLY 16
#define ADDRESS_MASK_REQUEST 17
#define ADDRESS_MASK_REPLY 18
#define ICMP_HEADER_LENGTH 8
#define ICMP_IP_DATA_LENGTH 8 /* bytes of the packet that an error message is about */

/* TCP.Flags and the kinds of TCP options. */
#define TCP_FLAG_FIN 0x01
#define TCP_FLAG_SYN 0x02
#define TCP_FLAG_RESET 0x04
#define TCP_FLAG_PUSH 0x08
#define TCP_FLAG_ACK 0x10
#define TCP_FLAG_URGENT 0x20
#define TCP_RESERVED_MASK 0x0fc0
#define TCP_OPTION_ENDOFOPTIONS 0
#define TCP_OPTION_NOP 1
#define TCP_OPTION_MAXSEGSIZE 2
#define TCP_OPTION_WSCALE 3
#define TCP_OPTION_SACK_PERMITTED 4
#define TCP_OPTION_SACK 5
#define TCP_OPTION_TIMESTAMPS 8

#ifdef __cplusplus
extern "C" {
#endif

#pragma pack(push, 1)

/* IPv4. */
typedef struct _IP {
  NETMON_EXTENSION union {
    BYTE Version; /* high half */
    BYTE HdrLen;  /* low half, in DWORDs */
  };
  BYTE ServiceType;
  WORD TotalLen;
  WORD ID;
  NETMON_EXTENSION union {
    WORD Flags;
    WORD FragOff;
  };
  BYTE TimeToLive;
  BYTE Protocol;
  WORD HdrChksum;
  DWORD SrcAddr;
  DWORD DstAddr;
  NETMON_EXTENSION BYTE Options[0];
} IP;

typedef IP *LPIP;
typedef IP *ULPIP;

/* What the checksums of TCP and UDP start with. */
typedef struct _PSUHDR {
  DWORD ph_SrcIP;
  DWORD ph_DstIP;
  UCHAR ph_Zero;
  UCHAR ph_Proto;
  WORD ph_ProtLen;
} PSUHDR;

typedef PSUHDR *LPPSUHDR;

/* Parts of ICMP messages. */
typedef struct _RequestReplyFields {
  WORD ID;
  WORD SeqNo;
} ReqReply;

typedef struct _ParameterProblemFields {
  BYTE Pointer;
  BYTE junk[3];
} ParmProb;

typedef struct _TimestampFields {
  DWORD tsOrig;
  DWORD tsRecv;
  DWORD tsXmit;
} TS;

typedef struct _RouterAnnounceHeaderFields {
  BYTE NumAddrs;
  BYTE AddrEntrySize;
  WORD Lifetime;
} RouterAH;

typedef struct _RouterAnnounceEntry {
  DWORD Address;
  DWORD PreferenceLevel;
} RouterAE;

#if defined(__GNUC__) && defined(__cplusplus)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic" /* IP ends in a zero-length array */
#endif

/* ICMP; the type of the message determines which members count. */
typedef struct _ICMP {
  BYTE Type;
  BYTE Code;
  WORD Checksum;
  NETMON_EXTENSION union {
    DWORD Unused;
    DWORD Address;
    ReqReply RR;
    ParmProb PP;
    RouterAH RAH;
  };
  NETMON_EXTENSION union {
    TS Time;
    struct _IP IP;
    NETMON_EXTENSION RouterAE RAE[0];
  };
} ICMP;

#if defined(__GNUC__) && defined(__cplusplus)
#pragma GCC diagnostic pop
#endif

typedef ICMP *LPICMP;
typedef ICMP *ULPICMP;

/* IPX and SPX. */
typedef struct _HOST_ADDRESS {
  UCHAR ha_address[6];
} HOST_ADDRESS;

typedef struct _IPXADDRESS {
  ULONG ipx_NetNumber;
  HOST_ADDRESS ipx_HostAddr;
} IPXADDRESS;

typedef IPXADDRESS *PIPXADDRESS;

typedef struct _NET_ADDRESS {
  IPXADDRESS na_IPXAddr;
  USHORT na_socket;
} NET_ADDRESS;

typedef NET_ADDRESS *UPNET_ADDRESS;

typedef struct _IPX_HDR {
  USHORT ipx_checksum;
  USHORT ipx_length;
  UCHAR ipx_xport_control;
  UCHAR ipx_packet_type;
  NET_ADDRESS ipx_dest;
  NET_ADDRESS ipx_source;
} IPX_HDR;

typedef IPX_HDR *ULPIPX_HDR;

typedef struct _SPX_HDR {
  IPX_HDR spx_idp_hdr;
  UCHAR spx_conn_ctrl;
  UCHAR spx_data_type;
  USHORT spx_src_conn_id;
  USHORT spx_dest_conn_id;
  USHORT spx_sequence_num;
  USHORT spx_ack_num;
  USHORT spx_alloc_num;
} SPX_HDR;

typedef SPX_HDR *PSPX_HDR;

/* TCP. */
typedef struct _TCP {
  WORD SrcPort;
  WORD DstPort;
  DWORD SeqNum;
  DWORD AckNum;
  BYTE DataOff; /* high half, in DWORDs */
  BYTE Flags;   /* TCP_FLAG_* */
  WORD Window;
  WORD Chksum;
  WORD UrgPtr;
} TCP;

typedef TCP *LPTCP;
typedef TCP *ULPTCP;

#pragma pack(pop)

/* Version, header size, fragment offset in bytes, total size, whether more fragments follow. */
NETMON_INLINE BYTE IP_Version(ULPIP pIP) {
  return (BYTE)((pIP->Version & IP_VERSION_MASK) >> IP_VERSION_SHIFT);
}
NETMON_INLINE DWORD IP_HdrLen(ULPIP pIP) { return (DWORD)(pIP->HdrLen & IP_HDRLEN_MASK) << 2; }
NETMON_INLINE WORD IP_FragOff(ULPIP pIP) {
  return (WORD)((XCHG(pIP->FragOff) & IP_FRAGOFF_MASK) << IP_FRAGOFF_SHIFT);
}
NETMON_INLINE DWORD IP_TotalLen(ULPIP pIP) { return XCHG(pIP->TotalLen); }
NETMON_INLINE DWORD IP_MoreFragments(ULPIP pIP) {
  return (DWORD)(pIP->Flags & IP_MF_MASK) >> IP_MF_SHIFT;
}

/* Header size, and the ports. */
NETMON_INLINE DWORD TCP_HdrLen(ULPTCP pTCP) { return (DWORD)(pTCP->DataOff & 0xf0) >> 2; }
NETMON_INLINE DWORD TCP_SrcPort(ULPTCP pTCP) { return XCHG(pTCP->SrcPort); }
NETMON_INLINE DWORD TCP_DstPort(ULPTCP pTCP) { return XCHG(pTCP->DstPort); }

#ifdef __cplusplus
}
#endif

#endif /* NETMON_OVERLAYS_H */
