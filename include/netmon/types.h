/* SPDX-License-Identifier: MIT */
/*
 * Base of all netmon headers: the Windows types (from <windows.h>, or from our stand-in where there
 * is none), the export macro, the packing switch, and the opaque handles that all topics share.
 * Includes nothing else from this folder. Reference: frames.md 1, experts.md 12.1.
 */
#ifndef NETMON_TYPES_H
#define NETMON_TYPES_H

#ifdef _WIN32
#include <windows.h>
#else
#include "compat/windows.h"
#endif

/*
 * NETMON_API: marks every function that the library exports.
 * Define NETMON_BUILDING_NMAPI only to compile the library itself.
 */
#ifdef _WIN32
#ifdef NETMON_BUILDING_NMAPI
#define NETMON_API
#else
#define NETMON_API __declspec(dllimport)
#endif
#else
#define NETMON_API __attribute__((visibility("default")))
#endif

/*
 * NETMON_ENTRY_POINT: marks what a module exports, which is then exported even when the module is
 * compiled with hidden visibility; on Windows the export list of the module decides.
 */
#ifdef _WIN32
#define NETMON_ENTRY_POINT
#else
#define NETMON_ENTRY_POINT __attribute__((visibility("default")))
#endif

/* Marks what is not ISO C89 or C++98 but works everywhere; keeps -Wpedantic quiet. */
#ifndef NETMON_EXTENSION
#if defined(__GNUC__)
#define NETMON_EXTENSION __extension__
#else
#define NETMON_EXTENSION
#endif
#endif

/* Functions defined in headers. */
#ifndef NETMON_INLINE
#if defined(__cplusplus)
#define NETMON_INLINE inline
#elif defined(__GNUC__)
#define NETMON_INLINE static __inline__ __attribute__((unused))
#else
#define NETMON_INLINE static __inline
#endif
#endif

/*
 * NETMON_PACK_X86 is defined where the structures are packed to 1: on 32-bit x86. On all other
 * targets they are aligned naturally. Each header opens its packing region under this switch,
 * because #pragma pack cannot contain a macro.
 */
#if defined(_M_IX86) || defined(__i386__)
#define NETMON_PACK_X86 1
#endif

/*
 * On a typedef: objects of the type may be at any address. _ALIAS, for numbers: reading one from
 * the bytes of a frame is allowed too. Compilers without the attributes do not need them.
 */
#if defined(__GNUC__)
#define NETMON_UNALIGNED __attribute__((__aligned__(1)))
#define NETMON_UNALIGNED_ALIAS __attribute__((__aligned__(1), __may_alias__))
#else
#define NETMON_UNALIGNED
#define NETMON_UNALIGNED_ALIAS
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Opaque handles. Only the library looks behind them, and it refuses values that are not live. */
typedef struct _PARSER *HPARSER;       /* a loaded parser module */
typedef struct _CAPFRAMEDESC *HFRAME;  /* a frame of a capture */
typedef struct _CAPTURE *HCAPTURE;     /* an open capture */
typedef struct _FILTER *HFILTER;       /* a display filter */
typedef struct _ADDRESSDB *HADDRESSDB; /* a database of address names */
typedef struct _PROTOCOL *HPROTOCOL;   /* a protocol that a parser registered */
typedef struct _TIMER *HTIMER;         /* a timer of BhSetTimer */
typedef DWORD_PTR HPROPERTY;           /* a property of a protocol; an integer, 0 for none */
typedef HPROTOCOL *LPHPROTOCOL;
typedef HFILTER *LPHFILTER;
typedef const void *HBLOB; /* a network blob */

/* Pointers that need not be aligned. */
typedef BYTE NETMON_UNALIGNED_BYTE NETMON_UNALIGNED_ALIAS;
typedef WORD NETMON_UNALIGNED_WORD NETMON_UNALIGNED_ALIAS;
typedef DWORD NETMON_UNALIGNED_DWORD NETMON_UNALIGNED_ALIAS;
typedef SYSTEMTIME NETMON_UNALIGNED_SYSTEMTIME NETMON_UNALIGNED;
typedef LARGE_INTEGER NETMON_UNALIGNED_LARGE_INTEGER NETMON_UNALIGNED;
typedef VOID *ULPVOID;
typedef NETMON_UNALIGNED_BYTE *ULPBYTE;
typedef NETMON_UNALIGNED_WORD *ULPWORD;
typedef NETMON_UNALIGNED_DWORD *ULPDWORD;
typedef CHAR *ULPSTR;
typedef NETMON_UNALIGNED_SYSTEMTIME *ULPSYSTEMTIME;
typedef NETMON_UNALIGNED_LARGE_INTEGER *ULPLARGEINT;
typedef LARGE_INTEGER *LPLARGEINT;
typedef SYSTEMTIME *LPTIME;
typedef NETMON_UNALIGNED_SYSTEMTIME *ULPTIME;

typedef DWORD OBJECTTYPE; /* one of HANDLE_TYPE_* */

#ifdef __cplusplus
}
#endif

#endif /* NETMON_TYPES_H */
