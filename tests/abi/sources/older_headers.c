/* SPDX-License-Identifier: MIT */
/* A parser that includes the headers of the SDK one by one, as those of 1.x and 2.0 did. */
#include <windows.h>
#include "naltypes.h"
#include "npptypes.h"
#include "nal.h"
#include "bhsupp.h"
#include "nmsupp.h"
#include "bhtypes.h"
#include "bherr.h"
#include "nmerr.h"
#include "bhfilter.h"
#include "parser.h"
#include "inilib.h"
#include "nmevent.h"
#include "nmexpert.h"
#include "frame.h"
#include "bhver.h"
#include "bh.h"

#define FORMAT_BUFFER_SIZE 80

#ifdef __clang__ /* warns of every header that is meant to change the packing, Windows' own too */
#pragma clang diagnostic ignored "-Wpragma-pack"
#endif
#include <pshpack1.h>
typedef struct _PACKEDTO1 { BYTE Kind; DWORD Length; } PACKEDTO1;
#include <pshpack2.h>
typedef struct _PACKEDTO2 { BYTE Kind; DWORD Length; } PACKEDTO2;
#include <poppack.h>
typedef struct _PACKEDAGAIN { BYTE Kind; DWORD Length; } PACKEDAGAIN;
#include <poppack.h>
typedef struct _PACKEDNOMORE { BYTE Kind; DWORD Length; } PACKEDNOMORE;

typedef char Packed1[sizeof( PACKEDTO1 ) == 5 ? 1 : -1];
typedef char Packed2[sizeof( PACKEDTO2 ) == 6 ? 1 : -1];
typedef char PackedAgain[sizeof( PACKEDAGAIN ) == 5 ? 1 : -1];
typedef char PackedNoMore[sizeof( PACKEDNOMORE ) == 8 ? 1 : -1];

DWORD WINAPI LastErrorIsKept( LPPROPERTYINST lpPropertyInst )
{
    char Text[FORMAT_BUFFER_SIZE];
    wsprintf( Text, "%s", VER_PRODUCTNAME_STR );
    if ( BHSetLastError( BHERR_OUT_OF_MEMORY ) == BHERR_SUCCESS )
        lpPropertyInst->szPropertyText[0] = Text[0];
    return BHGetLastError();
}
