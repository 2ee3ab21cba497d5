// SPDX-License-Identifier: MIT
// Walks down a frame, from its MAC header to every IP header in it: what topuser and protdist
// share. Needs <windows.h> and <netmon.h> only, allocates nothing, and never reads past the bytes
// it is given: a frame can be cut anywhere, and nothing in it can be trusted.
#ifndef FRAMEWALK_H
#define FRAMEWALK_H

#include <windows.h>

#include <netmon.h>

// FRAMEWALK.LinkKind: what names the protocol above the MAC header.
#define LINK_NONE 0    // nothing does: cut too early, not a data frame, or an unknown network
#define LINK_ETYPE 1   // an EtherType, after VLAN tags and SNAP if there are any
#define LINK_SAP 2     // the destination SAP of an LLC header
#define LINK_RAW8023 3 // IPX right after an 802.3 length, without LLC
#define LINK_RAWIP 4   // the frame has no MAC header; it starts with the IP header

typedef struct _FRAMEWALK {
  DWORD LinkKind;    // LINK_*; valid after the first NextIpHeader, whatever that returned
  WORD LinkProtocol; // the EtherType or the SAP

  DWORD Layer;       // private: what comes next,
  DWORD Selector;    //   and its protocol number, where the layer needs one
  const BYTE *pNext; //   from here
  const BYTE *pEnd;  //   to here
} FRAMEWALK, *LPFRAMEWALK;

typedef struct _IPHEADER {
  BYTE Version;        // 4 or 6
  BYTE Protocol;       // what it carries; for IPv6, after the extension headers
  const BYTE *pSource; // 4 or 16 bytes in the frame, at any alignment
  const BYTE *pDestination;
} IPHEADER, *LPIPHEADER;

// Begins a walk over the first nBytes bytes of a frame. pFrame has to stay where it is until the
// walk is over.
VOID StartFrameWalk(LPFRAMEWALK pWalk, DWORD MacType, const BYTE *pFrame, DWORD nBytes);

// Finds the next IP header, outermost first. FALSE: there are no more.
//
// Looked through on the way: 802.1Q and 802.1ad tags, LLC and SNAP, PPPoE, PPP, MPLS; then IP in
// IP, GRE, EtherIP and the authentication header. Tunnels over UDP, and what an ICMP error quotes,
// are payload. A header counts when the frame holds all of it and it is valid: the right version,
// and plausible lengths.
BOOL NextIpHeader(LPFRAMEWALK pWalk, LPIPHEADER pIp);

#endif // FRAMEWALK_H
