// SPDX-License-Identifier: MIT
// Makes memory zero: the one place that decides between clearing it and dropping its pages. Depends
// on port.h.
#pragma once

#include "core/runtime/port.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace netmon {

// Gives the memory back to the system where that makes it zero: for memory that will hardly be
// touched. Whole pages.
inline void drop_to_zero(std::byte* from, std::size_t bytes) noexcept {
  if (port::capabilities().purges_to_zero && port::purge_pages(from, bytes)) return;
  std::memset(from, 0, bytes);
}

// True when memory that was zero once seems not to have been written to; checks only a few words.
inline bool looks_untouched(const std::byte* from, std::size_t bytes) noexcept {
  constexpr std::size_t kLooks = 32;
  std::uint64_t found = 0;
  for (std::size_t i = 0; i < kLooks; ++i) {
    std::uint64_t word = 0;
    std::memcpy(&word, from + bytes / kLooks * i, sizeof word);
    found |= word;
  }
  return found == 0;
}

// For arbitrary contents, which may be warm or cold. Clearing a warm page costs a tenth of a page
// fault; clearing a cold page causes the fault, and the expert may never touch it. So pages that
// are cold, or that the previous user did not touch, are dropped.
inline void make_zero(std::byte* from, std::size_t bytes) noexcept {
  constexpr std::size_t kLook = std::size_t{128} << 10; // less is cleared at once
  const std::size_t page = port::capabilities().page_size;
  const std::size_t lead = (page - reinterpret_cast<std::uintptr_t>(from) % page) % page;
  if (bytes >= kLook + lead && port::capabilities().purges_to_zero) {
    const std::size_t whole = (bytes - lead) / page * page;
    std::byte* const pages = from + lead;
    if ((!port::is_resident(pages, whole) || looks_untouched(pages, whole)) &&
        port::purge_pages(pages, whole)) {
      std::memset(from, 0, lead);
      std::memset(pages + whole, 0, bytes - lead - whole);
      return;
    }
  }
  std::memset(from, 0, bytes);
}

} // namespace netmon
