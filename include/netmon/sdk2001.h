/* SPDX-License-Identifier: MIT */
/*
 * For sources written for the SDK up to 2001, whose functions took the older ADDRESS and
 * FILTEROBJECT where today's take ADDRESS2 and FILTEROBJECT2. Included by netmon.h, last.
 *
 * C++: such calls compile unchanged; overloads convert. C: define NETMON_SDK_2001 before the first
 * netmon header, and FilterAddObject takes the older object. In both languages NETMON_SDK_2001 also
 * makes NMEVENTDATA end in Column[1], as it did then: sources that count that column when they
 * allocate an event need it. NMEVENTDATA.szUrl exists in any case.
 */
#ifndef NETMON_SDK2001_H
#define NETMON_SDK2001_H

#include "addresses.h"
#include "filters.h"
#include "frames.h"

#include <stddef.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The same address in the other form. The smaller form has no room for IPv6, which is cut. */
NETMON_INLINE ADDRESS2 NetmonWidenAddress(const ADDRESS *Old) {
  ADDRESS2 address;
  memset(&address, 0, sizeof address);
  memcpy(&address, Old, offsetof(ADDRESS, Flags)); /* type and union start alike */
  address.Flags = Old->Flags;
  return address;
}
NETMON_INLINE ADDRESS NetmonNarrowAddress(const ADDRESS2 *New) {
  ADDRESS address;
  memcpy(&address, New, offsetof(ADDRESS, Flags));
  address.Flags = New->Flags;
  return address;
}

/* FilterAddObject for the older object. */
NETMON_INLINE DWORD NetmonFilterAddObject2001(HFILTER hFilter, LPFILTEROBJECT lpFilterObject) {
  FILTEROBJECT2 object;
  ADDRESS2 address;
  if (lpFilterObject == NULL) return FilterAddObject(hFilter, NULL);
  memset(&object, 0, sizeof object);
  object.Action = lpFilterObject->Action;
  object.hProperty = lpFilterObject->hProperty;
  object.lpArray = lpFilterObject->lpArray; /* the widest member of the union */
  object.ByteCount = lpFilterObject->ByteCount;
  switch (object.Action) {
    case FILTERACTION_ADDRESS:
    case FILTERACTION_FROM:
    case FILTERACTION_TO:
    case FILTERACTION_FROMTO:
    case FILTERACTION_ADDR_ETHER:
    case FILTERACTION_ADDR_TOKEN:
    case FILTERACTION_ADDR_FDDI:
    case FILTERACTION_ADDR_IPX:
    case FILTERACTION_ADDR_IP:
    case FILTERACTION_ADDR_VINES:
      if (lpFilterObject->lpAddress != NULL) {
        address = NetmonWidenAddress(lpFilterObject->lpAddress);
        object.lpAddress = &address;
      }
      break;
    default: break;
  }
  return FilterAddObject(hFilter, &object); /* copies what the object points at */
}

#ifdef __cplusplus
}

/* Works even when a source includes this header in an extern "C" block. */
extern "C++" {

/*
 * Overloads for the older types. They are templates, so that a NULL argument selects today's
 * functions.
 */
template <typename T>
struct NetmonIf2001 {};
template <>
struct NetmonIf2001<FILTEROBJECT> {
  typedef DWORD dword;
};
template <>
struct NetmonIf2001<ADDRESS> {
  typedef DWORD dword;
  typedef BOOL boolean;
  typedef int integer;
  typedef LPADDRESS address;
};

template <typename T>
inline typename NetmonIf2001<T>::dword FilterAddObject(HFILTER hFilter, T *lpFilterObject) {
  return NetmonFilterAddObject2001(hFilter, lpFilterObject);
}

template <typename T>
inline typename NetmonIf2001<T>::integer CompareAddresses(T *lpAddress1, T *lpAddress2) {
  ADDRESS2 one, other;
  if (lpAddress1 != NULL) one = NetmonWidenAddress(lpAddress1);
  if (lpAddress2 != NULL) other = NetmonWidenAddress(lpAddress2);
  return CompareAddresses(lpAddress1 != NULL ? &one : NULL, lpAddress2 != NULL ? &other : NULL);
}

template <typename T>
inline typename NetmonIf2001<T>::address NormalizeAddress(T *Address) {
  if (Address != NULL) {
    ADDRESS2 address = NetmonWidenAddress(Address);
    NormalizeAddress(&address);
    *Address = NetmonNarrowAddress(&address);
  }
  return Address;
}

template <typename T>
inline typename NetmonIf2001<T>::boolean CompareFrameDestAddress(HFRAME hFrame, T *lpAddress) {
  if (lpAddress == NULL) return FALSE;
  ADDRESS2 address = NetmonWidenAddress(lpAddress);
  return CompareFrameDestAddress(hFrame, &address);
}

template <typename T>
inline typename NetmonIf2001<T>::boolean CompareFrameSourceAddress(HFRAME hFrame, T *lpAddress) {
  if (lpAddress == NULL) return FALSE;
  ADDRESS2 address = NetmonWidenAddress(lpAddress);
  return CompareFrameSourceAddress(hFrame, &address);
}

template <typename T>
inline typename NetmonIf2001<T>::dword GetFrameDestAddress(HFRAME hFrame, T *lpAddress,
                                                           DWORD AddressType, DWORD Flags) {
  ADDRESS2 address;
  DWORD result =
      GetFrameDestAddress(hFrame, lpAddress != NULL ? &address : NULL, AddressType, Flags);
  if (result == 0) *lpAddress = NetmonNarrowAddress(&address);
  return result;
}

template <typename T>
inline typename NetmonIf2001<T>::dword GetFrameSourceAddress(HFRAME hFrame, T *lpAddress,
                                                             DWORD AddressType, DWORD Flags) {
  ADDRESS2 address;
  DWORD result =
      GetFrameSourceAddress(hFrame, lpAddress != NULL ? &address : NULL, AddressType, Flags);
  if (result == 0) *lpAddress = NetmonNarrowAddress(&address);
  return result;
}

} /* extern "C++" */

#else

#ifdef NETMON_SDK_2001
#define FilterAddObject(hFilter, lpFilterObject) NetmonFilterAddObject2001(hFilter, lpFilterObject)
#endif

#endif /* __cplusplus */

#endif /* NETMON_SDK2001_H */
