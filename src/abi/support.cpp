// SPDX-License-Identifier: MIT
// The exports of support.h that the backends share.
#include "core/memory/common_memory.h"
#include "core/runtime/last_error.h"
#include "core/support/live_objects.h"
#include "core/support/object_pool.h"
#include "core/support/timer.h"

#include <netmon/nmerr.h>
#include <netmon/support.h>

#include <exception>
#include <memory>

using namespace netmon;

namespace {

// Never destroyed: threads may outlive everything that is.
LiveObjects<ObjectPool>& pools() {
  static auto* const live = new LiveObjects<ObjectPool>;
  return *live;
}

// The pool of a handle, or null with a reason.
std::shared_ptr<ObjectPool> pool_of(HOBJECTHEAP handle) noexcept {
  auto pool = pools().find(handle);
  if (!pool) set_last_error(NMERR_INVALID_PARAMETER);
  return pool;
}

LPVOID delivered(BlockResult result) noexcept {
  if (!result.block) set_last_error(result.error);
  return result.block;
}

} // namespace

// ---- The last error

DWORD WINAPI BhGetLastError(VOID) { return last_error(); }

DWORD WINAPI BhSetLastError(DWORD Error) { return set_last_error(Error); }

DWORD WINAPI BHGetLastError(VOID) { return last_error(); }

DWORD WINAPI BHSetLastError(DWORD Error) { return set_last_error(Error); }

// ---- Memory

LPVOID WINAPI AllocMemory(SIZE_T size) { return delivered(allocate_common(size)); }

LPVOID WINAPI ReallocMemory(LPVOID ptr, SIZE_T NewSize) {
  return delivered(reallocate_common(ptr, NewSize));
}

VOID WINAPI FreeMemory(LPVOID ptr) {
  const DWORD error = free_common(ptr);
  if (error != NMERR_SUCCESS) set_last_error(error);
}

SIZE_T WINAPI MemorySize(LPVOID ptr) { return common_size(ptr); }

VOID WINAPI TestMemory(LPVOID ptr) {
  // A block of 0 bytes is not told from none.
  if (ptr && common_size(ptr) == 0) set_last_error(NMERR_INVALID_PARAMETER);
}

HANDLE WINAPI MemoryHandle(LPBYTE) { return nullptr; }

// ---- Pools of objects

HOBJECTHEAP WINAPI CreateObjectHeap(DWORD ObjectSize, OBJECTPROC ObjectProc) try {
  HOBJECTHEAP const handle = pools().add(std::make_shared<ObjectPool>(ObjectSize, ObjectProc));
  return handle ? handle : fail<HOBJECTHEAP>(NMERR_OUT_OF_MEMORY, nullptr);
} catch (const std::exception&) {
  return fail<HOBJECTHEAP>(NMERR_OUT_OF_MEMORY, nullptr);
}

HOBJECTHEAP WINAPI DestroyObjectHeap(HOBJECTHEAP hObjectHeap) {
  if (!pools().remove(hObjectHeap)) set_last_error(NMERR_INVALID_PARAMETER);
  return nullptr;
}

LPVOID WINAPI AllocObject(HOBJECTHEAP hObjectHeap) {
  const auto pool = pool_of(hObjectHeap);
  if (!pool) return nullptr;
  void* const object = pool->allocate(hObjectHeap);
  return object ? object : fail<LPVOID>(NMERR_OUT_OF_MEMORY, nullptr);
}

LPVOID WINAPI FreeObject(HOBJECTHEAP hObjectHeap, LPVOID ObjectMemory) {
  const auto pool = pool_of(hObjectHeap);
  if (pool && !pool->free(ObjectMemory)) set_last_error(NMERR_INVALID_PARAMETER);
  return nullptr;
}

DWORD WINAPI GrowObjectHeap(HOBJECTHEAP hObjectHeap, DWORD nObjects) {
  const auto pool = pool_of(hObjectHeap);
  if (!pool) return 0;
  const DWORD added = pool->grow(hObjectHeap, nObjects);
  return added == nObjects ? added : fail(NMERR_OUT_OF_MEMORY, added);
}

DWORD WINAPI GetObjectHeapSize(HOBJECTHEAP hObjectHeap) {
  const auto pool = pool_of(hObjectHeap);
  return pool ? pool->size() : 0;
}

VOID WINAPI PurgeObjectHeap(HOBJECTHEAP hObjectHeap) {
  if (const auto pool = pool_of(hObjectHeap)) pool->purge();
}

// ---- Timers

HTIMER WINAPI BhSetTimer(BHTIMERPROC TimerProc, LPVOID InstData, DWORD TimeOut) {
  if (!TimerProc) return fail<HTIMER>(NMERR_INVALID_PARAMETER, nullptr);
  const HTIMER timer = start_timer(TimerProc, InstData, TimeOut);
  return timer ? timer : fail<HTIMER>(NMERR_OUT_OF_MEMORY, nullptr);
}

VOID WINAPI BhKillTimer(HTIMER hTimer) {
  if (!stop_timer(hTimer)) set_last_error(NMERR_INVALID_PARAMETER);
}

// ---- The system

DWORD WINAPI BhGetWindowsVersion(VOID) { return WINDOWS_VERSION_WIN32; }

BOOL WINAPI IsDaytona(VOID) { return TRUE; }
