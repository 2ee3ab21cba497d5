// SPDX-License-Identifier: MIT
// The exports of addresses.h.
#include "core/capture/address.h"

#include <netmon/addresses.h>

using namespace netmon;

int WINAPI CompareAddresses(LPADDRESS2 lpAddress1, LPADDRESS2 lpAddress2) {
  if (!lpAddress1 || !lpAddress2) return (lpAddress1 ? 1 : 0) - (lpAddress2 ? 1 : 0);
  return compare(*lpAddress1, *lpAddress2);
}

LPADDRESS2 WINAPI NormalizeAddress(LPADDRESS2 Address) {
  if (Address) normalize(*Address);
  return Address;
}

DWORD WINAPI MacTypeToAddressType(DWORD MacType) { return address_type_of_mac(MacType); }

DWORD WINAPI AddressTypeToMacType(DWORD AddressType) { return mac_type_of_address(AddressType); }
