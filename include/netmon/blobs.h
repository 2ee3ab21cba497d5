/* SPDX-License-Identifier: MIT */
/*
 * Blobs: trees of strings, Owner : Category : Tag = value, that describe and configure packet
 * providers; and the functions of the old npptools library. All of them are cdecl on i686. Needs
 * types.h, capture_filters.h, networks.h. Reference: blobs.md.
 *
 * Functions return NMERR_SUCCESS or an NMERR code unless stated otherwise. A NULL handle is
 * NMERR_BLOB_NOT_INITIALIZED, a value that is not a blob NMERR_INVALID_BLOB. Several threads may
 * use one blob at the same time. Strings that getters return belong to the blob and are valid until
 * the entry is changed or the blob is destroyed. hErrorBlob, where there is one, receives the
 * entries that were missing or not understood; it may be NULL.
 */
#ifndef NETMON_BLOBS_H
#define NETMON_BLOBS_H

#include "types.h"
#include "capture_filters.h"
#include "networks.h"

#ifdef _WIN32
#include <objbase.h>
#else
#include "compat/objbase.h"
#endif

/* The first *pRestartKey of GetStringsFromBlob; 0 works as well. */
#define INITIAL_RESTART_KEY 0xffffffff

/* Owner, categories, and the tags of each. Reference: blobs.md 4. */
#define OWNER_NPP "NPP"

#define CATEGORY_NETWORKINFO "NetworkInfo"
#define TAG_MACTYPE "MacType"
#define TAG_CURRENTADDRESS "CurrentAddress"
#define TAG_LINKSPEED "LinkSpeed"
#define TAG_MAXFRAMESIZE "MaxFrameSize"
#define TAG_FLAGS "Flags"
#define TAG_TIMESTAMPSCALEFACTOR "TimeStampScaleFactor"
#define TAG_COMMENT "Comment"
#define TAG_NODENAME "NodeName"
#define TAG_NAME "Name"
#define TAG_FAKENPP "Fake"
#define TAG_PROMISCUOUS_MODE "PMode"

#define CATEGORY_LOCATION "Location"
#define TAG_RAS "Dial-up Connection"
#define TAG_MACADDRESS "MacAddress"
#define TAG_CLASSID "ClassID"
#define TAG_CONNECTIONNAME "Connection Name"
#define TAG_FRIENDLYNAME "Friendly Name"

#define CATEGORY_CONFIG "Config"
#define TAG_FRAME_SIZE "FrameSize"
#define TAG_UPDATE_FREQUENCY "UpdateFreq"
#define TAG_BUFFER_SIZE "BufferSize"
#define TAG_PATTERN_DESIGNATOR "PatternMatch"
#define TAG_PATTERN "Pattern"
#define TAG_ADDRESS_PAIR "AddressPair"
#define TAG_CONNECTIONFLAGS "ConnectionFlags"
#define TAG_ETYPES "Etypes"
#define TAG_SAPS "Saps"
#define TAG_NO_CONVERSATION_STATS "NoConversationStats"
#define TAG_NO_STATS_FRAME "NoStatsFrame"
#define TAG_DONT_DELETE_EMPTY_CAPTURE "DontDeleteEmptyCapture"
#define TAG_WANT_PROTOCOL_INFO "WantProtocolInfo"
#define TAG_INTERFACE_DELAYED_CAPTURE "IDdC"
#define TAG_INTERFACE_REALTIME_CAPTURE "IRTC"
#define TAG_INTERFACE_STATS "ISts"
#define TAG_INTERFACE_TRANSMIT "IXmt"
#define TAG_LOCAL_ONLY "LocalOnly"
#define TAG_IS_REMOTE "IsRemote"

#define CATEGORY_TRIGGER "Trigger"
#define TAG_TRIGGER "Trigger"

#define CATEGORY_FINDER "Finder"
#define TAG_ROOT "Root"
#define TAG_PROCNAME "ProcName"
#define TAG_DISP_STRING "Display"
#define TAG_DLL_FILENAME "DLLName"
#define TAG_GET_SPECIAL_BLOBS "Specials"

#define CATEGORY_REMOTE "Remote"
#define TAG_REMOTECOMPUTER "RemoteComputer"
#define TAG_REMOTECLASSID "ClassID"

/* Words of the values of filters and triggers. Reference: blobs.md 4.3, 8. */
#define ADDRESS_PAIR_INCLUDE_TXT "INCLUDE"
#define ADDRESS_PAIR_EXCLUDE_TXT "EXCLUDE"
#define INCLUDE_ALL_EXCEPT_TXT "INCLUDE ALL EXCEPT"
#define EXCLUDE_ALL_EXCEPT_TXT "EXCLUDE ALL EXCEPT"
#define PATTERN_MATCH_OR_TXT "OR("
#define PATTERN_MATCH_AND_TXT "AND("
#define PATTERN_MATCH_NOT_TXT "NOT"
#define TRIGGER_PATTERN_TXT "PATTERN MATCH"
#define TRIGGER_BUFFER_TXT "BUFFER CONTENT"
#define TRIGGER_NOTIFY_TXT "NOTIFY"
#define TRIGGER_STOP_TXT "STOP"
#define TRIGGER_PAUSE_TXT "PAUSE"
#define TRIGGER_25_PERCENT_TXT "25 PERCENT"
#define TRIGGER_50_PERCENT_TXT "50 PERCENT"
#define TRIGGER_75_PERCENT_TXT "75 PERCENT"
#define TRIGGER_100_PERCENT_TXT "100 PERCENT"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/* Blobs; dwNumBlobs handles follow. */
typedef struct _BLOB_TABLE {
  DWORD dwNumBlobs;
  HBLOB hBlobs[1];
} BLOB_TABLE;

typedef BLOB_TABLE *PBLOB_TABLE;

/* A marshalled blob: size bytes at pBytes. */
typedef struct _MBLOB {
  DWORD size;
  BYTE *pBytes;
} MBLOB;

/* Such blobs; dwNumBlobs entries follow. */
typedef struct _MBLOB_TABLE {
  DWORD dwNumBlobs;
  MBLOB mBlobs[1];
} MBLOB_TABLE;

typedef MBLOB_TABLE *PMBLOB_TABLE;

#pragma pack(pop)

/* The size of a table, with one entry more than needed; a zeroed table on the process heap. */
NETMON_INLINE DWORD BLOB_TABLE_SIZE(DWORD dwNumBlobs) {
  return (DWORD)(sizeof(BLOB_TABLE) + dwNumBlobs * sizeof(HBLOB));
}
NETMON_INLINE PBLOB_TABLE AllocBlobTable(DWORD dwNumBlobs) {
  return (PBLOB_TABLE)HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, BLOB_TABLE_SIZE(dwNumBlobs));
}
NETMON_INLINE DWORD MBLOB_TABLE_SIZE(DWORD dwNumBlobs) {
  return (DWORD)(sizeof(MBLOB_TABLE) + dwNumBlobs * sizeof(MBLOB));
}
NETMON_INLINE PMBLOB_TABLE AllocMBlobTable(DWORD dwNumBlobs) {
  return (PMBLOB_TABLE)HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, MBLOB_TABLE_SIZE(dwNumBlobs));
}

/* What a packet provider module exports: its blobs, a configuration, a dialog. */
typedef DWORD(__cdecl *BLOBSPROC)(PBLOB_TABLE *ppBlobTable);
typedef DWORD(__cdecl *GETCFGBLOB)(HBLOB, HBLOB *);
typedef DWORD(__cdecl *CFGPROC)(HWND hwnd, HBLOB SpecialBlob, PBLOB_TABLE *ppBlobTable);

/* ---- Life of a blob (blobs.md 6.2) ---------------------------------------------------------- */

/* Creates a new, empty blob; destroys a blob. */
NETMON_API DWORD __cdecl CreateBlob(HBLOB *phBlob);
NETMON_API DWORD __cdecl DestroyBlob(HBLOB hBlob);
/* A copy. */
NETMON_API DWORD __cdecl DuplicateBlob(HBLOB hSrcBlob, HBLOB *hBlobThatWillBeCreated);
/* Adds all entries of hSrcBlob; where both blobs have an entry, that of hSrcBlob wins. */
NETMON_API DWORD __cdecl MergeBlob(HBLOB hDstBlob, HBLOB hSrcBlob);
/* Removes an entry; a category when the tag is NULL; an owner when the category is NULL too. */
NETMON_API DWORD __cdecl RemoveFromBlob(HBLOB hBlob, const char *pOwnerName,
                                        const char *pCategoryName, const char *pTagName);
/* Keeps other threads out between calls. */
NETMON_API DWORD __cdecl LockBlob(HBLOB hBlob);
NETMON_API DWORD __cdecl UnlockBlob(HBLOB hBlob);

/* ---- Entries (blobs.md 6.3, 6.4) ------------------------------------------------------------ */

/*
 * Setters create the entry or replace its value. Getters return NMERR_BLOB_ENTRY_DOES_NOT_EXIST
 * when there is no entry, NMERR_BLOB_CONVERSION_ERROR when its text does not parse as the type.
 */
NETMON_API DWORD __cdecl SetStringInBlob(HBLOB hBlob, const char *pOwnerName,
                                         const char *pCategoryName, const char *pTagName,
                                         const char *pString);
NETMON_API DWORD __cdecl GetStringFromBlob(HBLOB hBlob, const char *pOwnerName,
                                           const char *pCategoryName, const char *pTagName,
                                           const char **ppString);
NETMON_API DWORD __cdecl SetDwordInBlob(HBLOB hBlob, const char *pOwnerName,
                                        const char *pCategoryName, const char *pTagName,
                                        DWORD Dword);
NETMON_API DWORD __cdecl GetDwordFromBlob(HBLOB hBlob, const char *pOwnerName,
                                          const char *pCategoryName, const char *pTagName,
                                          DWORD *pDword);
NETMON_API DWORD __cdecl SetBoolInBlob(HBLOB hBlob, const char *pOwnerName,
                                       const char *pCategoryName, const char *pTagName, BOOL Bool);
NETMON_API DWORD __cdecl GetBoolFromBlob(HBLOB hBlob, const char *pOwnerName,
                                         const char *pCategoryName, const char *pTagName,
                                         BOOL *pBool);
/* MAC addresses have 6 bytes. */
NETMON_API DWORD __cdecl SetMacAddressInBlob(HBLOB hBlob, const char *pOwnerName,
                                             const char *pCategoryName, const char *pTagName,
                                             const BYTE *pMacAddress);
NETMON_API DWORD __cdecl GetMacAddressFromBlob(HBLOB hBlob, const char *pOwnerName,
                                               const char *pCategoryName, const char *pTagName,
                                               BYTE *pMacAddress);
NETMON_API DWORD __cdecl SetClassIDInBlob(HBLOB hBlob, const char *pOwnerName,
                                          const char *pCategoryName, const char *pTagName,
                                          const CLSID *pClsID);
NETMON_API DWORD __cdecl GetClassIDFromBlob(HBLOB hBlob, const char *pOwnerName,
                                            const char *pCategoryName, const char *pTagName,
                                            CLSID *pClsID);
/* UTF-16 text; the caller frees what the getter returns with FreeMemory. Undocumented. */
NETMON_API DWORD __cdecl SetWStringInBlob(HBLOB hBlob, const char *pOwnerName,
                                          const char *pCategoryName, const char *pTagName,
                                          const WCHAR *pwString);
NETMON_API DWORD __cdecl GetWStringFromBlob(HBLOB hBlob, const char *pOwnerName,
                                            const char *pCategoryName, const char *pTagName,
                                            WCHAR **ppwString);
/*
 * Wide text as hexadecimal text, four digits per 16 bits, the most significant first, and back.
 * NMERR_SUCCESS, and the result, which the caller frees with FreeMemory; NMERR_INVALID_PARAMETER
 * (NULL), NMERR_BLOB_CONVERSION_ERROR (other text), NMERR_OUT_OF_MEMORY. Any thread. Undocumented.
 */
NETMON_API DWORD __cdecl ConvertWStringToHexString(const WCHAR *pwsz, char **ppsz);
NETMON_API DWORD __cdecl ConvertHexStringToWString(CHAR *psz, WCHAR **ppwsz);

/*
 * Enumerates entries: the first call, with *pRestartKey 0 or INITIAL_RESTART_KEY, selects them
 * (NULL for all); the following calls pass the key back. NMERR_BLOB_ENTRY_DOES_NOT_EXIST and key 0
 * at the end.
 */
NETMON_API DWORD __cdecl GetStringsFromBlob(HBLOB hBlob, const char *pRequestedOwnerName,
                                            const char *pRequestedCategoryName,
                                            const char *pRequestedTagName,
                                            const char **ppReturnedOwnerName,
                                            const char **ppReturnedCategoryName,
                                            const char **ppReturnedTagName,
                                            const char **ppReturnedString, DWORD *pRestartKey);

/* Copies what is not in a NULL-terminated table of names to another blob. Undocumented. */
NETMON_API DWORD __cdecl FindUnknownBlobCategories(HBLOB hBlob, const char *pOwnerName,
                                                   const char *pKnownCategoriesTable[],
                                                   HBLOB hUnknownCategoriesBlob);
NETMON_API DWORD __cdecl FindUnknownBlobTags(HBLOB hBlob, const char *pOwnerName,
                                             const char *pCategoryName,
                                             const char *pKnownTagsTable[], HBLOB hUnknownTagsBlob);

/* ---- Networks and filters in blobs (blobs.md 6.5, 6.6, 8) ----------------------------------- */

NETMON_API DWORD __cdecl SetNetworkInfoInBlob(HBLOB hBlob, LPNETWORKINFO lpNetworkInfo);
NETMON_API DWORD __cdecl GetNetworkInfoFromBlob(HBLOB hBlob, LPNETWORKINFO lpNetworkInfo);
/* MAC_TYPE_UNKNOWN when the blob does not say. */
NETMON_API DWORD __cdecl GetNPPMacTypeAsNumber(HBLOB hBlob, LPDWORD lpMacType);
/* TRUE when the blob names another computer. */
NETMON_API BOOL __cdecl IsRemoteNPP(HBLOB hBLOB);

NETMON_API DWORD __cdecl SetNPPAddressFilterInBlob(HBLOB hBlob, LPADDRESSTABLE pAddressTable);
NETMON_API DWORD __cdecl GetNPPAddressFilterFromBlob(HBLOB hBlob, LPADDRESSTABLE pAddressTable,
                                                     HBLOB hErrorBlob);
NETMON_API DWORD __cdecl SetNPPAddress2FilterInBlob(HBLOB hBlob, LPADDRESSTABLE2 pAddressTable);
NETMON_API DWORD __cdecl GetNPPAddress2FilterFromBlob(HBLOB hBlob, LPADDRESSTABLE2 pAddressTable,
                                                      HBLOB hErrorBlob);
NETMON_API DWORD __cdecl SetNPPPatternFilterInBlob(HBLOB hBlob, LPEXPRESSION pExpression,
                                                   HBLOB hErrorBlob);
NETMON_API DWORD __cdecl GetNPPPatternFilterFromBlob(HBLOB hBlob, LPEXPRESSION pExpression,
                                                     HBLOB hErrorBlob);
NETMON_API DWORD __cdecl SetNPPTriggerInBlob(HBLOB hBlob, LPTRIGGER pTrigger, HBLOB hErrorBlob);
NETMON_API DWORD __cdecl GetNPPTriggerFromBlob(HBLOB hBlob, LPTRIGGER pTrigger, HBLOB hErrorBlob);
NETMON_API DWORD __cdecl SetNPPEtypeSapFilter(HBLOB hBlob, WORD nSaps, WORD nEtypes,
                                              LPBYTE lpSapTable, LPWORD lpEtypeTable,
                                              DWORD FilterFlags, HBLOB hErrorBlob);
/* The caller frees the tables with FreeMemory. */
NETMON_API DWORD __cdecl GetNPPEtypeSapFilter(HBLOB hBlob, WORD *pnSaps, WORD *pnEtypes,
                                              LPBYTE *ppSapTable, LPWORD *ppEtypeTable,
                                              DWORD *pFilterFlags, HBLOB hErrorBlob);

/* ---- Storing (blobs.md 6.7, 6.8) ------------------------------------------------------------ */

/* A text file, one entry per line. Reading creates the blob. */
NETMON_API DWORD __cdecl WriteBlobToFile(HBLOB hBlob, const char *pFileName);
NETMON_API DWORD __cdecl ReadBlobFromFile(HBLOB *phBlob, const char *pFileName);
/* The registry of Windows; NMERR_NOT_SUPPORTED elsewhere. */
NETMON_API DWORD __cdecl RegCreateBlobKey(HKEY hkey, const char *szBlobName, HBLOB hBlob);
NETMON_API DWORD __cdecl RegOpenBlobKey(HKEY hkey, const char *szBlobName, HBLOB *phBlob);
/* As bytes. Undocumented. */
NETMON_API DWORD __cdecl MarshalBlob(HBLOB hBlob, DWORD *pSize, BYTE **ppBytes);
NETMON_API DWORD __cdecl UnMarshalBlob(HBLOB *phBlob, DWORD Size, BYTE *pBytes);

/* ---- Finding and using providers (blobs.md 6.8, 10) ----------------------------------------- */

/* The blobs of the networks that pass a filter blob; the caller owns the table and the blobs. */
NETMON_API DWORD __cdecl GetNPPBlobTable(HBLOB hFilterBlob, PBLOB_TABLE *ppBlobTable);
/* The interface iid of the provider that a blob describes. */
NETMON_API DWORD __cdecl CreateNPPInterface(HBLOB hBlob, REFIID iid, void **ppvObject);
/* Lets the user choose; NMERR_NOT_SUPPORTED where there is no dialog. */
NETMON_API DWORD __cdecl GetNPPBlobFromUI(HWND hwnd, HBLOB hFilterBlob, HBLOB *phBlob);
NETMON_API DWORD __cdecl GetNPPBlobFromUIExU(HWND hwnd, HBLOB hFilterBlob, HBLOB *phBlob,
                                             char *szHelpFileName);
NETMON_API DWORD __cdecl SelectNPPBlobFromTable(HWND hwnd, PBLOB_TABLE pBlobTable, HBLOB *hBlob);
NETMON_API DWORD __cdecl SelectNPPBlobFromTableExU(HWND hwnd, PBLOB_TABLE pBlobTable, HBLOB *hBlob,
                                                   char *szHelpFileName);
/* TRUE when a blob passes a filter blob. Undocumented. */
NETMON_API BOOL __cdecl FilterNPPBlob(HBLOB hBlob, HBLOB FilterBlob);

/* Exported by provider modules. Undocumented. */
NETMON_API DWORD __cdecl GetNPPBlobs(PBLOB_TABLE *ppBlobTable);
NETMON_API DWORD __cdecl GetConfigBlob(HBLOB *phBlob);

/* ---- Helpers of the same library (undocumented) --------------------------------------------- */

/* Writes an event to the system's log. FALSE where there is none. */
NETMON_API BOOL __cdecl RaiseNMEvent(HINSTANCE hInstance, WORD EventType, DWORD EventID,
                                     WORD nStrings, const char **aInsertStrs, LPVOID lpvData,
                                     DWORD dwDataSize);
/* The first character of p1 that is in p2. */
NETMON_API LPCSTR __cdecl FindOneOf(LPCSTR p1, LPCSTR p2);
/* The registry of Windows. */
NETMON_API LONG __cdecl recursiveDeleteKey(HKEY hKeyParent, const char *lpszKeyChild);
NETMON_API BOOL __cdecl SubkeyExists(const char *pszPath, const char *szSubkey);
NETMON_API BOOL __cdecl setKeyAndValue(const char *szKey, const char *szSubkey, const char *szValue,
                                       const char *szName);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_BLOBS_H */
