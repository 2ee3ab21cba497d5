// SPDX-License-Identifier: MIT
// The exports of undeclared.h, which no header of the SDK declares.
#include "core/helpers/object_identifier.h"
#include "core/helpers/unicode_text.h"

#include <netmon/undeclared.h>

using namespace netmon;

DWORD WINAPI HelperFormatUnicodeString(LPSTR szOut, LPCWSTR szIn, WORD Len) {
  return format_unicode_string(szOut, szIn, Len);
}

DWORD WINAPI DecodeSNMPObjectIdentifier(LPBYTE lpData, DWORD DataLen, LPOBJECT_IDENTIFIER lpOID) {
  return decode_object_identifier(lpData, DataLen, lpOID);
}
