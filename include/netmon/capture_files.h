/* SPDX-License-Identifier: MIT */
/*
 * Structures of capture files: the header and the statistics frames. Everything here is packed to 1
 * and little-endian in the file. Needs types.h, statistics.h.
 * Reference: capture-files.md 2, 7.4.
 */
#ifndef NETMON_CAPTURE_FILES_H
#define NETMON_CAPTURE_FILES_H

#include "types.h"
#include "statistics.h"

/* How to open a capture file. */
#ifndef OPEN_EXISTING
#define OPEN_EXISTING 3
#endif
#ifndef CREATE_NEW
#define CREATE_NEW 1
#endif
#define CAPTUREFILE_OPEN OPEN_EXISTING
#define CAPTUREFILE_CREATE CREATE_NEW

/* Numbers made of bytes, the first byte lowest. */
#define MAKE_WORD(l, h) (((WORD)(l)) | (((WORD)(h)) << 8))
#define MAKE_LONG(l, h) (((DWORD)(l)) | (((DWORD)(h)) << 16))
#define MAKE_SIG(a, b, c, d) MAKE_LONG(MAKE_WORD(a, b), MAKE_WORD(c, d))
#ifndef MAKE_IDENTIFIER
#define MAKE_IDENTIFIER(a, b, c, d) ((DWORD)MAKELONG(MAKEWORD(a, b), MAKEWORD(c, d)))
#endif

#define CAPTUREFILE_VERSION_MAJOR 2
#define CAPTUREFILE_VERSION_MINOR 0
#define MakeVersion(Major, Minor) ((DWORD)MAKEWORD(Minor, Major))
#define GetCurrentVersion() MakeVersion(CAPTUREFILE_VERSION_MAJOR, CAPTUREFILE_VERSION_MINOR)
#define NETMON_1_0_CAPTUREFILE_SIGNATURE MAKE_IDENTIFIER('R', 'T', 'S', 'S')
#define NETMON_2_0_CAPTUREFILE_SIGNATURE MAKE_IDENTIFIER('G', 'M', 'B', 'U')

/* Statistics frames: their versions, type, and the header bytes that mark them. */
#define STATISTICS_VERSION_1_0 0x00
#define STATISTICS_VERSION_2_0 0x20
#define STATS_FRAME_TYPE 103
#define DEFAULT_TR_AC 0x00
#define DEFAULT_TR_FC 0x40
#define DEFAULT_FDDI_FC 0x10
#define DEFAULT_SAP 0xaa
#define DEFAULT_CONTROL 0x03
#define DEFAULT_ETHERTYPE 0x8419

#ifdef __cplusplus
extern "C" {
#endif

#pragma pack(push, 1)

/* The first 72 bytes of a capture file. Offsets count from the start of the file. */
typedef struct _CAPTUREFILE_HEADER_VALUES {
  DWORD Signature; /* NETMON_x_0_CAPTUREFILE_SIGNATURE */
  BYTE BCDVerMinor;
  BYTE BCDVerMajor;
  WORD MacType;         /* MAC_TYPE_*, and more in newer files */
  SYSTEMTIME TimeStamp; /* start of the capture, local time */
  DWORD FrameTableOffset;
  DWORD FrameTableLength;
  DWORD UserDataOffset;
  DWORD UserDataLength;
  DWORD CommentDataOffset;
  DWORD CommentDataLength;
  DWORD StatisticsOffset;
  DWORD StatisticsLength;
  DWORD NetworkInfoOffset;
  DWORD NetworkInfoLength;
  DWORD ConversationStatsOffset;
  DWORD ConversationStatsLength;
} CAPTUREFILE_HEADER_VALUES;

typedef CAPTUREFILE_HEADER_VALUES *LPCAPTUREFILE_HEADER_VALUES;

#define CAPTUREFILE_HEADER_VALUES_SIZE sizeof(CAPTUREFILE_HEADER_VALUES)

/* The whole header, 128 bytes. */
typedef struct _CAPTUREFILE_HEADER {
  NETMON_EXTENSION union {
    CAPTUREFILE_HEADER_VALUES ActualHeader;
    BYTE Buffer[72];
  };
  BYTE Reserved[56];
} CAPTUREFILE_HEADER;

typedef CAPTUREFILE_HEADER *LPCAPTUREFILE_HEADER;

#define CAPTUREFILE_HEADER_SIZE sizeof(CAPTUREFILE_HEADER)

/* Headers of statistics frames, by network. */
typedef struct _EFRAMEHDR {
  BYTE SrcAddress[6];
  BYTE DstAddress[6];
  WORD Length;
  BYTE DSAP;
  BYTE SSAP;
  BYTE Control;
  BYTE ProtocolID[3];
  WORD EtherType;
} EFRAMEHDR;

typedef struct _TRFRAMEHDR {
  BYTE AC;
  BYTE FC;
  BYTE SrcAddress[6];
  BYTE DstAddress[6];
  BYTE DSAP;
  BYTE SSAP;
  BYTE Control;
  BYTE ProtocolID[3];
  WORD EtherType;
} TRFRAMEHDR;

typedef struct _FDDIFRAMEHDR {
  BYTE FC;
  BYTE SrcAddress[6];
  BYTE DstAddress[6];
  BYTE DSAP;
  BYTE SSAP;
  BYTE Control;
  BYTE ProtocolID[3];
  WORD EtherType;
} FDDIFRAMEHDR;

typedef struct _ATMFRAMEHDR {
  BYTE SrcAddress[6];
  BYTE DstAddress[6];
  WORD Vpi;
  WORD Vci;
} ATMFRAMEHDR;

/* Statistics frames: a FRAME header, a header of the network, the statistics. */
typedef struct _ESTATFRAME {
  LONGLONG TimeStamp;
  DWORD FrameLength;
  DWORD nBytesAvail;
  EFRAMEHDR FrameHeader;
  BYTE FrameID[4];
  DWORD Flags;
  DWORD FrameType; /* STATS_FRAME_TYPE */
  WORD StatsDataLen;
  DWORD StatsVersion; /* STATISTICS_VERSION_* */
  STATISTICS Statistics;
} ESTATFRAME;

typedef ESTATFRAME *LPESTATFRAME;
typedef ESTATFRAME *ULPESTATFRAME;

#define ESTATFRAME_SIZE sizeof(ESTATFRAME)

typedef struct _TRSTATFRAME {
  LONGLONG TimeStamp;
  DWORD FrameLength;
  DWORD nBytesAvail;
  TRFRAMEHDR FrameHeader;
  BYTE FrameID[4];
  DWORD Flags;
  DWORD FrameType;
  WORD StatsDataLen;
  DWORD StatsVersion;
  STATISTICS Statistics;
} TRSTATFRAME;

typedef TRSTATFRAME *LPTRSTATFRAME;
typedef TRSTATFRAME *ULPTRSTATFRAME;

#define TRSTATFRAME_SIZE sizeof(TRSTATFRAME)

typedef struct _FDDISTATFRAME {
  LONGLONG TimeStamp;
  DWORD FrameLength;
  DWORD nBytesAvail;
  FDDIFRAMEHDR FrameHeader;
  BYTE FrameID[4];
  DWORD Flags;
  DWORD FrameType;
  WORD StatsDataLen;
  DWORD StatsVersion;
  STATISTICS Statistics;
} FDDISTATFRAME;

typedef FDDISTATFRAME *LPFDDISTATFRAME;
typedef FDDISTATFRAME *ULPFDDISTATFRAME;

#define FDDISTATFRAME_SIZE sizeof(FDDISTATFRAME)

typedef struct _ATMSTATFRAME {
  LONGLONG TimeStamp;
  DWORD FrameLength;
  DWORD nBytesAvail;
  ATMFRAMEHDR FrameHeader;
  BYTE FrameID[4];
  DWORD Flags;
  DWORD FrameType;
  WORD StatsDataLen;
  DWORD StatsVersion;
  STATISTICS Statistics;
} ATMSTATFRAME;

typedef ATMSTATFRAME *LPATMSTATFRAME;
typedef ATMSTATFRAME *ULPATMSTATFRAME;

#define ATMSTATFRAME_SIZE sizeof(ATMSTATFRAME)

/* The largest of them. */
#define MAX_STATSFRAME_SIZE sizeof(TRSTATFRAME)

#pragma pack(pop)

#ifdef __cplusplus
}
#endif

#endif /* NETMON_CAPTURE_FILES_H */
