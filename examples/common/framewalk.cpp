// SPDX-License-Identifier: MIT
// The walk is a small state machine: each step looks at one header, moves past it, and says which
// layer comes next. Every step consumes bytes or ends the walk, so it always ends.
#include "framewalk.h"

// FRAMEWALK.Layer
enum {
  LAYER_END,
  LAYER_ETHERNET,
  LAYER_TOKENRING,
  LAYER_FDDI,
  LAYER_ATM,
  LAYER_8023, // what follows an 802.3 length
  LAYER_LLC,
  LAYER_ETYPE, // Selector is the EtherType
  LAYER_PPP,
  LAYER_MPLS,
  LAYER_IP,         // version 4 or 6
  LAYER_IP6,        // version 6 only
  LAYER_IPPROTOCOL, // Selector is the protocol number
  LAYER_GRE
};

#define TYPE_IP 0x0800
#define TYPE_ETHERNET 0x6558 // a whole Ethernet frame, in GRE
#define TYPE_VLAN 0x8100
#define TYPE_VLAN_OLD 0x9100
#define TYPE_VLAN_SERVICE 0x88A8
#define TYPE_IP6 0x86DD
#define TYPE_PPP 0x880B // in GRE
#define TYPE_MPLS 0x8847
#define TYPE_MPLS_GROUP 0x8848
#define TYPE_PPPOE 0x8864
#define TYPE_LOWEST 0x0600 // below it, the field is not an EtherType
#define HIGHEST_8023_LENGTH 1500

#define LSAP_IP 0x06
#define LSAP_SNAP 0xAA

#define IPPROTOCOL_HOPOPTS 0 // IPv6: a chain of extension headers
#define IPPROTOCOL_IP 4
#define IPPROTOCOL_IP6 41
#define IPPROTOCOL_ROUTING 43  // IPv6
#define IPPROTOCOL_FRAGMENT 44 // IPv6
#define IPPROTOCOL_GRE 47
#define IPPROTOCOL_AH 51
#define IPPROTOCOL_DSTOPTS 60 // IPv6
#define IPPROTOCOL_ETHERIP 97
#define IPPROTOCOL_MPLS 137

// Frames hold their numbers in network order at any address: bytes are the only safe way to read.
static inline WORD GetNetWord(const BYTE *p) { return (WORD)(p[0] << 8 | p[1]); }

static inline DWORD BytesLeft(const FRAMEWALK *pWalk)
{
  return (DWORD)(pWalk->pEnd - pWalk->pNext);
}

// What comes after the nBytes from pNext on is padding, not part of the packet.
static inline VOID CutTo(LPFRAMEWALK pWalk, DWORD nBytes)
{
  if (nBytes < BytesLeft(pWalk)) {
    pWalk->pEnd = pWalk->pNext + nBytes;
  }
}

static inline VOID GoOn(LPFRAMEWALK pWalk, DWORD nBytes, DWORD Layer)
{
  pWalk->pNext += nBytes;
  pWalk->Layer = Layer;
}

static inline VOID GoOnWith(LPFRAMEWALK pWalk, DWORD nBytes, DWORD Layer, DWORD Selector)
{
  GoOn(pWalk, nBytes, Layer);
  pWalk->Selector = Selector;
}

// The first protocol found above the MAC header names the frame; tunnels further in do not.
static inline VOID NameLink(LPFRAMEWALK pWalk, DWORD LinkKind, WORD LinkProtocol)
{
  if (pWalk->LinkKind == LINK_NONE) {
    pWalk->LinkKind = LinkKind;
    pWalk->LinkProtocol = LinkProtocol;
  }
}

// After nBytes comes a field that is either an EtherType or an 802.3 length.
static VOID StepTypeOrLength(LPFRAMEWALK pWalk, DWORD nBytes)
{
  if (BytesLeft(pWalk) < nBytes + 2) {
    pWalk->Layer = LAYER_END;
    return;
  }
  WORD TypeOrLength = GetNetWord(pWalk->pNext + nBytes);
  if (TypeOrLength >= TYPE_LOWEST) {
    GoOnWith(pWalk, nBytes + 2, LAYER_ETYPE, TypeOrLength);
  } else if (TypeOrLength <= HIGHEST_8023_LENGTH) {
    GoOn(pWalk, nBytes + 2, LAYER_8023);
    CutTo(pWalk, TypeOrLength);
  } else {
    pWalk->Layer = LAYER_END;
  }
}

static VOID StepTokenRing(LPFRAMEWALK pWalk)
{
  // Access control, frame control, two addresses. The source address says whether a routing field
  // follows, and the low five bits of that say how long it is.
  const BYTE *p = pWalk->pNext;
  DWORD nHeader = 14;

  pWalk->Layer = LAYER_END;
  if (BytesLeft(pWalk) < nHeader || (p[1] & 0xC0) != 0x40) {
    return;
  }
  if (p[8] & 0x80) {
    if (BytesLeft(pWalk) < nHeader + 2 || (p[14] & 0x1F) < 2) {
      return;
    }
    nHeader += p[14] & 0x1FU;
  }
  if (BytesLeft(pWalk) >= nHeader) {
    GoOn(pWalk, nHeader, LAYER_LLC);
  }
}

static VOID StepFddi(LPFRAMEWALK pWalk)
{
  // Frame control, two addresses. Tokens and ring management carry no LLC.
  if (BytesLeft(pWalk) >= 13 && (pWalk->pNext[0] & 0xF0) == 0x50) {
    GoOn(pWalk, 13, LAYER_LLC);
  } else {
    pWalk->Layer = LAYER_END;
  }
}

static VOID StepAtm(LPFRAMEWALK pWalk)
{
  // Two addresses, path and channel: 16 bytes, as capture files hold it.
  if (BytesLeft(pWalk) >= 16) {
    GoOn(pWalk, 16, LAYER_LLC);
  } else {
    pWalk->Layer = LAYER_END;
  }
}

static VOID Step8023(LPFRAMEWALK pWalk)
{
  // NetWare once put IPX directly here; its checksum field, always FFFF, gives it away.
  if (BytesLeft(pWalk) >= 2 && GetNetWord(pWalk->pNext) == 0xFFFF) {
    NameLink(pWalk, LINK_RAW8023, 0);
    pWalk->Layer = LAYER_END;
  } else {
    pWalk->Layer = LAYER_LLC;
  }
}

static VOID StepLlc(LPFRAMEWALK pWalk)
{
  const BYTE *p = pWalk->pNext;

  pWalk->Layer = LAYER_END;
  if (BytesLeft(pWalk) < 3) {
    return;
  }
  BYTE Control = p[2];
  DWORD nHeader = (Control & 3) == 3 ? 3 : 4;
  BOOL fCarriesData = (Control & 0xEF) == 0x03 || (Control & 1) == 0; // UI or I

  if (p[0] == LSAP_SNAP && p[1] == LSAP_SNAP && fCarriesData && BytesLeft(pWalk) >= nHeader + 5) {
    DWORD Organization = (DWORD)p[nHeader] << 16 | GetNetWord(p + nHeader + 1);
    WORD Type = GetNetWord(p + nHeader + 3);

    if ((Organization == 0 || Organization == 0x0000F8) && Type >= TYPE_LOWEST) {
      GoOnWith(pWalk, nHeader + 5, LAYER_ETYPE, Type);
      return;
    }
    if (Organization == 0x0080C2 && (Type == 0x0001 || Type == 0x0007) &&
        BytesLeft(pWalk) >= nHeader + 7) {
      GoOn(pWalk, nHeader + 7, LAYER_ETHERNET); // bridged Ethernet after two bytes of padding
    }
  } else if (p[0] == LSAP_IP && fCarriesData && BytesLeft(pWalk) >= nHeader) {
    GoOn(pWalk, nHeader, LAYER_IP);
  }
  NameLink(pWalk, LINK_SAP, p[0]);
}

static VOID StepEtherType(LPFRAMEWALK pWalk)
{
  const BYTE *p = pWalk->pNext;
  WORD EtherType = (WORD)pWalk->Selector;

  if (EtherType == TYPE_VLAN || EtherType == TYPE_VLAN_SERVICE || EtherType == TYPE_VLAN_OLD) {
    if (BytesLeft(pWalk) < 4) {
      NameLink(pWalk, LINK_ETYPE, EtherType);
    }
    StepTypeOrLength(pWalk, 2);
    return;
  }
  NameLink(pWalk, LINK_ETYPE, EtherType);
  switch (EtherType) {
    case TYPE_IP: pWalk->Layer = LAYER_IP; break;
    case TYPE_IP6: pWalk->Layer = LAYER_IP6; break;
    case TYPE_MPLS:
    case TYPE_MPLS_GROUP: pWalk->Layer = LAYER_MPLS; break;
    case TYPE_PPPOE: // version and type, code, session, length
      if (BytesLeft(pWalk) >= 6) {
        GoOn(pWalk, 6, LAYER_PPP);
        CutTo(pWalk, GetNetWord(p + 4));
      } else {
        pWalk->Layer = LAYER_END;
      }
      break;
    case TYPE_PPP:
      // Address and control, unless the two ends agreed to leave them out.
      if (BytesLeft(pWalk) >= 2 && GetNetWord(p) == 0xFF03) {
        GoOn(pWalk, 2, LAYER_PPP);
      } else {
        pWalk->Layer = LAYER_PPP;
      }
      break;
    case TYPE_ETHERNET: pWalk->Layer = LAYER_ETHERNET; break;
    default: pWalk->Layer = LAYER_END; break;
  }
}

static VOID StepPpp(LPFRAMEWALK pWalk)
{
  const BYTE *p = pWalk->pNext;
  DWORD nHeader;
  WORD Protocol;

  pWalk->Layer = LAYER_END;
  if (BytesLeft(pWalk) < 2) {
    return;
  }
  // An odd first byte is the whole number: its upper byte, zero, was left out.
  nHeader = (p[0] & 1) ? 1 : 2;
  Protocol = (p[0] & 1) ? p[0] : GetNetWord(p);
  switch (Protocol) {
    case 0x0021: GoOn(pWalk, nHeader, LAYER_IP); break;
    case 0x0057: GoOn(pWalk, nHeader, LAYER_IP6); break;
    case 0x0281:
    case 0x0283: GoOn(pWalk, nHeader, LAYER_MPLS); break;
    default: break;
  }
}

static VOID StepMpls(LPFRAMEWALK pWalk)
{
  // Labels of four bytes up to the one with the bottom bit. Nothing states what follows; the
  // version of an IP header shows it. Labels 13 and 14 announce management, not packets.
  const BYTE *p = pWalk->pNext;

  if (BytesLeft(pWalk) < 4) {
    pWalk->Layer = LAYER_END;
  } else if ((p[2] & 1) == 0) {
    GoOn(pWalk, 4, LAYER_MPLS);
  } else {
    DWORD Label = (DWORD)GetNetWord(p) << 4 | p[2] >> 4;
    GoOn(pWalk, 4, Label == 13 || Label == 14 ? LAYER_END : LAYER_IP);
  }
}

static VOID StepGre(LPFRAMEWALK pWalk)
{
  // Flags, EtherType; then checksum, key, sequence and acknowledge numbers as the flags say.
  const BYTE *p = pWalk->pNext;
  DWORD nHeader = 4;

  pWalk->Layer = LAYER_END;
  if (BytesLeft(pWalk) < nHeader) {
    return;
  }
  WORD Flags = GetNetWord(p);
  if (Flags & 0x4000) { // source routes: no longer in use
    return;
  }
  nHeader += (Flags & 0x8000) ? 4 : 0;
  nHeader += (Flags & 0x2000) ? 4 : 0;
  nHeader += (Flags & 0x1000) ? 4 : 0;
  nHeader += (Flags & 0x0087) == 0x0081 ? 4 : 0; // version 1
  if (BytesLeft(pWalk) >= nHeader) {
    GoOnWith(pWalk, nHeader, LAYER_ETYPE, GetNetWord(p + 2));
  }
}

static VOID StepIpProtocol(LPFRAMEWALK pWalk)
{
  const BYTE *p = pWalk->pNext;
  DWORD nHeader;

  switch (pWalk->Selector) {
    case IPPROTOCOL_IP: pWalk->Layer = LAYER_IP; break;
    case IPPROTOCOL_IP6: pWalk->Layer = LAYER_IP6; break;
    case IPPROTOCOL_GRE: pWalk->Layer = LAYER_GRE; break;
    case IPPROTOCOL_MPLS: pWalk->Layer = LAYER_MPLS; break;
    case IPPROTOCOL_ETHERIP:
      if (BytesLeft(pWalk) >= 2) {
        GoOn(pWalk, 2, LAYER_ETHERNET);
      } else {
        pWalk->Layer = LAYER_END;
      }
      break;
    case IPPROTOCOL_AH:
      nHeader = BytesLeft(pWalk) >= 2 ? (p[1] + 2U) * 4 : 0;
      if (nHeader != 0 && BytesLeft(pWalk) >= nHeader) {
        GoOnWith(pWalk, nHeader, LAYER_IPPROTOCOL, p[0]);
      } else {
        pWalk->Layer = LAYER_END;
      }
      break;
    default: pWalk->Layer = LAYER_END; break;
  }
}

static BOOL StepIp4(LPFRAMEWALK pWalk, LPIPHEADER pIp)
{
  const BYTE *p = pWalk->pNext;
  DWORD nHeader = (p[0] & 0x0FU) * 4;
  WORD TotalLength;

  if (nHeader < 20 || BytesLeft(pWalk) < nHeader) {
    return FALSE;
  }
  // Length 0: the network card was to fill it in, and the capture saw the packet before that.
  TotalLength = GetNetWord(p + 2);
  if (TotalLength != 0) {
    if (TotalLength < nHeader) {
      return FALSE;
    }
    CutTo(pWalk, TotalLength);
  }
  pIp->Version = 4;
  pIp->Protocol = p[9];
  pIp->pSource = p + 12;
  pIp->pDestination = p + 16;

  // A fragment holds a part of its payload; what looks like a header there need not be one.
  BOOL fFragment = (GetNetWord(p + 6) & 0x3FFF) != 0;
  GoOnWith(pWalk, nHeader, fFragment ? LAYER_END : LAYER_IPPROTOCOL, p[9]);
  return TRUE;
}

static BOOL StepIp6(LPFRAMEWALK pWalk, LPIPHEADER pIp)
{
  const BYTE *p = pWalk->pNext;
  DWORD Layer = LAYER_IPPROTOCOL;
  BYTE Protocol;

  if (BytesLeft(pWalk) < 40) {
    return FALSE;
  }
  Protocol = p[6];
  WORD PayloadLength = GetNetWord(p + 4);
  if (PayloadLength != 0 || Protocol != IPPROTOCOL_HOPOPTS) { // else a jumbogram's option says it
    CutTo(pWalk, 40U + PayloadLength);
  }
  pIp->Version = 6;
  pIp->pSource = p + 8;
  pIp->pDestination = p + 24;
  pWalk->pNext += 40;

  while (Layer == LAYER_IPPROTOCOL &&
         (Protocol == IPPROTOCOL_HOPOPTS || Protocol == IPPROTOCOL_ROUTING ||
          Protocol == IPPROTOCOL_DSTOPTS || Protocol == IPPROTOCOL_FRAGMENT)) {
    p = pWalk->pNext;
    if (BytesLeft(pWalk) < 8) {
      return FALSE;
    }
    DWORD nHeader = 8;
    if (Protocol != IPPROTOCOL_FRAGMENT) {
      nHeader += p[1] * 8U;
    } else if ((GetNetWord(p + 2) & 0xFFF9) != 0) {
      Layer = LAYER_END;
    }
    if (BytesLeft(pWalk) < nHeader) {
      return FALSE;
    }
    Protocol = p[0];
    pWalk->pNext += nHeader;
  }
  pIp->Protocol = Protocol;
  pWalk->Layer = Layer;
  pWalk->Selector = Protocol;
  return TRUE;
}

static BOOL StepIp(LPFRAMEWALK pWalk, LPIPHEADER pIp)
{
  DWORD Layer = pWalk->Layer;

  pWalk->Layer = LAYER_END;
  if (BytesLeft(pWalk) < 20) {
    return FALSE;
  }
  switch (pWalk->pNext[0] >> 4) {
    case 4: return Layer == LAYER_IP && StepIp4(pWalk, pIp);
    case 6: return StepIp6(pWalk, pIp);
    default: return FALSE;
  }
}

VOID StartFrameWalk(LPFRAMEWALK pWalk, DWORD MacType, const BYTE *pFrame, DWORD nBytes)
{
  pWalk->LinkKind = LINK_NONE;
  pWalk->LinkProtocol = 0;
  pWalk->Selector = 0;
  pWalk->pNext = pFrame;
  pWalk->pEnd = pFrame + nBytes;

  switch (MacType) {
    case MAC_TYPE_ETHERNET: pWalk->Layer = LAYER_ETHERNET; break;
    case MAC_TYPE_TOKENRING: pWalk->Layer = LAYER_TOKENRING; break;
    case MAC_TYPE_FDDI: pWalk->Layer = LAYER_FDDI; break;
    case MAC_TYPE_ATM: pWalk->Layer = LAYER_ATM; break;
    case 7: // tunnel, wireless WAN and raw captures of later years do not have a MAC header
    case 8:
    case 9:
      pWalk->LinkKind = LINK_RAWIP;
      pWalk->Layer = LAYER_IP;
      break;
    default: pWalk->Layer = LAYER_END; break;
  }
}

BOOL NextIpHeader(LPFRAMEWALK pWalk, LPIPHEADER pIp)
{
  for (;;) {
    switch (pWalk->Layer) {
      case LAYER_ETHERNET: StepTypeOrLength(pWalk, 12); break;
      case LAYER_ETYPE: StepEtherType(pWalk); break;
      case LAYER_IP:
      case LAYER_IP6: return StepIp(pWalk, pIp);
      case LAYER_IPPROTOCOL: StepIpProtocol(pWalk); break;
      case LAYER_TOKENRING: StepTokenRing(pWalk); break;
      case LAYER_FDDI: StepFddi(pWalk); break;
      case LAYER_ATM: StepAtm(pWalk); break;
      case LAYER_8023: Step8023(pWalk); break;
      case LAYER_LLC: StepLlc(pWalk); break;
      case LAYER_PPP: StepPpp(pWalk); break;
      case LAYER_MPLS: StepMpls(pWalk); break;
      case LAYER_GRE: StepGre(pWalk); break;
      default: return FALSE;
    }
  }
}
