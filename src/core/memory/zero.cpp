// SPDX-License-Identifier: MIT
// Looks at which pages are warm, a stretch at a time, and clears or drops groups of them.
#include "zero.h"

#include "core/runtime/port.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace netmon {

namespace {

constexpr std::size_t kLook = std::size_t{128} << 10; // less is cleared at once
constexpr std::size_t kStretch = 256;                 // pages that are looked at together
constexpr std::size_t kGroup = 16;                    // pages that are treated alike

// True when memory that was zero once seems not to have been written to; checks only a few words.
bool looks_untouched(const std::byte* from, std::size_t bytes) noexcept {
  constexpr std::size_t kLooks = 32;
  std::uint64_t found = 0;
  for (std::size_t i = 0; i < kLooks; ++i) {
    std::uint64_t word = 0;
    std::memcpy(&word, from + bytes / kLooks * i, sizeof word);
    found |= word;
  }
  return found == 0;
}

bool is_warm(const unsigned char* resident, std::size_t pages) noexcept {
  return std::find(resident, resident + pages, 1) != resident + pages;
}

// At most kStretch pages.
void make_pages_zero(std::byte* from, std::size_t pages, std::size_t page_bytes) noexcept {
  unsigned char resident[kStretch];
  // Memory is filled from the front: where that is cold, looking further would cost more than
  // dropping all of it.
  const std::size_t front = std::min(kGroup, pages);
  port::find_resident(from, front, resident);
  if (!is_warm(resident, front)) return drop_to_zero(from, pages * page_bytes);
  port::find_resident(from, pages, resident);
  if (std::find(resident, resident + pages, 0) == resident + pages &&
      looks_untouched(from, pages * page_bytes)) {
    return drop_to_zero(from, pages * page_bytes);
  }
  for (std::size_t first = 0, next = 0; first < pages; first = next) {
    const bool warm = is_warm(resident + first, std::min(kGroup, pages - first));
    for (next = first; next < pages; next = std::min(next + kGroup, pages)) {
      if (is_warm(resident + next, std::min(kGroup, pages - next)) != warm) break;
    }
    std::byte* const run = from + first * page_bytes;
    const std::size_t bytes = (next - first) * page_bytes;
    if (warm) {
      std::memset(run, 0, bytes);
    } else {
      drop_to_zero(run, bytes); // may be somewhere else than in memory, and not zero
    }
  }
}

} // namespace

void drop_to_zero(std::byte* from, std::size_t bytes) noexcept {
  if (port::capabilities().purges_to_zero && port::purge_pages(from, bytes)) return;
  std::memset(from, 0, bytes);
}

void make_zero(std::byte* from, std::size_t bytes) noexcept {
  const std::size_t page = port::capabilities().page_size;
  const std::size_t lead = (page - reinterpret_cast<std::uintptr_t>(from) % page) % page;
  if (bytes < kLook + lead || !port::capabilities().purges_to_zero) {
    std::memset(from, 0, bytes);
    return;
  }
  std::memset(from, 0, lead);
  std::byte* const pages = from + lead;
  const std::size_t count = (bytes - lead) / page;
  for (std::size_t done = 0; done < count; done += kStretch) {
    make_pages_zero(pages + done * page, std::min(kStretch, count - done), page);
  }
  std::memset(pages + count * page, 0, bytes - lead - count * page);
}

} // namespace netmon
