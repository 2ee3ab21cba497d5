/* SPDX-License-Identifier: MIT */
/* The interfaces of packet providers, called from C. */
#define COBJMACROS
#include <netmon/netmon.h>

HRESULT capture( IRTC *realtime, IDelaydC *delayed, IStats *stats, HBLOB blob );

HRESULT capture( IRTC *realtime, IDelaydC *delayed, IStats *stats, HBLOB blob )
{
    STATISTICS totals;
    NETWORKSTATUS status;
    char name[] = "x.cap";
    HRESULT result = IRTC_Connect( realtime, blob, NULL, NULL, NULL, NULL );
    if( FAILED( result ) ) return result;
    IRTC_Start( realtime );
    IDelaydC_Start( delayed, name );
    IDelaydC_Stop( delayed, &totals );
    IStats_QueryStatus( stats, &status );
    stats->lpVtbl->GetTotalStatistics( stats, &totals, TRUE );
    IStats_Release( stats );
    return NMERR_TO_HRESULT( NMERR_SUCCESS );
}

/* The order of the methods is the ABI. */
#define SLOT( itf, method, number ) \
    extern char itf##_##method##_slot[offsetof( itf##Vtbl, method ) == ( number ) * sizeof( void * ) ? 1 : -1];
#define SLOTS( itf ) \
    SLOT( itf, QueryInterface, 0 ) SLOT( itf, AddRef, 1 ) SLOT( itf, Release, 2 ) \
    SLOT( itf, Connect, 3 ) SLOT( itf, Disconnect, 4 ) SLOT( itf, QueryStatus, 5 ) \
    SLOT( itf, Configure, 6 ) SLOT( itf, Start, 7 ) SLOT( itf, Pause, 8 ) SLOT( itf, Resume, 9 ) \
    SLOT( itf, Stop, 10 ) SLOT( itf, GetControlState, 11 ) SLOT( itf, GetTotalStatistics, 12 ) \
    SLOT( itf, GetConversationStatistics, 13 ) SLOT( itf, InsertSpecialFrame, 14 ) \
    SLOT( itf, QueryStations, 15 )
SLOTS( IDelaydC )
SLOTS( IRTC )
SLOTS( IStats )
