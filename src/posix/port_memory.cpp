// SPDX-License-Identifier: MIT
// The porter's contract on POSIX: pages. Depends on port.h and mmap.
#include "core/runtime/port.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

namespace netmon::port {

namespace {

std::byte* map_anywhere(std::size_t bytes, int access) noexcept {
  void* pages = mmap(nullptr, bytes, access, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return pages == MAP_FAILED ? nullptr : static_cast<std::byte*>(pages);
}

void* map_aligned(std::size_t bytes, std::size_t alignment, int access) noexcept {
  std::byte* pages = map_anywhere(bytes, access);
  if (!pages || reinterpret_cast<std::uintptr_t>(pages) % alignment == 0) return pages;
  munmap(pages, bytes);

  if (bytes + alignment < bytes) return nullptr;
  std::byte* wide = map_anywhere(bytes + alignment, access);
  if (!wide) return nullptr;
  const std::size_t lead = alignment - reinterpret_cast<std::uintptr_t>(wide) % alignment;
  munmap(wide, lead);
  if (lead != alignment) munmap(wide + lead + bytes, alignment - lead);
  return wide + lead;
}

} // namespace

void* map_pages(std::size_t bytes, std::size_t alignment) noexcept {
  return map_aligned(bytes, alignment, PROT_READ | PROT_WRITE);
}

void unmap_pages(void* pages, std::size_t bytes) noexcept { munmap(pages, bytes); }

bool purge_pages(void* pages, std::size_t bytes) noexcept {
  return madvise(pages, bytes, MADV_DONTNEED) == 0;
}

void prefer_huge_pages(void* pages, std::size_t bytes) noexcept {
#if defined(MADV_HUGEPAGE)
  madvise(pages, bytes, MADV_HUGEPAGE);
#else
  static_cast<void>(pages), static_cast<void>(bytes);
#endif
}

void* reserve_pages(std::size_t bytes, std::size_t alignment) noexcept {
  // A limit on address space is meant as a limit on memory, so none is reserved then.
  rlimit limit = {};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY) return nullptr;
  return map_aligned(bytes, alignment, PROT_NONE);
}

bool commit_pages(void* pages, std::size_t bytes) noexcept {
  return mprotect(pages, bytes, PROT_READ | PROT_WRITE) == 0;
}

bool decommit_pages(void* pages, std::size_t bytes) noexcept {
  // In one step, so that the addresses are never free for another thread's mapping.
  if (mmap(pages, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1,
           0) != MAP_FAILED) {
    return true;
  }
  // The process may have reached its maximum number of mappings.
  madvise(pages, bytes, MADV_DONTNEED);
  return mprotect(pages, bytes, PROT_NONE) == 0;
}

void find_resident(const void* pages, std::size_t count, unsigned char* resident) noexcept {
#if defined(__linux__)
  if (mincore(const_cast<void*>(pages), count * capabilities().page_size, resident) == 0) {
    for (std::size_t i = 0; i < count; ++i) resident[i] &= 1u;
    return;
  }
#else
  static_cast<void>(pages);
#endif
  std::memset(resident, 1, count);
}

std::size_t resident_bytes() noexcept {
  unsigned long total = 0;
  unsigned long resident = 0;
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (!file) return 0;
  if (std::fscanf(file, "%lu %lu", &total, &resident) != 2) resident = 0;
  std::fclose(file);
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

} // namespace netmon::port
