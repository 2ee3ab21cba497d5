// SPDX-License-Identifier: MIT
// The porter's contract on Windows: pages, over VirtualAlloc. Depends on port.h.
//
// The system gives a mapping back as a whole only. Parts are decommitted, and the mapping goes when
// the last of its pages is; the system itself keeps the books, and VirtualQuery reads them.
#include "core/port.h"

#include <windows.h>

#include <psapi.h>

#include <algorithm>
#include <cstring>
#include <mutex>

namespace netmon::port {

namespace {

// From the look at a mapping to its release: another thread may give back the rest of it, and a
// third one then map something else there.
class UnmapLock {
 public:
  void lock() noexcept { AcquireSRWLockExclusive(&lock_); }
  void unlock() noexcept { ReleaseSRWLockExclusive(&lock_); }

 private:
  SRWLOCK lock_ = SRWLOCK_INIT;
};
constinit UnmapLock unmap_lock;

std::byte* map_at(void* address, std::size_t bytes) noexcept {
  return static_cast<std::byte*>(
      VirtualAlloc(address, bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE));
}

bool is_aligned(const void* pages, std::size_t alignment) noexcept {
  return reinterpret_cast<std::uintptr_t>(pages) % alignment == 0;
}

// A run of pages of one mapping that are all in the same state.
struct Run {
  std::byte* mapping = nullptr; // null: nothing is mapped there
  std::size_t bytes = 0;
  bool committed = false;
};

Run run_at(void* pages) noexcept {
  MEMORY_BASIC_INFORMATION info;
  if (VirtualQuery(pages, &info, sizeof(info)) == 0 || info.State == MEM_FREE) return {};
  const auto past = static_cast<std::size_t>(static_cast<std::byte*>(pages) -
                                             static_cast<std::byte*>(info.BaseAddress));
  return {static_cast<std::byte*>(info.AllocationBase), info.RegionSize - past,
          info.State == MEM_COMMIT};
}

bool is_empty(std::byte* mapping) noexcept {
  const Run first = run_at(mapping);
  return !first.committed && run_at(mapping + first.bytes).mapping != mapping;
}

using DiscardProc = DWORD(WINAPI*)(void*, SIZE_T);

DiscardProc discard_proc() noexcept { // Windows 8.1 on
  static const auto proc = reinterpret_cast<DiscardProc>(reinterpret_cast<void*>(
      GetProcAddress(GetModuleHandleW(L"kernel32.dll"), "DiscardVirtualMemory")));
  return proc;
}

bool discard(void* pages, std::size_t bytes) noexcept {
  if (const DiscardProc proc = discard_proc()) return proc(pages, bytes) == ERROR_SUCCESS;
  if (!VirtualAlloc(pages, bytes, MEM_RESET, PAGE_READWRITE)) return false;
  VirtualUnlock(pages, bytes); // of pages that are not locked: out of the working set
  return true;
}

} // namespace

void* map_pages(std::size_t bytes, std::size_t alignment) noexcept {
  std::byte* pages = map_at(nullptr, bytes);
  if (!pages || is_aligned(pages, alignment)) return pages;
  VirtualFree(pages, 0, MEM_RELEASE);
  if (bytes + alignment < bytes) return nullptr;
  // A place that is wide enough is found, and left again for what is wanted of it. Another thread
  // may be faster.
  for (int attempt = 0; attempt < 64; ++attempt) {
    void* wide = VirtualAlloc(nullptr, bytes + alignment, MEM_RESERVE, PAGE_NOACCESS);
    if (!wide) return nullptr;
    const std::uintptr_t start = reinterpret_cast<std::uintptr_t>(wide);
    void* wanted = reinterpret_cast<void*>((start + alignment - 1) / alignment * alignment);
    VirtualFree(wide, 0, MEM_RELEASE);
    pages = map_at(wanted, bytes);
    if (pages || GetLastError() != ERROR_INVALID_ADDRESS) return pages;
  }
  return nullptr;
}

void unmap_pages(void* pages, std::size_t bytes) noexcept {
  auto* at = static_cast<std::byte*>(pages);
  std::byte* const end = at + bytes;
  const std::lock_guard lock(unmap_lock);
  while (at < end) {
    const Run run = run_at(at);
    if (!run.mapping) return;
    const std::size_t length = std::min(run.bytes, static_cast<std::size_t>(end - at));
    const bool whole = at == run.mapping && run_at(at + length).mapping != run.mapping;
    if (!whole && run.committed) VirtualFree(at, length, MEM_DECOMMIT);
    if (whole || is_empty(run.mapping)) VirtualFree(run.mapping, 0, MEM_RELEASE);
    at += length;
  }
}

bool purge_pages(void* pages, std::size_t bytes) noexcept {
  auto* at = static_cast<std::byte*>(pages);
  std::byte* const end = at + bytes;
  while (at < end) { // one mapping at a time
    const std::size_t length = std::min(run_at(at).bytes, static_cast<std::size_t>(end - at));
    if (length == 0 || !discard(at, length)) return false;
    at += length;
  }
  return true;
}

void prefer_huge_pages(void*, std::size_t) noexcept {} // need a privilege here

bool move_pages(void*, void*, std::size_t) noexcept { return false; }

std::size_t resident_bytes() noexcept {
  PROCESS_MEMORY_COUNTERS counters = {};
  counters.cb = sizeof(counters);
  if (!K32GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters))) return 0;
  return counters.WorkingSetSize;
}

} // namespace netmon::port
