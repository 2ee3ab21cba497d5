/* SPDX-License-Identifier: MIT */
/*
 * Properties: what a parser says about the fields of a frame. Definitions, instances, the tables in
 * which a host returns them, and the functions that find and format them. Needs types.h.
 * Reference: frames.md 5, 8.4-8.8, parsers.md.
 */
#ifndef NETMON_PROPERTIES_H
#define NETMON_PROPERTIES_H

#include "types.h"

/* PROPERTYINFO.DataType: what the data is. Reference: frames.md 8.5, parsers.md 6.1. */
#define PROP_TYPE_VOID 0x00
#define PROP_TYPE_SUMMARY 0x01 /* heading of a protocol or of a group */
#define PROP_TYPE_BYTE 0x02
#define PROP_TYPE_WORD 0x03
#define PROP_TYPE_DWORD 0x04
#define PROP_TYPE_LARGEINT 0x05
#define PROP_TYPE_ADDR 0x06   /* MAC address, 6 bytes */
#define PROP_TYPE_TIME 0x07   /* SYSTEMTIME */
#define PROP_TYPE_STRING 0x08 /* no NUL at the end */
#define PROP_TYPE_IP_ADDRESS 0x09
#define PROP_TYPE_IPX_ADDRESS 0x0a
#define PROP_TYPE_BYTESWAPPED_WORD 0x0b  /* obsolete: WORD with IFLAG_SWAPPED */
#define PROP_TYPE_BYTESWAPPED_DWORD 0x0c /* obsolete: DWORD with IFLAG_SWAPPED */
#define PROP_TYPE_TYPED_STRING 0x0d      /* obsolete: STRING with IFLAG_UNICODE */
#define PROP_TYPE_RAW_DATA 0x0e
#define PROP_TYPE_COMMENT 0x0f
#define PROP_TYPE_SRCFRIENDLYNAME 0x10
#define PROP_TYPE_DSTFRIENDLYNAME 0x11
#define PROP_TYPE_TOKENRING_ADDRESS 0x12
#define PROP_TYPE_FDDI_ADDRESS 0x13
#define PROP_TYPE_ETHERNET_ADDRESS 0x14
#define PROP_TYPE_OBJECT_IDENTIFIER 0x15 /* BER */
#define PROP_TYPE_VINES_IP_ADDRESS 0x16
#define PROP_TYPE_VAR_LEN_SMALL_INT 0x17 /* 1 to 8 bytes */
#define PROP_TYPE_ATM_ADDRESS 0x18
#define PROP_TYPE_1394_ADDRESS 0x19
#define PROP_TYPE_IP6_ADDRESS 0x1a

/* PROPERTYINFO.DataQualifier: what is known about the values. Reference: parsers.md 6.2. */
#define PROP_QUAL_NONE 0x0
#define PROP_QUAL_RANGE 0x1
#define PROP_QUAL_SET 0x2
#define PROP_QUAL_BITFIELD 0x3 /* obsolete */
#define PROP_QUAL_LABELED_SET 0x4
#define PROP_QUAL_LABELED_BITFIELD 0x8 /* obsolete */
#define PROP_QUAL_CONST 0x9
#define PROP_QUAL_FLAGS 0xa
#define PROP_QUAL_ARRAY 0xb

/* PROPERTYINST.IFlags. */
#define IFLAG_ERROR 0x1   /* the data is in error */
#define IFLAG_SWAPPED 0x2 /* not in Intel order; cancels out with a byte-swapped type */
#define IFLAG_UNICODE 0x4 /* the string is UTF-16 */

#ifdef __cplusplus
extern "C" {
#endif

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/* Range of a property with PROP_QUAL_RANGE; both bounds are included. */
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

/* A bit of a property with PROP_QUAL_FLAGS: its number (0 is lowest), a label for each state. */
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

/* Where one parser recognized its protocol. Offsets count from the first byte of the frame. */
typedef struct _RECOGNIZEDATA {
  WORD ProtocolID; /* as PROTOCOLINFO.ProtocolID; valid for this session only */
  WORD nProtocolOffset;
  LPVOID InstData; /* instance data that the parser was given */
} RECOGNIZEDATA;

typedef RECOGNIZEDATA *LPRECOGNIZEDATA;

/* All protocols of a frame, outermost first; nRecognizeDatas entries follow. */
typedef struct _RECOGNIZEDATATABLE {
  WORD nRecognizeDatas;
  NETMON_EXTENSION RECOGNIZEDATA RecognizeData[0];
} RECOGNIZEDATATABLE;

typedef RECOGNIZEDATATABLE *LPRECOGNIZEDATATABLE;

/* Definition of a property; a parser makes one for each field. Reference: frames.md 8.5. */
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
    DWORD Bitmask; /* obsolete */
    DWORD Value;   /* PROP_QUAL_CONST */
  };
  WORD FormatStringSize; /* the most bytes that the text can have */
  LPVOID InstanceData;   /* format function, see FORMAT */
} PROPERTYINFO;

typedef PROPERTYINFO *LPPROPERTYINFO;

#define PROPERTYINFO_SIZE sizeof(PROPERTYINFO)

#if defined(__GNUC__) && defined(__cplusplus)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic" /* TYPED_STRING ends in a zero-length array */
#endif

/* Extended record of an instance: a place in the frame, and a separate value. */
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

/* A property found in a frame. When DataLength is (WORD)-1, lpPropertyInstEx counts. */
typedef struct _PROPERTYINST {
  LPPROPERTYINFO lpPropertyInfo;
  LPSTR szPropertyText; /* NULL until formatted */
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
  NETMON_EXTENSION WORD Level : 4; /* indent 0..14; 15 is hidden */
  NETMON_EXTENSION WORD HelpID : 12;
  DWORD IFlags; /* IFLAG_* */
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

#pragma pack(pop)

/* A format function: writes the text of an instance to its szPropertyText. parsers.md 12. */
typedef VOID(WINAPIV *FORMAT)(LPPROPERTYINST, ...);

/* ---- The value of an instance --------------------------------------------------------------- */

/* Where the value of an instance is: the extended value if there is one, else in the frame. */
NETMON_INLINE LPVOID GetPropertyInstanceData(LPPROPERTYINST PropertyInst) {
  return PropertyInst->DataLength != (WORD)-1 ? PropertyInst->lpData
                                              : (LPVOID)PropertyInst->lpPropertyInstEx->Byte;
}

/* The value itself, as an object of the type. */
#define GetPropertyInstanceDataValue(p, type) (((type *)GetPropertyInstanceData(p))[0])

/* Bytes that the instance takes in the frame. */
NETMON_INLINE DWORD GetPropertyInstanceFrameDataLength(LPPROPERTYINST PropertyInst) {
  return PropertyInst->DataLength != (WORD)-1 ? PropertyInst->DataLength
                                              : PropertyInst->lpPropertyInstEx->Length;
}

/*
 * Bytes of the extended value, or 0xffff when there is none. (In older headers it is 0xffff in both
 * cases, by mistake.) Reference: parsers.md 6.8.
 */
NETMON_INLINE DWORD GetPropertyInstanceExDataLength(LPPROPERTYINST PropertyInst) {
  return PropertyInst->DataLength == (WORD)-1 ? PropertyInst->lpPropertyInstEx->LengthEx : (WORD)-1;
}

/* ---- Finding -------------------------------------------------------------------------------- */

/*
 * The property of a protocol that has this label; if none has it exactly, case is ignored. 0 when
 * there is none, and for a bad handle or NULL. Reference: frames.md 5.
 */
NETMON_API HPROPERTY WINAPI GetProperty(HPROTOCOL hProtocol, LPSTR PropertyName);

/* The definition of a property; NULL for a bad handle. Read-only. Reference: frames.md 5. */
NETMON_API LPPROPERTYINFO WINAPI GetPropertyInfo(HPROPERTY hProperty);

/*
 * The first instance of a property in a frame, or NULL. Attaches properties that are not attached
 * yet. The instance is valid as long as the frame's table. Reference: frames.md 5.
 */
NETMON_API LPPROPERTYINST WINAPI FindPropertyInstance(HFRAME hFrame, HPROPERTY hProperty);

/*
 * The next instance after *lpRestartKey, or the one before it.
 *   lpRestartKey  in: where to go on; NULL, or a pointer to NULL, for that end of the frame at
 *                 which the search begins. Out: the instance found; untouched when there is none.
 *                 It may be the variable that receives the result.
 *   DirForward    TRUE toward the end of the frame
 * NULL when there is no other. Reference: frames.md 5.
 */
NETMON_API LPPROPERTYINST WINAPI FindPropertyInstanceRestart(HFRAME hFrame, HPROPERTY hProperty,
                                                             LPPROPERTYINST *lpRestartKey,
                                                             BOOL DirForward);

/*
 * The text of an instance, formatted if need be.
 *   szBuffer, BufferSize  where the text goes; cut to fit, NUL-terminated
 * Returns szBuffer; NULL for a bad handle, NULL, or size 0. Reference: frames.md 5.
 */
NETMON_API LPSTR WINAPI GetPropertyText(HFRAME hFrame, LPPROPERTYINST lpPI, LPSTR szBuffer,
                                        DWORD BufferSize);

/*
 * Changes the length of an instance from nOrgLen to nNewLen; NMERR_INVALID_PARAMETER when it has
 * another length. Undocumented by the vendor. Reference: frames.md 5.
 */
NETMON_API DWORD WINAPI ResetPropertyInstanceLength(LPPROPERTYINST lpProp, WORD nOrgLen,
                                                    WORD nNewLen);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_PROPERTIES_H */
