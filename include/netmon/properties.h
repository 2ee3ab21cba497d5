/* SPDX-License-Identifier: MIT */
/*
 * Properties: what a parser says about the fields of a frame. Definitions, instances, the tables in
 * which a host hands them out, and the functions that find and format them. Needs types.h.
 * Reference: frames.md 5, 8.4-8.8, parsers.md.
 */
#ifndef NETMON_PROPERTIES_H
#define NETMON_PROPERTIES_H

#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/* Range of a property with PROP_QUAL_RANGE; both bounds belong to it. */
typedef struct _RANGE {
  DWORD MinValue;
  DWORD MaxValue;
} RANGE;

typedef RANGE *LPRANGE;

/* A value and its label, by width. */
typedef struct _LABELED_BYTE {
  BYTE Value;
  LPSTR Label;
} LABELED_BYTE;

typedef LABELED_BYTE *LPLABELED_BYTE;

typedef struct _LABELED_WORD {
  WORD Value;
  LPSTR Label;
} LABELED_WORD;

typedef LABELED_WORD *LPLABELED_WORD;

typedef struct _LABELED_DWORD {
  DWORD Value;
  LPSTR Label;
} LABELED_DWORD;

typedef LABELED_DWORD *LPLABELED_DWORD;

typedef struct _LABELED_LARGEINT {
  LARGE_INTEGER Value;
  LPSTR Label;
} LABELED_LARGEINT;

typedef LABELED_LARGEINT *LPLABELED_LARGEINT;

typedef struct _LABELED_SYSTEMTIME {
  SYSTEMTIME Value;
  LPSTR Label;
} LABELED_SYSTEMTIME;

typedef LABELED_SYSTEMTIME *LPLABELED_SYSTEMTIME;

/* A bit of a property with PROP_QUAL_FLAGS: its number (0 is the least) and a label for each state. */
typedef struct _LABELED_BIT {
  BYTE BitNumber;
  LPSTR LabelOff;
  LPSTR LabelOn;
} LABELED_BIT;

typedef LABELED_BIT *LPLABELED_BIT;

/* TYPED_STRING.StringType and .fStringEx. */
#define TYPED_STRING_NORMAL 1
#define TYPED_STRING_UNICODE 2
#define TYPED_STRING_EXFLAG 1

/* A string with its kind; obsolete. */
typedef struct _TYPED_STRING {
  NETMON_EXTENSION BYTE StringType : 7;
  NETMON_EXTENSION BYTE fStringEx : 1;
  LPSTR lpString;
  NETMON_EXTENSION BYTE Byte[0];
} TYPED_STRING;

typedef TYPED_STRING *LPTYPED_STRING;

/* An object identifier: Length numbers at lpIdentifier. */
typedef struct _OBJECT_IDENTIFIER {
  DWORD Length;
  LPDWORD lpIdentifier;
} OBJECT_IDENTIFIER;

typedef OBJECT_IDENTIFIER *LPOBJECT_IDENTIFIER;

/* The values of a property with PROP_QUAL_SET, LABELED_SET or FLAGS. */
typedef struct _SET {
  DWORD nEntries;
  NETMON_EXTENSION union {
    LPVOID lpVoidTable;
    LPBYTE lpByteTable;
    LPWORD lpWordTable;
    LPDWORD lpDwordTable;
    LPLARGEINT lpLargeIntTable;
    LPSYSTEMTIME lpSystemTimeTable;
    LPLABELED_BYTE lpLabeledByteTable;
    LPLABELED_WORD lpLabeledWordTable;
    LPLABELED_DWORD lpLabeledDwordTable;
    LPLABELED_LARGEINT lpLabeledLargeIntTable;
    LPLABELED_SYSTEMTIME lpLabeledSystemTimeTable;
    LPLABELED_BIT lpLabeledBit;
  };
} SET;

typedef SET *LPSET;

/* Strings; nStrings entries follow. */
typedef struct _STRINGTABLE {
  DWORD nStrings;
  NETMON_EXTENSION LPSTR String[0];
} STRINGTABLE;

typedef STRINGTABLE *LPSTRINGTABLE;

#define STRINGTABLE_SIZE sizeof(STRINGTABLE)

/* Where one parser recognised its protocol. Offsets count from the first byte of the frame. */
typedef struct _RECOGNIZEDATA {
  WORD ProtocolID;      /* as PROTOCOLINFO.ProtocolID; good for this session only */
  WORD nProtocolOffset;
  LPVOID InstData;      /* instance data that the parser was given */
} RECOGNIZEDATA;

typedef RECOGNIZEDATA *LPRECOGNIZEDATA;

/* All protocols of a frame, outermost first; nRecognizeDatas entries follow. */
typedef struct _RECOGNIZEDATATABLE {
  WORD nRecognizeDatas;
  NETMON_EXTENSION RECOGNIZEDATA RecognizeData[0];
} RECOGNIZEDATATABLE;

typedef RECOGNIZEDATATABLE *LPRECOGNIZEDATATABLE;

/* Definition of a property; a parser makes one for each field it knows. Reference: frames.md 8.5. */
typedef struct _PROPERTYINFO {
  HPROPERTY hProperty;     /* 0 on input; set by AddProperty */
  DWORD Version;           /* 0 */
  LPSTR Label;             /* name */
  LPSTR Comment;           /* description */
  BYTE DataType;           /* PROP_TYPE_* */
  BYTE DataQualifier;      /* PROP_QUAL_* */
  NETMON_EXTENSION union { /* by qualifier */
    LPVOID lpExtendedInfo;
    LPRANGE lpRange;
    LPSET lpSet;
    DWORD Bitmask;         /* obsolete */
    DWORD Value;           /* PROP_QUAL_CONST */
  };
  WORD FormatStringSize;   /* most bytes the text can have */
  LPVOID InstanceData;     /* format function, see FORMAT */
} PROPERTYINFO;

typedef PROPERTYINFO *LPPROPERTYINFO;

#define PROPERTYINFO_SIZE sizeof(PROPERTYINFO)

#if defined(__GNUC__) && defined(__cplusplus)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic" /* TYPED_STRING ends in a zero-length array */
#endif

/* Extended record of an instance: a place in the frame, and a value of its own beside it. */
typedef struct _PROPERTYINSTEX {
  WORD Length;             /* bytes in the frame */
  WORD LengthEx;           /* bytes of the value in the union */
  ULPVOID lpData;          /* where in the frame */
  NETMON_EXTENSION union { /* the value; LengthEx bytes */
    BYTE Byte[1];
    WORD Word[1];
    DWORD Dword[1];
    LARGE_INTEGER LargeInt[1];
    SYSTEMTIME SysTime[1];
    TYPED_STRING TypedString;
  };
} PROPERTYINSTEX;

#if defined(__GNUC__) && defined(__cplusplus)
#pragma GCC diagnostic pop
#endif

typedef PROPERTYINSTEX *LPPROPERTYINSTEX;
typedef PROPERTYINSTEX NETMON_UNALIGNED_PROPERTYINSTEX NETMON_UNALIGNED;
typedef NETMON_UNALIGNED_PROPERTYINSTEX *ULPPROPERTYINSTEX;

#define PROPERTYINSTEX_SIZE sizeof(PROPERTYINSTEX)

/* A property found in a frame. DataLength (WORD)-1 says that lpPropertyInstEx counts. */
typedef struct _PROPERTYINST {
  LPPROPERTYINFO lpPropertyInfo;
  LPSTR szPropertyText;          /* NULL until formatted */
  NETMON_EXTENSION union {
    LPVOID lpData;
    ULPBYTE lpByte;
    ULPWORD lpWord;
    ULPDWORD lpDword;
    ULPLARGEINT lpLargeInt;
    ULPSYSTEMTIME lpSysTime;
    LPPROPERTYINSTEX lpPropertyInstEx;
  };
  WORD DataLength;
  NETMON_EXTENSION WORD Level : 4;   /* indent 0..14; 15 is hidden */
  NETMON_EXTENSION WORD HelpID : 12;
  DWORD IFlags;                      /* IFLAG_* */
} PROPERTYINST;

typedef PROPERTYINST *LPPROPERTYINST;

#define PROPERTYINST_SIZE sizeof(PROPERTYINST)

/* The instances of one protocol: a run in PROPERTYTABLE.lpFirstPropertyInst. */
typedef struct _PROPERTYINSTTABLE {
  WORD nPropertyInsts;
  WORD nPropertyInstIndex;
} PROPERTYINSTTABLE;

typedef PROPERTYINSTTABLE *LPPROPERTYINSTTABLE;

#define PROPERTYINSTTABLE_SIZE sizeof(PROPERTYINSTTABLE)

/*
 * All attached properties of a frame; nPropertyInstTables entries follow at the offset of
 * PropertyInstTable, which is less than sizeof(PROPERTYTABLE) on 64-bit targets: use offsetof.
 */
typedef struct _PROPERTYTABLE {
  LPVOID lpFormatBuffer;
  DWORD FormatBufferLength;
  DWORD nTotalPropertyInsts;
  LPPROPERTYINST lpFirstPropertyInst;
  BYTE nPropertyInstTables;
  NETMON_EXTENSION PROPERTYINSTTABLE PropertyInstTable[0];
} PROPERTYTABLE;

typedef PROPERTYTABLE *LPPROPERTYTABLE;

#define PROPERTYTABLE_SIZE sizeof(PROPERTYTABLE)

/* The properties of a protocol; nProperties entries follow. */
typedef struct _PROPERTYDATABASE {
  DWORD nProperties;
  NETMON_EXTENSION LPPROPERTYINFO PropertyInfo[0];
} PROPERTYDATABASE;

typedef PROPERTYDATABASE *LPPROPERTYDATABASE;

#define PROPERTYDATABASE_SIZE sizeof(PROPERTYDATABASE)

/* Description of a protocol. The three byte arrays end in NUL. */
typedef struct _PROTOCOLINFO {
  DWORD ProtocolID;                    /* assigned for each session */
  LPPROPERTYDATABASE PropertyDatabase;
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

#pragma pack(pop)

#ifdef __cplusplus
}
#endif

#endif /* NETMON_PROPERTIES_H */
