// SPDX-License-Identifier: MIT
// The interfaces of packet providers, implemented and called in C++.
#include <netmon/netmon.h>

class Stats : public IStats
{
public:
    Stats() : m_lRefs( 1 ) {}
    virtual ~Stats() {}
    HRESULT WINAPI QueryInterface( REFIID riid, void ** ppv )
    {
        if( riid != IID_IStats ) return E_NOINTERFACE;
        *ppv = this;
        return S_OK;
    }
    ULONG WINAPI AddRef() { return (ULONG)InterlockedIncrement( &m_lRefs ); }
    ULONG WINAPI Release() { return (ULONG)InterlockedDecrement( &m_lRefs ); }
    HRESULT WINAPI Connect( HBLOB, LPVOID, LPVOID, HBLOB ) { return S_OK; }
    HRESULT WINAPI Disconnect() { return S_OK; }
    HRESULT WINAPI QueryStatus( NETWORKSTATUS * ) { return S_OK; }
    HRESULT WINAPI Configure( HBLOB, HBLOB ) { return S_OK; }
    HRESULT WINAPI Start() { return S_OK; }
    HRESULT WINAPI Pause() { return S_OK; }
    HRESULT WINAPI Resume() { return S_OK; }
    HRESULT WINAPI Stop() { return S_OK; }
    HRESULT WINAPI GetControlState( BOOL *, BOOL * ) { return S_OK; }
    HRESULT WINAPI GetTotalStatistics( LPSTATISTICS, BOOL ) { return S_OK; }
    HRESULT WINAPI GetConversationStatistics( DWORD *, LPSESSIONSTATS, DWORD *, LPSTATIONSTATS,
                                              BOOL ) { return S_OK; }
    HRESULT WINAPI InsertSpecialFrame( DWORD, DWORD, BYTE *, DWORD ) { return S_OK; }
    HRESULT WINAPI QueryStations( QUERYTABLE * ) { return S_OK; }

private:
    LONG m_lRefs;
};

HRESULT use( HBLOB hBlob )
{
    Stats stats;
    IRTC * pRTC = NULL;
    IUnknown * pUnknown = &stats;
    if( CreateNPPInterface( hBlob, IID_IRTC, (void **)&pRTC ) != NMERR_SUCCESS ) return E_FAIL;
    return pRTC->Connect( hBlob, NULL, NULL, NULL, NULL ) + stats.Start() +
           (HRESULT)pUnknown->AddRef();
}
