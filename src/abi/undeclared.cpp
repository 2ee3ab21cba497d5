// SPDX-License-Identifier: MIT
// The exported functions that no header of the SDK declared: veneers over core/api_undeclared.h.
#include "core/api_undeclared.h"

using namespace netmon;

DWORD WINAPI HelperFormatUnicodeString(LPSTR szOut, LPCWSTR szIn, WORD Len) {
  return api::format_unicode_string(szOut, szIn, Len);
}

DWORD WINAPI DecodeSNMPObjectIdentifier(LPBYTE lpData, DWORD DataLen, LPOBJECT_IDENTIFIER lpOID) {
  return api::decode_object_identifier(lpData, DataLen, lpOID);
}
