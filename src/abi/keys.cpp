// SPDX-License-Identifier: MIT
// The exported functions for keys of the host's own.
#include "core/memory/key_table.h"

#include <netmon/nmhost.h>

#include <cstring>

namespace {

netmon::Key key_of(HEXPERTKEY handle) { return reinterpret_cast<netmon::Key>(handle); }

NMMEMORYACCOUNT published(const netmon::MemoryAccount& account) {
  return {account.peak_bytes, account.total_bytes, account.total_blocks, account.live_bytes,
          account.live_blocks};
}

} // namespace

HEXPERTKEY WINAPI NmOpenKey(ULONGLONG cbMemoryLimit, PNMHOSTERROR pError) {
  const netmon::OpenedKey opened = netmon::open_key({nullptr, cbMemoryLimit});
  if (opened.key == 0 && pError && pError->cbSize >= sizeof *pError) {
    constexpr char kText[] = "cannot open a key: too many keys are open; close some first";
    pError->Code = NMERR_OUT_OF_MEMORY;
    pError->SubStatus = 0;
    std::memcpy(pError->szText, kText, sizeof kText);
  }
  return reinterpret_cast<HEXPERTKEY>(opened.key);
}

DWORD WINAPI NmGetKeyAccount(HEXPERTKEY hKey, NMMEMORYACCOUNT* pAccount) {
  if (!pAccount) return NMERR_INVALID_PARAMETER;
  const netmon::Key key = key_of(hKey);
  const DWORD status = netmon::key_status(key);
  if (status == NMERR_SUCCESS) *pAccount = published(netmon::key_account(key));
  return status;
}

DWORD WINAPI NmCloseKey(HEXPERTKEY hKey, NMMEMORYACCOUNT* pAccount) {
  const netmon::Key key = key_of(hKey);
  const DWORD status = netmon::key_status(key);
  if (status != NMERR_SUCCESS) return status;
  const netmon::MemoryAccount account = netmon::retire_key(key);
  if (pAccount) *pAccount = published(account);
  return account.given_up ? NMERR_TIMEOUT : NMERR_SUCCESS;
}
