/* SPDX-License-Identifier: MIT */
/*
 * Networks and live capture: adapters, their state, and the events of a running capture. The
 * library handles saved captures only; these are the types that packet providers and monitors
 * exchange.
 * Needs types.h, addresses.h, frames.h, statistics.h. Reference: blobs.md 4.4, 6.5, 8.5.
 */
#ifndef NETMON_NETWORKS_H
#define NETMON_NETWORKS_H

#include "types.h"
#include "addresses.h"
#include "frames.h"
#include "statistics.h"

#define ADAPTER_COMMENT_LENGTH 32
#define CONNECTION_FLAGS_WANT_CONVERSATION_STATS 0x1

/* NETWORKINFO.Flags. */
#define NETWORKINFO_FLAGS_PMODE_NOT_SUPPORTED 0x1
#define NETWORKINFO_FLAGS_REMOTE_NAL 0x4           /* obsolete */
#define NETWORKINFO_FLAGS_REMOTE_NAL_CONNECTED 0x8 /* obsolete */
#define NETWORKINFO_FLAGS_REMOTE_CARD 0x10
#define NETWORKINFO_FLAGS_RAS 0x20

#define NETWORKINFO_RESERVED_FIELD_SIZE 14
#define MINIMUM_FRAME_SIZE 32

/* NETWORKSTATUS.State and .Flags. */
#define NETWORKSTATUS_STATE_VOID 0
#define NETWORKSTATUS_STATE_INIT 1
#define NETWORKSTATUS_STATE_CAPTURING 2
#define NETWORKSTATUS_STATE_PAUSED 3
#define NETWORKSTATUS_FLAGS_TRIGGER_PENDING 0x1

/* UPDATE_EVENT.Event. */
#define UPDATE_EVENT_TERMINATE_THREAD 0x0
#define UPDATE_EVENT_NETWORK_STATUS 0x1
#define UPDATE_EVENT_RTC_INTERVAL_ELAPSED 0x2
#define UPDATE_EVENT_RTC_FRAME_TABLE_FULL 0x3
#define UPDATE_EVENT_RTC_BUFFER_FULL 0x4
#define UPDATE_EVENT_TRIGGER_BUFFER_CONTENT 0x5
#define UPDATE_EVENT_TRIGGER_PATTERN_MATCH 0x6
#define UPDATE_EVENT_TRIGGER_BUFFER_PATTERN 0x7
#define UPDATE_EVENT_TRIGGER_PATTERN_BUFFER 0x8
#define UPDATE_EVENT_TRANSMIT_STATUS 0x9
#define UPDATE_EVENT_SECURITY_BREACH 0xa
#define UPDATE_EVENT_REMOTE_FAILURE 0xb

/* UPDATE_EVENT.Action. */
#define UPDATE_ACTION_TERMINATE_THREAD 0x0
#define UPDATE_ACTION_NOTIFY 0x1
#define UPDATE_ACTION_STOP_CAPTURE 0x2
#define UPDATE_ACTION_PAUSE_CAPTURE 0x3
#define UPDATE_ACTION_RTC_BUFFER_SWITCH 0x4

/* Sizes in SECURITY_PERMISSION_RESPONSE. */
#define MAX_SECURITY_BREACH_REASON_SIZE 100
#define MAX_SIGNATURE_LENGTH 128
#define MAX_USER_NAME_LENGTH 256

/* Settings of live captures. */
#define DEFAULT_DELAYED_BUFFER_SIZE 1
#define USE_DEFAULT_DRIVE_LETTER 0
#define RTC_FRAME_SIZE_FULL 0
#define DEFAULT_RTC_BUFFER_SIZE 0x100000

#ifdef __cplusplus
extern "C" {
#endif

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/* An adapter. */
typedef struct _NETWORKINFO {
  BYTE PermanentAddr[6];
  BYTE CurrentAddr[6];
  BYTE Reserved[NETWORKINFO_RESERVED_FIELD_SIZE];
  DWORD LinkSpeed; /* Mbit/s */
  DWORD MacType;   /* MAC_TYPE_* */
  DWORD MaxFrameSize;
  DWORD Flags;                /* NETWORKINFO_FLAGS_* */
  DWORD TimestampScaleFactor; /* units of 1/n milliseconds; not applied to frame times */
  BYTE NodeName[32];
  BOOL PModeSupported;
  BYTE Comment[ADAPTER_COMMENT_LENGTH];
} NETWORKINFO;

typedef NETWORKINFO *LPNETWORKINFO;

#define NETWORKINFO_SIZE sizeof(NETWORKINFO)

/* State of a network. */
typedef struct _NETWORKSTATUS {
  DWORD State;
  DWORD Flags;
} NETWORKSTATUS;

typedef NETWORKSTATUS *LPNETWORKSTATUS;

#define NETWORKSTATUS_SIZE sizeof(NETWORKSTATUS)

/* A node of a doubly linked list. */
typedef struct _LINK *LPLINK;

typedef struct _LINK {
  LPLINK PrevLink;
  LPLINK NextLink;
} LINK;

#pragma pack(pop)

#pragma pack(push, 1)

/* Who refused a capture, and why. */
typedef struct _SECURITY_PERMISSION_RESPONSE {
  UINT Version;
  DWORD RandomNumber;
  BYTE MachineName[MACHINE_NAME_LENGTH];
  BYTE Address[6];
  BYTE UserName[MAX_USER_NAME_LENGTH];
  BYTE Reason[MAX_SECURITY_BREACH_REASON_SIZE];
  DWORD SignatureLength;
  BYTE Signature[MAX_SIGNATURE_LENGTH];
} SECURITY_PERMISSION_RESPONSE;

typedef SECURITY_PERMISSION_RESPONSE *LPSECURITY_PERMISSION_RESPONSE;
typedef SECURITY_PERMISSION_RESPONSE *ULPSECURITY_PERMISSION_RESPONSE;

#define SECURITY_PERMISSION_RESPONSE_SIZE sizeof(SECURITY_PERMISSION_RESPONSE)

#pragma pack(pop)

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/* An event of a running capture. */
typedef struct _UPDATE_EVENT {
  USHORT Event; /* UPDATE_EVENT_* */
  DWORD Action; /* UPDATE_ACTION_* */
  DWORD Status;
  DWORD Value;
  LONGLONG TimeStamp;
  DWORD_PTR lpUserContext;
  DWORD_PTR lpReserved;
  UINT FramesDropped;
  NETMON_EXTENSION union { /* by event */
    DWORD Reserved;
    LPFRAMETABLE lpFrameTable;
    DWORD_PTR lpPacketQueue;
    SECURITY_PERMISSION_RESPONSE SecurityResponse;
  };
  LPSTATISTICS lpFinalStats;
} UPDATE_EVENT;

typedef UPDATE_EVENT *PUPDATE_EVENT;

#pragma pack(pop)

/* Receives the events of a capture; the event is passed by value. */
typedef DWORD(WINAPI *LPNETWORKCALLBACKPROC)(UPDATE_EVENT);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_NETWORKS_H */
