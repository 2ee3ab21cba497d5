/* SPDX-License-Identifier: MIT */
/*
 * Display filters: which frames of a capture are of interest. A filter is a list of objects in
 * postfix order, operands first. Needs types.h, addresses.h, protocols.h, properties.h.
 * The vendor documents FilterAddObject only; the behavior of the other functions is ours.
 * Reference: filters.md 1-6.
 */
#ifndef NETMON_FILTERS_H
#define NETMON_FILTERS_H

#include "types.h"
#include "addresses.h"
#include "properties.h"
#include "protocols.h"

/* Results of FilterFrame. */
#define FILTER_PASSED TRUE
#define FILTER_FAILED FALSE
#define FILTER_FAIL_WITH_ERROR (-1)

/* Results and directions of FilterFindFrame. */
#define FILTER_NO_MORE_FRAMES 0xffffffff
#define FILTER_CANCELED 0xfffffffe
#define FILTER_DIRECTION_NEXT TRUE
#define FILTER_DIRECTION_PREV FALSE

#define INVALIDELEMENT (-1)
#define INVALIDVALUE ((VALUETYPE)-9999)
#define FILTERFREEPOOLSTART 20

/* FILTEROBJECT.Action: operands and operators. Reference: filters.md 5. */
#define FILTERACTION_INVALID 0
#define FILTERACTION_PROPERTY 1
#define FILTERACTION_VALUE 2
#define FILTERACTION_STRING 3
#define FILTERACTION_ARRAY 4
#define FILTERACTION_AND 5
#define FILTERACTION_OR 6
#define FILTERACTION_XOR 7
#define FILTERACTION_PROPERTYEXIST 8
#define FILTERACTION_CONTAINSNC 9 /* ...NC: ignoring case */
#define FILTERACTION_CONTAINS 10
#define FILTERACTION_NOT 11
#define FILTERACTION_EQUALNC 12
#define FILTERACTION_EQUAL 13
#define FILTERACTION_NOTEQUALNC 14
#define FILTERACTION_NOTEQUAL 15
#define FILTERACTION_GREATERNC 16
#define FILTERACTION_GREATER 17
#define FILTERACTION_LESSNC 18
#define FILTERACTION_LESS 19
#define FILTERACTION_GREATEREQUALNC 20
#define FILTERACTION_GREATEREQUAL 21
#define FILTERACTION_LESSEQUALNC 22
#define FILTERACTION_LESSEQUAL 23
#define FILTERACTION_PLUS 24
#define FILTERACTION_MINUS 25
#define FILTERACTION_ADDRESS 26
#define FILTERACTION_ADDRESSANY 27
#define FILTERACTION_FROM 28
#define FILTERACTION_TO 29
#define FILTERACTION_FROMTO 30
#define FILTERACTION_AREBITSON 31
#define FILTERACTION_AREBITSOFF 32
#define FILTERACTION_PROTOCOLSEXIST 33
#define FILTERACTION_PROTOCOLEXIST 34
#define FILTERACTION_ARRAYEQUAL 35
#define FILTERACTION_DEREFPROPERTY 36
#define FILTERACTION_LARGEINT 37
#define FILTERACTION_TIME 38
#define FILTERACTION_ADDR_ETHER 39
#define FILTERACTION_ADDR_TOKEN 40
#define FILTERACTION_ADDR_FDDI 41
#define FILTERACTION_ADDR_IPX 42
#define FILTERACTION_ADDR_IP 43
#define FILTERACTION_OID 44
#define FILTERACTION_OID_CONTAINS 45
#define FILTERACTION_OID_BEGINS_WITH 46
#define FILTERACTION_OID_ENDS_WITH 47
#define FILTERACTION_ADDR_VINES 48
#define FILTERACTION_ADDR_IP6 49
#define FILTERACTION_EXPRESSION 97
#define FILTERACTION_BOOL 98
#define FILTERACTION_NOEVAL 99

#ifdef __cplusplus
extern "C" {
#endif

typedef DWORD FILTERACTIONTYPE;
typedef DWORD VALUETYPE;
typedef PROTOCOLTABLE PROTOCOLTABLETYPE;
typedef PROTOCOLTABLETYPE *LPPROTOCOLTABLETYPE;
typedef DWORD FILTERBITS;
typedef FILTERBITS *LPFILTERBITS;

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/* One operand or operator of a filter; Action says which members count. */
typedef struct _FILTEROBJECT2 {
  FILTERACTIONTYPE Action;
  HPROPERTY hProperty;
  NETMON_EXTENSION union {
    VALUETYPE Value;
    HPROTOCOL hProtocol;
    LPVOID lpArray;
    LPPROTOCOLTABLETYPE lpProtocolTable;
    LPADDRESS2 lpAddress;
    ULPLARGEINT lpLargeInt;
    ULPTIME lpTime;
    LPOBJECT_IDENTIFIER lpOID;
  };
  NETMON_EXTENSION union {
    WORD ByteCount;
    WORD ByteOffset;
  };
  struct _FILTEROBJECT2 *pNext; /* reserved */
} FILTEROBJECT2;

typedef FILTEROBJECT2 *LPFILTEROBJECT2;

#define FILTERINFO_SIZE sizeof(FILTEROBJECT2)

/* What an HFILTER begins with: the macros below read it. */
typedef struct _FILTERDESC2 {
  WORD NumEntries;
  WORD Flags;
  LPFILTEROBJECT2 lpStack;
  LPFILTEROBJECT2 lpKeepLast;
  LPVOID UIInstanceData;
  LPFILTERBITS lpFilterBits;
  LPFILTERBITS lpCheckBits;
} FILTERDESC2;

typedef FILTERDESC2 *LPFILTERDESC2;

#define FILTERDESC2_SIZE sizeof(FILTERDESC2)

/* The older forms: an ADDRESS in place of the ADDRESS2. See sdk2001.h. */
typedef struct _FILTEROBJECT {
  FILTERACTIONTYPE Action;
  HPROPERTY hProperty;
  NETMON_EXTENSION union {
    VALUETYPE Value;
    HPROTOCOL hProtocol;
    LPVOID lpArray;
    LPPROTOCOLTABLETYPE lpProtocolTable;
    LPADDRESS lpAddress;
    ULPLARGEINT lpLargeInt;
    ULPTIME lpTime;
    LPOBJECT_IDENTIFIER lpOID;
  };
  NETMON_EXTENSION union {
    WORD ByteCount;
    WORD ByteOffset;
  };
  struct _FILTEROBJECT *pNext;
} FILTEROBJECT;

typedef FILTEROBJECT *LPFILTEROBJECT;

typedef struct _FILTERDESC {
  WORD NumEntries;
  WORD Flags;
  LPFILTEROBJECT lpStack;
  LPFILTEROBJECT lpKeepLast;
  LPVOID UIInstanceData;
  LPFILTERBITS lpFilterBits;
  LPFILTERBITS lpCheckBits;
} FILTERDESC;

typedef FILTERDESC *LPFILTERDESC;

#define FILTERDESC_SIZE sizeof(FILTERDESC)

#pragma pack(pop)

/* One pointer for the owner of a filter. */
#define FilterGetUIInstanceData(hfilt) (((LPFILTERDESC2)hfilt)->UIInstanceData)
#define FilterSetUIInstanceData(hfilt, inst) (((LPFILTERDESC2)hfilt)->UIInstanceData = (LPVOID)inst)

/* Progress of a search: frame, capture, filter, UIInstance. Returning TRUE goes on (our guess). */
typedef BOOL(WINAPI *STATUSPROC)(DWORD, HCAPTURE, HFILTER, LPVOID);
/* Declared by the vendor, used by no function. */
typedef DWORD(WINAPI *FILTERPROC)(HCAPTURE, HFRAME, LPVOID);

/* Creates an empty filter, which every frame passes; NULL on failure. Reference: filters.md 4.1. */
NETMON_API HFILTER WINAPI CreateFilter(VOID);

/* Frees a filter. NMERR_SUCCESS, or NMERR_INVALID_HFILTER. Reference: filters.md 4.1. */
NETMON_API DWORD WINAPI DestroyFilter(HFILTER hFilter);

/* Copies a filter with its objects; NULL on failure. Reference: filters.md 4.1. */
NETMON_API HFILTER WINAPI FilterDuplicate(HFILTER hFilter);

/*
 * Adds an object at the end of a filter. The object and what it points at are copied.
 * NMERR_SUCCESS; NMERR_INVALID_PARAMETER for a bad filter or NULL; NMERR_OUT_OF_MEMORY;
 * NMERR_FILTER_INVALID_EXPRESSION for an unknown action (ours). Reference: filters.md 4.2.
 */
NETMON_API DWORD WINAPI FilterAddObject(HFILTER hFilter, LPFILTEROBJECT2 lpFilterObject);

/* Discards the results kept for earlier frames. Reference: filters.md 4.3. */
NETMON_API VOID WINAPI FilterFlushBits(HFILTER hFilter);

/*
 * FILTER_PASSED, FILTER_FAILED, or (DWORD)FILTER_FAIL_WITH_ERROR for a bad handle or a malformed
 * filter, with the reason in BhGetLastError. Every frame passes a NULL filter. Reference:
 * filters.md 4.3.
 */
NETMON_API DWORD WINAPI FilterFrame(HFRAME hFrame, HFILTER hFilter, HCAPTURE hCapture);

/* TRUE when the filter needs attached properties, which cost time. Reference: filters.md 4.3. */
NETMON_API BOOL WINAPI FilterAttachesProperties(HFILTER hFilter);

/*
 * The number of the next frame, or of the previous one, that passes.
 *   nFrame           where to start, exclusive; INVALID_FRAME_NUMBER for the end of the capture
 *   StatusProc       called with UIInstance about every TimeDelta milliseconds; may be NULL
 *   FilterDirection  FILTER_DIRECTION_NEXT or FILTER_DIRECTION_PREV
 * FILTER_NO_MORE_FRAMES, or FILTER_CANCELED. Reference: filters.md 4.4.
 */
NETMON_API DWORD WINAPI FilterFindFrame(HFILTER hFilter, HCAPTURE hCapture, DWORD nFrame,
                                        STATUSPROC StatusProc, LPVOID UIInstance, DWORD TimeDelta,
                                        BOOL FilterDirection);

/*
 * The next frame that passes hMasterFilter and holds an instance that satisfies hInstanceFilter;
 * the search goes on after the instance in *lpPropRestartKey, which receives the one found. NULL
 * when there is none. cdecl on i686: the only function here that is. Reference: filters.md 4.4.
 */
NETMON_API HFRAME FilterFindPropertyInstance(HFRAME hFrame, HFILTER hMasterFilter,
                                             HCAPTURE hCapture, HFILTER hInstanceFilter,
                                             LPPROPERTYINST *lpPropRestartKey,
                                             STATUSPROC StatusProc, LPVOID UIInstance,
                                             DWORD TimeDelta, BOOL FilterForward);

/* The display filter of the user interface, for the whole process. Reference: filters.md 4.5. */
NETMON_API VOID WINAPI SetCurrentFilter(HFILTER);
NETMON_API HFILTER WINAPI GetCurrentFilter(VOID);

/* NMERR_NOT_SUPPORTED: nothing hands out an HPARSER. Reference: filters.md 4.5. */
NETMON_API DWORD WINAPI DisableParserFilter(HFILTER hFilter, HPARSER hParser);
NETMON_API DWORD WINAPI EnableParserFilter(HFILTER hFilter, HPARSER hParser);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_FILTERS_H */
