// SPDX-License-Identifier: MIT
// Headers in the spellings of sources that were written where case does not matter.
#include <windows.h>
#include <NetMon.h>
#include <Netmon.h>
#include <NETMON.H>
#include <NETMON.h>
#include "BH.h"
#include "Bh.h"
#include "BhTypes.h"
#include "BHErr.h"
#include "BHFilter.h"
#include "Parser.h"
#include "FRAME.H"
#include "NMEvent.h"
#include "NmExpert.h"
#include "NMSUPP.H"
#include "NPPTypes.h"
#ifndef _WIN32
#include <Windows.h>
#include <WINDOWS.H>
#include <WinSock2.h>
#endif

BOOL WINAPI Register( PEXPERTENUMINFO pExpertInfo )
{
    pExpertInfo->szName[0] = 'S';
    return BHERR_SUCCESS == 0;
}
