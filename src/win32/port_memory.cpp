// SPDX-License-Identifier: MIT
// The porter's contract on Windows: pages, over VirtualAlloc. Depends on port.h.
//
// The system releases a mapping only as a whole. Parts that are given back lose their memory, and
// the mapping is released with the last of them.
#include "core/runtime/port.h"

#include <windows.h>

#include <psapi.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>

namespace netmon::port {

namespace {

constexpr std::size_t kNoPageIsSmaller = 4096;

// How much of a mapping was given back, for each address where one may begin. The system does not
// tell: pages without memory may be merely reserved. Each page is given back once, so the thread
// that counts the last one has the mapping to itself. There is no lock, because a thread that is
// killed would keep it.
class GivenBack {
 public:
  // In pages; 0 at first, and 0 again before the mapping is released. Null: no memory for the
  // count.
  std::atomic<std::uint32_t>* count_of(const std::byte* mapping) noexcept {
    const auto granule = reinterpret_cast<std::uintptr_t>(mapping) >> kGranuleShift;
    const auto top = granule >> kLeafBits;
    if (top >= kRootSize) return nullptr;
    Leaf* leaf = root_[top].load(std::memory_order_acquire);
    if (!leaf) leaf = make_leaf(root_[top]);
    return leaf ? &leaf->counts[granule & (kLeafSize - 1)] : nullptr;
  }

 private:
  static constexpr unsigned kGranuleShift = 16;
  static constexpr unsigned kAddressBits = sizeof(void*) == 8 ? 47 : 32;
  static constexpr unsigned kLeafBits = sizeof(void*) == 8 ? 16 : 14;
  static constexpr std::size_t kLeafSize = std::size_t{1} << kLeafBits;
  static constexpr std::size_t kRootSize = std::size_t{1}
                                           << (kAddressBits - kGranuleShift - kLeafBits);

  struct Leaf {
    std::atomic<std::uint32_t> counts[kLeafSize];
  };

  static Leaf* make_leaf(std::atomic<Leaf*>& place) noexcept {
    void* memory = VirtualAlloc(nullptr, sizeof(Leaf), MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    if (!memory) return nullptr;
    auto* made = static_cast<Leaf*>(memory); // new pages are zero
    Leaf* leaf = nullptr;
    if (place.compare_exchange_strong(leaf, made, std::memory_order_acq_rel)) return made;
    VirtualFree(memory, 0, MEM_RELEASE);
    return leaf;
  }

  std::atomic<Leaf*> root_[kRootSize] = {};
};
constinit GivenBack given_back;

bool is_aligned(const void* pages, std::size_t alignment) noexcept {
  return reinterpret_cast<std::uintptr_t>(pages) % alignment == 0;
}

// Some pages of one mapping.
struct Part {
  std::byte* mapping = nullptr; // null: nothing is mapped there
  std::size_t bytes = 0;
};

// Up to where the state of the pages changes.
Part run_at(const std::byte* pages) noexcept {
  MEMORY_BASIC_INFORMATION info;
  if (VirtualQuery(pages, &info, sizeof(info)) == 0 || info.State == MEM_FREE) return {};
  const auto past =
      static_cast<std::size_t>(pages - static_cast<const std::byte*>(info.BaseAddress));
  return {static_cast<std::byte*>(info.AllocationBase), info.RegionSize - past};
}

// Up to the end of the mapping, or to `end`.
Part part_at(const std::byte* at, const std::byte* end) noexcept {
  Part part = run_at(at);
  while (part.mapping && part.bytes < static_cast<std::size_t>(end - at)) {
    const Part next = run_at(at + part.bytes);
    if (next.mapping != part.mapping) break;
    part.bytes += next.bytes;
  }
  part.bytes = std::min(part.bytes, static_cast<std::size_t>(end - at));
  return part;
}

std::size_t mapping_bytes(const std::byte* mapping) noexcept {
  std::size_t bytes = 0;
  for (Part run = run_at(mapping); run.mapping == mapping; run = run_at(mapping + bytes)) {
    bytes += run.bytes;
  }
  return bytes;
}

// `part` belongs to one mapping.
void give_back(const Part& part, std::byte* at) noexcept {
  const std::size_t all = mapping_bytes(part.mapping);
  if (part.bytes != all) {
    VirtualFree(at, part.bytes, MEM_DECOMMIT);
    auto* const count = given_back.count_of(part.mapping);
    if (!count) return; // the addresses are lost; their memory is not
    const auto pages = static_cast<std::uint32_t>(part.bytes / kNoPageIsSmaller);
    if (count->fetch_add(pages, std::memory_order_acq_rel) + pages != all / kNoPageIsSmaller)
      return;
    count->store(0, std::memory_order_relaxed);
  }
  VirtualFree(part.mapping, 0, MEM_RELEASE);
}

// Like VirtualAlloc, aligned.
void* allocate(std::size_t bytes, std::size_t alignment, DWORD kind, DWORD access) noexcept {
  void* pages = VirtualAlloc(nullptr, bytes, kind, access);
  if (!pages || is_aligned(pages, alignment)) return pages;
  VirtualFree(pages, 0, MEM_RELEASE);
  if (bytes + alignment < bytes) return nullptr;
  // Finds a range that is wide enough, releases it, and allocates the aligned part. Another thread
  // may take it in between.
  for (int attempt = 0; attempt < 64; ++attempt) {
    void* wide = VirtualAlloc(nullptr, bytes + alignment, MEM_RESERVE, PAGE_NOACCESS);
    if (!wide) return nullptr;
    const std::uintptr_t start = reinterpret_cast<std::uintptr_t>(wide);
    void* wanted = reinterpret_cast<void*>((start + alignment - 1) / alignment * alignment);
    VirtualFree(wide, 0, MEM_RELEASE);
    pages = VirtualAlloc(wanted, bytes, kind, access);
    if (pages || GetLastError() != ERROR_INVALID_ADDRESS) return pages;
  }
  return nullptr;
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
  VirtualUnlock(pages, bytes); // on pages that are not locked, it removes them from the working set
  return true;
}

} // namespace

void* map_pages(std::size_t bytes, std::size_t alignment) noexcept {
  return allocate(bytes, alignment, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
}

void unmap_pages(void* pages, std::size_t bytes) noexcept {
  auto* at = static_cast<std::byte*>(pages);
  std::byte* const end = at + bytes;
  while (at < end) {
    const Part part = part_at(at, end);
    if (!part.mapping) return;
    give_back(part, at);
    at += part.bytes;
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

void prefer_huge_pages(void*, std::size_t) noexcept {} // they need a privilege here

void* reserve_pages(std::size_t bytes, std::size_t alignment) noexcept {
  return allocate(bytes, alignment, MEM_RESERVE, PAGE_NOACCESS);
}

bool commit_pages(void* pages, std::size_t bytes) noexcept {
  auto* at = static_cast<std::byte*>(pages);
  std::byte* const end = at + bytes;
  while (at < end) { // one mapping at a time
    const std::size_t length = part_at(at, end).bytes;
    if (length == 0 || !VirtualAlloc(at, length, MEM_COMMIT, PAGE_READWRITE)) {
      decommit_pages(pages, static_cast<std::size_t>(at - static_cast<std::byte*>(pages)));
      return false;
    }
    at += length;
  }
  return true;
}

bool decommit_pages(void* pages, std::size_t bytes) noexcept {
  auto* at = static_cast<std::byte*>(pages);
  std::byte* const end = at + bytes;
  while (at < end) {
    const std::size_t length = part_at(at, end).bytes;
    if (length == 0 || !VirtualFree(at, length, MEM_DECOMMIT)) return false;
    at += length;
  }
  return true;
}

// Called only where purged pages are zero, which they are not here.
void find_resident(const void*, std::size_t count, unsigned char* resident) noexcept {
  std::memset(resident, 1, count);
}

std::size_t resident_bytes() noexcept {
  PROCESS_MEMORY_COUNTERS counters = {};
  counters.cb = sizeof(counters);
  if (!K32GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters))) return 0;
  return counters.WorkingSetSize;
}

} // namespace netmon::port
