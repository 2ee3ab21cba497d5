// SPDX-License-Identifier: MIT
// Pages are read-only until they are first written to.
#include "snapshot.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>

namespace netmon::explore {

Snapshot snapshot;

namespace {

constexpr std::size_t kMostPages = 8192;

} // namespace

void Snapshot::track(std::byte* begin, std::size_t bytes) {
  if (!copies_) {
    void* memory = mmap(nullptr, kMostPages * kPage, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) std::abort();
    copies_ = static_cast<std::byte*>(memory);
    copies_end_ = copies_ + kMostPages * kPage;
    written_.reserve(kMostPages); // not in the handler
  }
  ranges_.push_back({begin, begin + bytes});
  if (mprotect(begin, bytes, PROT_READ) != 0) std::abort();
}

bool Snapshot::take_fault(void* address) {
  auto* const page = reinterpret_cast<std::byte*>(reinterpret_cast<std::uintptr_t>(address) &
                                                  ~(std::uintptr_t{kPage} - 1));
  for (const Range& range : ranges_) {
    if (page < range.begin || page >= range.end) continue;
    for (const Page& known : written_) {
      if (known.at == page) return false;
    }
    if (copies_ == copies_end_) return false;
    std::memcpy(copies_, page, kPage);
    written_.push_back({page, copies_});
    copies_ += kPage;
    return mprotect(page, kPage, PROT_READ | PROT_WRITE) == 0;
  }
  return false;
}

void Snapshot::restore() {
  for (const Page& page : written_) std::memcpy(page.at, page.copy, kPage);
}

} // namespace netmon::explore
