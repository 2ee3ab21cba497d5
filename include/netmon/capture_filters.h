/* SPDX-License-Identifier: MIT */
/*
 * Capture filters and triggers: which traffic a packet provider keeps. Needs types.h, addresses.h,
 * frames.h. Reference: filters.md 7.
 */
#ifndef NETMON_CAPTURE_FILTERS_H
#define NETMON_CAPTURE_FILTERS_H

#include "types.h"
#include "addresses.h"
#include "frames.h"

/* CAPTUREFILTER.FilterFlags. */
#define CAPTUREFILTER_FLAGS_INCLUDE_ALL_SAPS 0x1   /* the SAP table lists exceptions */
#define CAPTUREFILTER_FLAGS_INCLUDE_ALL_ETYPES 0x2 /* the Etype table lists exceptions */
#define CAPTUREFILTER_FLAGS_INCLUDE_ALL 0x3
#define CAPTUREFILTER_FLAGS_TRIGGER 0x4
#define CAPTUREFILTER_FLAGS_LOCAL_ONLY 0x8 /* no promiscuous mode */
#define CAPTUREFILTER_FLAGS_DISCARD_COMMENTS 0x10
#define CAPTUREFILTER_FLAGS_KEEP_RAW 0x20 /* keep SMT and token ring MAC frames */

/* ADDRESSPAIR.AddressFlags. */
#define ADDRESS_FLAGS_MATCH_DST 0x1
#define ADDRESS_FLAGS_MATCH_SRC 0x2
#define ADDRESS_FLAGS_MATCH_BOTH 0x3
#define ADDRESS_FLAGS_EXCLUDE 0x4        /* drop what matches */
#define ADDRESS_FLAGS_DST_GROUP_ADDR 0x8 /* look at the group bit of the destination only */

/* PATTERNMATCH.Flags. */
#define PATTERN_MATCH_FLAGS_NOT 0x1
#define PATTERN_MATCH_FLAGS_RESERVED_1 0x2
#define PATTERN_MATCH_FLAGS_PORT_SPECIFIED 0x8

/* Limits. */
#define MAX_ADDRESS_PAIRS 8
#define MAX_PATTERNS 4
#define MAX_PATTERN_LENGTH 16

/* TRIGGER.TriggerType, .TriggerFlags, .TriggerAction and .TriggerBufferSize. */
#define TRIGGER_TYPE_PATTERN_MATCH 1
#define TRIGGER_TYPE_BUFFER_CONTENT 2
#define TRIGGER_TYPE_PATTERN_MATCH_THEN_BUFFER_CONTENT 3
#define TRIGGER_TYPE_BUFFER_CONTENT_THEN_PATTERN_MATCH 4
#define TRIGGER_FLAGS_FRAME_RELATIVE 0
#define TRIGGER_FLAGS_DATA_RELATIVE 1
#define TRIGGER_ACTION_NOTIFY 0
#define TRIGGER_ACTION_STOP 2
#define TRIGGER_ACTION_PAUSE 3
#define TRIGGER_BUFFER_FULL_25_PERCENT 0
#define TRIGGER_BUFFER_FULL_50_PERCENT 1
#define TRIGGER_BUFFER_FULL_75_PERCENT 2
#define TRIGGER_BUFFER_FULL_100_PERCENT 3
#define BUFFER_FULL_25_PERCENT 0
#define BUFFER_FULL_50_PERCENT 1
#define BUFFER_FULL_75_PERCENT 2
#define BUFFER_FULL_100_PERCENT 3

#ifdef __cplusplus
extern "C" {
#endif

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/* A pair of addresses; which of them count is in AddressFlags. */
typedef struct _ADDRESSPAIR2 {
  WORD AddressFlags;
  WORD NalReserved;
  ADDRESS2 DstAddress;
  ADDRESS2 SrcAddress;
} ADDRESSPAIR2;

typedef ADDRESSPAIR2 *LPADDRESSPAIR2;

#define ADDRESSPAIR2_SIZE sizeof(ADDRESSPAIR2)

/* Address part of a filter: pairs joined by OR, the excluding ones first. */
typedef struct _ADDRESSTABLE2 {
  DWORD nAddressPairs;
  DWORD nNonMacAddressPairs;
  ADDRESSPAIR2 AddressPair[MAX_ADDRESS_PAIRS];
} ADDRESSTABLE2;

typedef ADDRESSTABLE2 *LPADDRESSTABLE2;

#define ADDRESSTABLE2_SIZE sizeof(ADDRESSTABLE2)

/* The older forms. */
typedef struct _ADDRESSPAIR {
  WORD AddressFlags;
  WORD NalReserved;
  ADDRESS DstAddress;
  ADDRESS SrcAddress;
} ADDRESSPAIR;

typedef ADDRESSPAIR *LPADDRESSPAIR;

#define ADDRESSPAIR_SIZE sizeof(ADDRESSPAIR)

typedef struct _ADDRESSTABLE {
  DWORD nAddressPairs;
  DWORD nNonMacAddressPairs;
  ADDRESSPAIR AddressPair[MAX_ADDRESS_PAIRS];
} ADDRESSTABLE;

typedef ADDRESSTABLE *LPADDRESSTABLE;

#define ADDRESSTABLE_SIZE sizeof(ADDRESSTABLE)

/* Upper protocol of a pattern: number of the IP protocol, or IPX socket. */
typedef union _GENERIC_PORT {
  BYTE NextHeader;
  BYTE IPPort;
  WORD ByteSwappedIPXPort;
} GENERIC_PORT;

/* Bytes that a frame must have at a given place. */
typedef struct _PATTERNMATCH {
  DWORD Flags;       /* PATTERN_MATCH_FLAGS_* */
  BYTE OffsetBasis;  /* OFFSET_BASIS_* */
  GENERIC_PORT Port; /* with PATTERN_MATCH_FLAGS_PORT_SPECIFIED */
  WORD Offset;       /* bytes from the basis */
  WORD Length;       /* bytes to compare */
  BYTE PatternToMatch[MAX_PATTERN_LENGTH];
} PATTERNMATCH;

typedef PATTERNMATCH *LPPATTERNMATCH;

#define PATTERNMATCH_SIZE sizeof(PATTERNMATCH)

/* Patterns joined by OR, whatever the name says. */
typedef struct _ANDEXP {
  DWORD nPatternMatches;
  PATTERNMATCH PatternMatch[MAX_PATTERNS];
} ANDEXP;

typedef ANDEXP *LPANDEXP;

#define ANDEXP_SIZE sizeof(ANDEXP)

/* Pattern part of a filter: ANDEXPs joined by AND. */
typedef struct _EXPRESSION {
  DWORD nAndExps;
  ANDEXP AndExp[MAX_PATTERNS];
} EXPRESSION;

typedef EXPRESSION *LPEXPRESSION;

#define EXPRESSION_SIZE sizeof(EXPRESSION)

/* What to do when a pattern is seen or the buffer fills. */
typedef struct _TRIGGER {
  BOOL TriggerActive;
  BYTE TriggerType;
  BYTE TriggerAction;
  DWORD TriggerFlags;
  PATTERNMATCH TriggerPatternMatch;
  DWORD TriggerBufferSize; /* TRIGGER_BUFFER_FULL_* */
  DWORD TriggerReserved;
  char TriggerCommandLine[260]; /* kept as data, never run */
} TRIGGER;

typedef TRIGGER *LPTRIGGER;

#define TRIGGER_SIZE sizeof(TRIGGER)

/* A capture filter: a frame has to pass its three parts. */
typedef struct _CAPTUREFILTER {
  DWORD FilterFlags; /* CAPTUREFILTER_FLAGS_* */
  LPBYTE lpSapTable;
  LPWORD lpEtypeTable;
  WORD nSaps;
  WORD nEtypes;
  LPADDRESSTABLE2 AddressTable;
  EXPRESSION FilterExpression;
  TRIGGER Trigger;         /* obsolete: triggers are in the blob */
  DWORD nFrameBytesToCopy; /* bytes to keep of each frame; 0 keeps all */
  DWORD Reserved;
} CAPTUREFILTER;

typedef CAPTUREFILTER *LPCAPTUREFILTER;

#define CAPTUREFILTER_SIZE sizeof(CAPTUREFILTER)

#pragma pack(pop)

/*
 * Helpers that build the parts of a filter in the caller's memory, undocumented by the vendor.
 * Each returns its first argument, or NULL when it is NULL, when there is no room, or when a
 * pattern does not fit in a PATTERNMATCH. Counts above the limits are full. Any thread. Reference:
 * filters.md 7.5.
 */

/* Empties an expression. */
NETMON_API LPEXPRESSION WINAPI InitializeExpression(LPEXPRESSION Expression);
/* Makes a pattern of `length` bytes at ptr, `offset` bytes from the start of the frame. */
NETMON_API LPPATTERNMATCH WINAPI InitializePattern(LPPATTERNMATCH Pattern, LPVOID ptr, DWORD offset,
                                                   DWORD length);
/* Adds a pattern as a new ANDEXP, or to the last one. */
NETMON_API LPEXPRESSION WINAPI AndExpression(LPEXPRESSION Expression, LPPATTERNMATCH Pattern);
NETMON_API LPEXPRESSION WINAPI OrExpression(LPEXPRESSION Expression, LPPATTERNMATCH Pattern);
/* Inverts PATTERN_MATCH_FLAGS_NOT. */
NETMON_API LPPATTERNMATCH WINAPI NegatePattern(LPPATTERNMATCH Pattern);
/* Moves the excluding pairs to the front. */
NETMON_API LPADDRESSTABLE2 WINAPI AdjustOperatorPrecedence(LPADDRESSTABLE2 AddressTable);
/* Calls NormalizeAddress for all addresses of the table. */
NETMON_API LPADDRESSTABLE2 WINAPI NormalizeAddressTable(LPADDRESSTABLE2 AddressTable);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_CAPTURE_FILTERS_H */
