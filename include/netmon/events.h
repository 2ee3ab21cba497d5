/* SPDX-License-Identifier: MIT */
/*
 * Events: what an expert submits for the Event Viewer. Needs types.h, addresses.h.
 * Reference: experts.md 10.4, 10.5, 11.
 */
#ifndef NETMON_EVENTS_H
#define NETMON_EVENTS_H

#include "types.h"
#include "addresses.h"

/* NMEVENTDATA.Flags: where the event comes from, and which fixed columns are not shown. */
#define NMEVENTFLAG_EXPERT 0x00000001
#define NMEVENTFLAG_DO_NOT_DISPLAY_SEVERITY 0x80000000
#define NMEVENTFLAG_DO_NOT_DISPLAY_SOURCE 0x40000000
#define NMEVENTFLAG_DO_NOT_DISPLAY_EVENT_NAME 0x20000000
#define NMEVENTFLAG_DO_NOT_DISPLAY_DESCRIPTION 0x10000000
#define NMEVENTFLAG_DO_NOT_DISPLAY_MACHINE 0x08000000
#define NMEVENTFLAG_DO_NOT_DISPLAY_TIME 0x04000000
#define NMEVENTFLAG_DO_NOT_DISPLAY_DATE 0x02000000
#define NMEVENTFLAG_DO_NOT_DISPLAY_FIXED_COLUMNS 0xfe000000

/* NMEVENTDATA.Severity. */
enum _NMEVENT_SEVERITIES {
  NMEVENT_SEVERITY_INFORMATIONAL = 0,
  NMEVENT_SEVERITY_WARNING = 1,
  NMEVENT_SEVERITY_STRONG_WARNING = 2,
  NMEVENT_SEVERITY_ERROR = 3,
  NMEVENT_SEVERITY_SEVERE_ERROR = 4,
  NMEVENT_SEVERITY_CRITICAL_ERROR = 5
};

#ifdef __cplusplus
extern "C" {
#endif

/* Packed to 8 on every target, as in the headers from 2003 on. */
#pragma pack(push, 8)

/* Type of a column: which member of NMCOLUMNVARIANT.Value counts, and how it is shown. */
typedef enum _NMCOLUMNTYPE {
  NMCOLUMNTYPE_UINT8 = 0,
  NMCOLUMNTYPE_SINT8 = 1,
  NMCOLUMNTYPE_UINT16 = 2,
  NMCOLUMNTYPE_SINT16 = 3,
  NMCOLUMNTYPE_UINT32 = 4,
  NMCOLUMNTYPE_SINT32 = 5,
  NMCOLUMNTYPE_FLOAT64 = 6,
  NMCOLUMNTYPE_FRAME = 7,
  NMCOLUMNTYPE_YESNO = 8,
  NMCOLUMNTYPE_ONOFF = 9,
  NMCOLUMNTYPE_TRUEFALSE = 10,
  NMCOLUMNTYPE_MACADDR = 11,
  NMCOLUMNTYPE_IPXADDR = 12,
  NMCOLUMNTYPE_IPADDR = 13,
  NMCOLUMNTYPE_VARTIME = 14,
  NMCOLUMNTYPE_STRING = 15
} NMCOLUMNTYPE;

/* A double on an 8-byte boundary, on i386 System V as well. Reference: experts.md 12.4. */
#if defined(__i386__) && !defined(_WIN32)
typedef double NETMON_DOUBLE __attribute__((__aligned__(8)));
#else
typedef double NETMON_DOUBLE;
#endif

/* The value of a column. */
typedef struct _NMCOLUMNVARIANT {
  NMCOLUMNTYPE Type;
  union {
    BYTE Uint8Val;
    char Sint8Val;
    WORD Uint16Val;
    short Sint16Val;
    DWORD Uint32Val;
    LONG Sint32Val;
    NETMON_DOUBLE Float64Val;
    DWORD FrameVal; /* frame number, from 0 */
    BOOL YesNoVal;
    BOOL OnOffVal;
    BOOL TrueFalseVal;
    BYTE MACAddrVal[6];       /* packet order */
    IPX_ADDR IPXAddrVal;      /* packet order */
    DWORD IPAddrVal;          /* bytes in memory in packet order */
    NETMON_DOUBLE VarTimeVal; /* days since 1899-12-30 00:00 */
    LPCSTR pStringVal;        /* NULL is shown as empty */
  } Value;
} NMCOLUMNVARIANT;

/* A column: its heading and its value. */
typedef struct _NMCOLUMNINFO {
  LPSTR szColumnName;
  NMCOLUMNVARIANT VariantData;
} NMCOLUMNINFO;

typedef NMCOLUMNINFO *PNMCOLUMNINFO;

/* Text for the second window of the Event Viewer. */
typedef LPSTR JTYPE;

/*
 * An event; NumColumns columns follow. ExpertSubmitEvent copies all of it, strings included. Any
 * string may be NULL. The reserved members need not be set and are never read.
 */
typedef struct _NMEVENTDATA {
  LPSTR pszReserved;
  BYTE Version;     /* 0 */
  DWORD EventIdent; /* number of the event within the expert */
  DWORD Flags;      /* NMEVENTFLAG_* */
  DWORD Severity;   /* NMEVENT_SEVERITY_* */
  BYTE NumColumns;
  LPSTR szSourceName; /* the expert */
  LPSTR szEventName;
  LPSTR szDescription;
  LPSTR szMachine; /* obsolete, NULL */
  JTYPE Justification;
  NETMON_EXTENSION union {
    PVOID pvReserved;
    LPSTR szUrl; /* name of the member in headers up to 2001 */
  };
  SYSTEMTIME SysTime; /* relative to the start of the capture; all zero for none */
#ifdef NETMON_SDK_2001
  NMCOLUMNINFO Column[1]; /* counts in sizeof, as it did then */
#else
  NETMON_EXTENSION NMCOLUMNINFO Column[0];
#endif
} NMEVENTDATA;

typedef NMEVENTDATA *PNMEVENTDATA;

#pragma pack(pop)

#ifdef __cplusplus
}
#endif

#endif /* NETMON_EVENTS_H */
