/* SPDX-License-Identifier: MIT */
/*
 * Parsers: what a parser module exports and registers, what it calls while it runs, and how
 * protocols hand frames on to each other. Needs types.h, properties.h, protocols.h.
 *
 * Only ParserAutoInstallInfo and DllMain are found by name; the other entry points are passed to
 * CreateProtocol and may have any name. In C++ a parser's Register(HPROTOCOL) is an overload of the
 * expert's; in C define NETMON_NO_EXPERT_ENTRY_POINTS before the first netmon header. Sources that
 * take the instance data as DWORD and LPDWORD do not match the pointer types of 64-bit targets: g++
 * accepts them with -fpermissive, and the host initializes all of the instance data.
 *
 * Reference: parsers.md.
 */
#ifndef NETMON_PARSERS_H
#define NETMON_PARSERS_H

#include "types.h"
#include "properties.h"
#include "protocols.h"

/* *ProtocolStatusCode of RecognizeFrame. */
#define PROTOCOL_STATUS_RECOGNIZED 0     /* ours; the follow set tells what may follow */
#define PROTOCOL_STATUS_NOT_RECOGNIZED 1 /* not ours */
#define PROTOCOL_STATUS_CLAIMED 2        /* ours up to the end of the frame */
#define PROTOCOL_STATUS_NEXT_PROTOCOL 3  /* ours; *phNextProtocol follows */

/* Lengths, and words of the configuration files. */
#define MAX_NAME_LENGTH 16
#define MAX_PROTOCOL_COMMENT_LEN 256
#define NETMON_MAX_PROTOCOL_NAME_LEN 16
#ifndef MAX_PROTOCOL_NAME_LEN
#define MAX_PROTOCOL_NAME_LEN NETMON_MAX_PROTOCOL_NAME_LEN
#else
#undef MAX_PROTOCOL_NAME_LEN /* another header has a length by this name: use neither */
#endif
#define INI_PATH_LENGTH 256
#define MAX_HANDOFF_ENTRY_LENGTH 80
#define MAX_PROTOCOL_NAME 40
#define NUMALLOCENTRIES 10
#define RAW_INI_STR_LEN 200
#define PARSERS_SUBDIR "PARSERS"
#define INI_EXTENSION "INI"
#define BASE10_FORMAT_STR "%ld=%s %ld" /* l is 32 bits: not for the C library of LP64 systems */
#define BASE16_FORMAT_STR "%lx=%s %lx"

#ifndef MAKE_IDENTIFIER
#define MAKE_IDENTIFIER(a, b, c, d) ((DWORD)MAKELONG(MAKEWORD(a, b), MAKEWORD(c, d)))
#endif
#define HOT_SIGNATURE MAKE_IDENTIFIER('H', 'O', 'T', '$')
#define HOE_SIGNATURE MAKE_IDENTIFIER('H', 'O', 'E', '$')

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Entry points --------------------------------------------------------------------------- */

/* Called once per protocol after a capture is loaded, and again when it is done with. */
typedef VOID(WINAPI *REGISTER)(HPROTOCOL);
typedef VOID(WINAPI *DEREGISTER)(HPROTOCOL);

/*
 * Tells whether the bytes at the second pointer are of this protocol. Parameters: frame, its first
 * byte, first byte not yet recognized, MAC type, bytes left, protocol before, its offset, out:
 * PROTOCOL_STATUS_*, out: next protocol, in and out: instance data. Returns the first byte after
 * the protocol. Reference: parsers.md 3.5.
 */
typedef LPBYTE(WINAPI *RECOGNIZEFRAME)(HFRAME, ULPBYTE, ULPBYTE, DWORD, DWORD, HPROTOCOL, DWORD,
                                       LPDWORD, LPHPROTOCOL, PDWORD_PTR);

/*
 * Attaches the properties that the bytes hold. Parameters: frame, its first byte, first byte of the
 * protocol, MAC type, bytes left, protocol before, its offset, instance data. The result is
 * ignored. Reference: parsers.md 3.6.
 */
typedef LPBYTE(WINAPI *ATTACHPROPERTIES)(HFRAME, ULPBYTE, ULPBYTE, DWORD, DWORD, HPROTOCOL, DWORD,
                                         DWORD_PTR);

/*
 * Formats the text of instances. Parameters: frame, its first byte, first byte of the protocol,
 * number of instances, the instances. The result is ignored. Reference: parsers.md 3.7.
 */
typedef DWORD(WINAPI *FORMATPROPERTIES)(HFRAME, ULPBYTE, ULPBYTE, DWORD, LPPROPERTYINST);

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/* The entry points of a protocol. FormatProperties may be NULL. */
typedef struct _ENTRYPOINTS {
  REGISTER Register;
  DEREGISTER Deregister;
  RECOGNIZEFRAME RecognizeFrame;
  ATTACHPROPERTIES AttachProperties;
  FORMATPROPERTIES FormatProperties;
} ENTRYPOINTS;

typedef ENTRYPOINTS *LPENTRYPOINTS;

#define ENTRYPOINTS_SIZE sizeof(ENTRYPOINTS)

/* ---- Installation data ---------------------------------------------------------------------- */

/* The base in which a handoff value is written. */
typedef enum _PF_HANDOFFVALUEFORMATBASE {
  HANDOFF_VALUE_FORMAT_BASE_UNKNOWN = 0,
  HANDOFF_VALUE_FORMAT_BASE_DECIMAL = 10,
  HANDOFF_VALUE_FORMAT_BASE_HEX = 16
} PF_HANDOFFVALUEFORMATBASE;

/* A line of a section in a configuration file: this value hands off to this protocol. */
typedef struct _PF_HANDOFFENTRY {
  char szIniFile[260];
  char szIniSection[260];
  char szProtocol[16];
  DWORD dwHandOffValue;
  PF_HANDOFFVALUEFORMATBASE ValueFormatBase;
} PF_HANDOFFENTRY;

typedef PF_HANDOFFENTRY *PPF_HANDOFFENTRY;

/* Such lines; nEntries follow. */
typedef struct _PF_HANDOFFSET {
  DWORD nEntries;
  NETMON_EXTENSION PF_HANDOFFENTRY Entry[0];
} PF_HANDOFFSET;

typedef PF_HANDOFFSET *PPF_HANDOFFSET;

/* A protocol of a follow set. */
typedef struct _PF_FOLLOWENTRY {
  char szProtocol[16];
} PF_FOLLOWENTRY;

typedef PF_FOLLOWENTRY *PPF_FOLLOWENTRY;

/* A follow set; nEntries follow. */
typedef struct _PF_FOLLOWSET {
  DWORD nEntries;
  NETMON_EXTENSION PF_FOLLOWENTRY Entry[0];
} PF_FOLLOWSET;

typedef PF_FOLLOWSET *PPF_FOLLOWSET;

/* A parser and its relation to other protocols. The pointers may be NULL. */
typedef struct _PF_PARSERINFO {
  char szProtocolName[NETMON_MAX_PROTOCOL_NAME_LEN];
  char szComment[MAX_PROTOCOL_COMMENT_LEN];
  char szHelpFile[MAX_PATH];
  PPF_FOLLOWSET pWhoCanPrecedeMe;
  PPF_FOLLOWSET pWhoCanFollowMe;
  PPF_HANDOFFSET pWhoHandsOffToMe;
  PPF_HANDOFFSET pWhoDoIHandOffTo;
} PF_PARSERINFO;

typedef PF_PARSERINFO *PPF_PARSERINFO;

/* All parsers of a module; nParsers entries follow. */
typedef struct _PF_PARSERDLLINFO {
  DWORD nParsers;
  NETMON_EXTENSION PF_PARSERINFO ParserInfo[0];
} PF_PARSERDLLINFO;

typedef PF_PARSERDLLINFO *PPF_PARSERDLLINFO;

/* ---- Handoff tables: do not look inside ----------------------------------------------------- */

typedef struct _HANDOFFENTRY {
  DWORD hoe_sig; /* HOE_SIGNATURE */
  DWORD hoe_ProtIdentNumber;
  HPROTOCOL hoe_ProtocolHandle;
  DWORD hoe_ProtocolData; /* instance data */
} HANDOFFENTRY;

typedef HANDOFFENTRY *LPHANDOFFENTRY;

typedef struct _HANDOFFTABLE {
  DWORD hot_sig; /* HOT_SIGNATURE */
  DWORD hot_NumEntries;
  LPHANDOFFENTRY hot_Entries;
} HANDOFFTABLE;

typedef struct _HANDOFFTABLE *LPHANDOFFTABLE;

#pragma pack(pop)

/*
 * Exported by a parser module that installs itself: describes its parsers in memory from HeapAlloc
 * on the process heap, which the host frees. NULL on failure. Reference: parsers.md 3.2, 9.
 */
NETMON_ENTRY_POINT PPF_PARSERDLLINFO WINAPI ParserAutoInstallInfo(VOID);

/* ---- Protocols and property databases ------------------------------------------------------- */

/*
 * Registers a protocol; called from DllMain when the module is loaded. Name and entry points are
 * copied.
 *   cbEntryPoints  ENTRYPOINTS_SIZE
 * NULL on failure, and when the name is taken. Reference: parsers.md 4.1.
 */
NETMON_API HPROTOCOL WINAPI CreateProtocol(LPSTR ProtocolName, LPENTRYPOINTS lpEntryPoints,
                                           DWORD cbEntryPoints);

/* Removes it; called from DllMain before the module is unloaded. Reference: parsers.md 4.2. */
NETMON_API VOID WINAPI DestroyProtocol(HPROTOCOL hProtocol);

/*
 * Makes room for the properties of a protocol; called from the parser's Register. NMERR_SUCCESS,
 * NMERR_INVALID_HPROTOCOL, NMERR_OUT_OF_MEMORY. Reference: parsers.md 5.1.
 */
NETMON_API DWORD WINAPI CreatePropertyDatabase(HPROTOCOL hProtocol, DWORD nProperties);

/* Removes them; called from the parser's Deregister. Ends their handles. parsers.md 5.3. */
NETMON_API DWORD WINAPI DestroyPropertyDatabase(HPROTOCOL hProtocol);

/*
 * Adds a property; called from the parser's Register. The definition is copied; what its pointers
 * point at must stay. Returns the handle and stores it in PropertyInfo->hProperty; 0 on failure.
 * Reference: parsers.md 5.2.
 */
NETMON_API HPROPERTY WINAPI AddProperty(HPROTOCOL hProtocol, LPPROPERTYINFO PropertyInfo);

/*
 * Attaches an instance of a property to the frame; called from the parser's AttachProperties only.
 *   Length, lpData      where in the frame
 *   ExLength, lpExData  the value itself, when it is not what is in the frame; copied
 *   HelpID, Level       0..2047; indent 0..14, 15 hides
 *   IFlags              IFLAG_*
 * FALSE on failure. Reference: parsers.md 7.
 */
NETMON_API BOOL WINAPI AttachPropertyInstance(HFRAME hFrame, HPROPERTY hProperty, DWORD Length,
                                              ULPVOID lpData, DWORD HelpID, DWORD Level,
                                              DWORD IFlags);
NETMON_API BOOL WINAPI AttachPropertyInstanceEx(HFRAME hFrame, HPROPERTY hProperty, DWORD Length,
                                                ULPVOID lpData, DWORD ExLength, ULPVOID lpExData,
                                                DWORD HelpID, DWORD Level, DWORD IFlags);

/*
 * The first byte of a frame, valid until the parser returns; NULL for a bad handle and outside a
 * call of a parser. Reference: parsers.md 11.1.
 */
NETMON_API ULPBYTE WINAPI ParserTemporaryLockFrame(HFRAME hFrame);

/* ---- Handing off ---------------------------------------------------------------------------- */

/*
 * Writes the path of the configuration file with this name, given without extension, to FullPath,
 * which holds INI_PATH_LENGTH bytes: in the folder PARSERS of the product, whose own folder is what
 * the environment variable NETMON_FOLDER says, else that of nmapi.dll or, where there are no DLLs,
 * netmon in the user's folder for configuration. A file that is there is found whatever the case.
 * Returns FullPath; NULL on failure: NMERR_INVALID_PARAMETER (NULL, or not a plain name),
 * NMERR_BUFFER_TOO_SMALL. Any thread. Reference: parsers.md 10.3.
 */
NETMON_API LPSTR __cdecl BuildINIPath(char *FullPath, char *IniFileName);

/*
 * Reads a handoff set.
 *   secName, iniFile     section and file
 *   hTable               out: the table, NULL when it would be empty
 *   nMaxProtocolEntries  the most entries to read
 *   base                 10 or 16: the base of the numbers in the section
 * Returns the number of entries. Reference: parsers.md 10.3.
 */
NETMON_API DWORD WINAPI CreateHandoffTable(LPSTR secName, LPSTR iniFile, LPHANDOFFTABLE *hTable,
                                           DWORD nMaxProtocolEntries, DWORD base);

/*
 * The protocol that a value hands off to, or NULL. lpInstData receives the instance data of the
 * entry, 0 when it has none; it may be NULL. Reference: parsers.md 10.3.
 */
NETMON_API HPROTOCOL WINAPI GetProtocolFromTable(LPHANDOFFTABLE hTable, DWORD ItemToFind,
                                                 PDWORD_PTR lpInstData);

/* Frees a handoff table; NULL is allowed. Reference: parsers.md 10.3. */
NETMON_API VOID WINAPI DestroyHandoffTable(LPHANDOFFTABLE hTable);

/* Undocumented by the vendor; returns FALSE. Reference: parsers.md 10.3. */
NETMON_API BOOLEAN WINAPI IsRawIPXEnabled(LPSTR secName, LPSTR iniFile, LPSTR CurProtocol);

/* ---- Memory of a capture -------------------------------------------------------------------- */

/*
 * Memory that lives as long as the current capture, and one pointer per parser and capture. Only
 * while the host is calling the parser; otherwise they return NULL, FALSE or 0, with
 * NMERR_INVALID_HCAPTURE as the last error. Blocks, and what is added to them, are zeroed whatever
 * bZeroInit is. A pointer that is not a block of this capture is refused. Any thread that is inside
 * a parser. Reference: parsers.md 11.
 */
NETMON_API LPVOID WINAPI CCHeapAlloc(DWORD dwBytes, BOOL bZeroInit);
NETMON_API LPVOID WINAPI CCHeapReAlloc(LPVOID lpMem, DWORD dwBytes, BOOL bZeroInit);
NETMON_API BOOL WINAPI CCHeapFree(LPVOID lpMem);
NETMON_API SIZE_T WINAPI CCHeapSize(LPVOID lpMem);
NETMON_API LPVOID WINAPI GetCCInstPtr(VOID);
NETMON_API VOID WINAPI SetCCInstPtr(LPVOID lpCurCaptureInst);

/* ---- BER ------------------------------------------------------------------------------------ */

/*
 * Decode a BER element: an integer, a string, or any header. Outputs: its value or its tag, the
 * size of the header, the size of the contents, and the next element (for BERGetHeader: the
 * contents); each may be NULL. TRUE when there is such an element as a whole; otherwise the outputs
 * are untouched. Only for the frame of the parser's call: FALSE for other memory, and outside of a
 * call. Lengths are definite and have up to four octets, tags have one byte. cdecl on i686.
 * Reference: parsers.md 13.2.
 */
NETMON_API BOOL __cdecl BERGetInteger(ULPBYTE pCurrentPointer, ULPBYTE *ppValuePointer,
                                      LPDWORD pHeaderLength, LPDWORD pDataLength, ULPBYTE *ppNext);
NETMON_API BOOL __cdecl BERGetString(ULPBYTE pCurrentPointer, ULPBYTE *ppValuePointer,
                                     LPDWORD pHeaderLength, LPDWORD pDataLength, ULPBYTE *ppNext);
NETMON_API BOOL __cdecl BERGetHeader(ULPBYTE pCurrentPointer, ULPBYTE pTag, LPDWORD pHeaderLength,
                                     LPDWORD pDataLength, ULPBYTE *ppNext);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_PARSERS_H */
