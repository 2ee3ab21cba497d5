// SPDX-License-Identifier: MIT
// Maps any address to the span that holds it. An entry is one word that says what the memory
// belongs to and how it is cut: the span, and either its size class or a tag for one large block.
// Depends on address_map.h, span.h.
#pragma once

#include "address_map.h"
#include "span.h"

#include <cstdint>

namespace netmon {

class PageMap {
 public:
  static constexpr unsigned kLargeTag = kSizeClasses; // after the size classes

  struct Entry {
    std::uintptr_t word = 0;

    explicit operator bool() const noexcept { return word != 0; }
    bool operator==(const Entry&) const = default;
    Span* span() const noexcept { return reinterpret_cast<Span*>(word & ~kTagMask); }
    unsigned tag() const noexcept { return static_cast<unsigned>(word & kTagMask); }
    bool is_large() const noexcept { return tag() == kLargeTag; }
  };

  Entry find(const void* address) const noexcept { return {map_.find(address)}; }

  bool enter(const void* granule, Span* span, unsigned tag) noexcept {
    return map_.enter(granule, reinterpret_cast<std::uintptr_t>(span) | tag);
  }
  void remove(const void* granule) noexcept { map_.remove(granule); }

 private:
  static constexpr std::uintptr_t kTagMask = alignof(Span) - 1;
  static_assert(kLargeTag <= kTagMask);

  AddressMap map_;
};

inline constinit PageMap page_map;

} // namespace netmon
