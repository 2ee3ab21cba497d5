// SPDX-License-Identifier: MIT
// The porter's contract on POSIX: pages. Depends on port.h and mmap.
#include "core/port.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

namespace netmon::port {

namespace {

std::byte* map_anywhere(std::size_t bytes) noexcept {
  void* pages = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return pages == MAP_FAILED ? nullptr : static_cast<std::byte*>(pages);
}

} // namespace

void* map_pages(std::size_t bytes, std::size_t alignment) noexcept {
  std::byte* pages = map_anywhere(bytes);
  if (!pages || reinterpret_cast<std::uintptr_t>(pages) % alignment == 0) return pages;
  munmap(pages, bytes);

  if (bytes + alignment < bytes) return nullptr;
  std::byte* wide = map_anywhere(bytes + alignment);
  if (!wide) return nullptr;
  const std::size_t lead = alignment - reinterpret_cast<std::uintptr_t>(wide) % alignment;
  munmap(wide, lead);
  if (lead != alignment) munmap(wide + lead + bytes, alignment - lead);
  return wide + lead;
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

bool move_pages(void* from, void* to, std::size_t bytes) noexcept {
#if defined(MREMAP_FIXED)
  if (mremap(from, bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, to) != to) return false;
  // The range that was left is a hole now; fresh pages fill it. If that fails the hole stays, and
  // nothing touches it but a later munmap.
  mmap(from, bytes, PROT_READ | PROT_WRITE,
       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
  return true;
#else
  static_cast<void>(from), static_cast<void>(to), static_cast<void>(bytes);
  return false;
#endif
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
