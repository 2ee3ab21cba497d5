// SPDX-License-Identifier: MIT
// The exports of blobs.h that need no blob: wide strings as hexadecimal text. Results belong to the
// caller, who frees them with FreeMemory.
#include "core/helpers/wide_hex.h"
#include "core/memory/common_memory.h"

#include <netmon/blobs.h>
#include <netmon/nmerr.h>

#include <cstring>

using namespace netmon;

DWORD __cdecl ConvertWStringToHexString(const WCHAR* pwsz, char** ppsz) {
  if (!pwsz || !ppsz) return NMERR_INVALID_PARAMETER;
  std::size_t units = 0;
  for (WCHAR unit = 1;; ++units) { // at any alignment
    std::memcpy(&unit, reinterpret_cast<const char*>(pwsz) + units * sizeof unit, sizeof unit);
    if (unit == 0) break;
  }
  const BlockResult text = allocate_common(units * kDigitsPerUnit + 1);
  if (!text.block) return text.error;
  format_wide_hex(pwsz, units, static_cast<char*>(text.block));
  *ppsz = static_cast<char*>(text.block);
  return NMERR_SUCCESS;
}

DWORD __cdecl ConvertHexStringToWString(CHAR* psz, WCHAR** ppwsz) {
  if (!psz || !ppwsz) return NMERR_INVALID_PARAMETER;
  const std::size_t length = std::strlen(psz);
  const BlockResult text = allocate_common((length / kDigitsPerUnit + 1) * sizeof(WCHAR));
  if (!text.block) return text.error;
  // Cut where the block ends, even if another thread makes the text longer meanwhile.
  if (!parse_wide_hex({psz, length}, static_cast<WCHAR*>(text.block))) {
    free_common(text.block);
    return NMERR_BLOB_CONVERSION_ERROR;
  }
  *ppwsz = static_cast<WCHAR*>(text.block);
  return NMERR_SUCCESS;
}
