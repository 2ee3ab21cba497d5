// SPDX-License-Identifier: MIT
// The exported memory functions: core/memory/expert_memory.h with *pError written at the very end, when
// nothing is held any more, because the pointer is the expert's and may be wild.
#include "core/memory/expert_memory.h"

#include <netmon/experts.h>

namespace {

netmon::Key key_of(HEXPERTKEY handle) { return reinterpret_cast<netmon::Key>(handle); }

LPVOID deliver(netmon::BlockResult result, DWORD* error) {
  if (error) *error = result.error;
  return result.block;
}

} // namespace

LPVOID WINAPI ExpertAllocMemory(HEXPERTKEY hExpertKey, SIZE_T nBytes, DWORD* pError) {
  return deliver(netmon::allocate_block(key_of(hExpertKey), nBytes), pError);
}

LPVOID WINAPI ExpertReallocMemory(HEXPERTKEY hExpertKey, LPVOID pOriginalMemory, SIZE_T nBytes,
                                  DWORD* pError) {
  return deliver(netmon::reallocate_block(key_of(hExpertKey), pOriginalMemory, nBytes), pError);
}

DWORD WINAPI ExpertFreeMemory(HEXPERTKEY hExpertKey, LPVOID pOriginalMemory) {
  return netmon::free_block(key_of(hExpertKey), pOriginalMemory);
}

SIZE_T WINAPI ExpertMemorySize(HEXPERTKEY hExpertKey, LPVOID pOriginalMemory) {
  return netmon::block_size(key_of(hExpertKey), pOriginalMemory);
}
