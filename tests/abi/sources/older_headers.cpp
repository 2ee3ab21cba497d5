// SPDX-License-Identifier: MIT
// The same in C++, with the headers in reverse order.
#include <windows.h>
#include "nmexpert.h"
#include "nmevent.h"
#include "inilib.h"
#include "parser.h"
#include "bhfilter.h"
#include "bherr.h"
#include "bhtypes.h"
#include "bhsupp.h"
#include "nal.h"
#include "npptypes.h"
#include "frame.h"
#include <netmon.h>

BOOL WINAPI Register( PEXPERTENUMINFO pExpertInfo )
{
    ZeroMemory( pExpertInfo, sizeof( *pExpertInfo ) );
    return BHGetLastError() == BHERR_SUCCESS;
}
