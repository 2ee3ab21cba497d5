// SPDX-License-Identifier: MIT
// From any address to the span that holds it: two levels of tables of 4 KB pages, grown as needed
// and never shrunk. Looking up reads only the tables, so every value may be asked for, wild ones
// included. Depends on port.h.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace netmon {

struct Span;

class PageMap {
 public:
  static constexpr unsigned kPageShift = 12;

  // The span entered for the page of `address`, or null. Wait-free, from any thread.
  Span* find(const void* address) const noexcept {
    const auto page = reinterpret_cast<std::uintptr_t>(address) >> kPageShift;
    const auto top = page >> kLeafBits;
    if (top >= kRootSize) return nullptr;
    const Leaf* leaf = root_[top].load(std::memory_order_acquire);
    return leaf ? leaf->spans[page & (kLeafSize - 1)].load(std::memory_order_acquire) : nullptr;
  }

  // Enters `span` for `pages` pages from `start` on. False when a table could not be made (nothing
  // was entered then).
  bool enter(const void* start, std::size_t pages, Span* span) noexcept;

  // Takes pages out again; they must have been entered.
  void remove(const void* start, std::size_t pages) noexcept;

 private:
  static constexpr bool kWide = sizeof(void*) == 8;
  static constexpr unsigned kAddressBits = kWide ? 48 : 32;
  // 64 KB for a leaf where addresses are scarce: Windows maps no less at a time.
  static constexpr unsigned kLeafBits = kWide ? 18 : 14;
  static constexpr std::size_t kLeafSize = std::size_t{1} << kLeafBits;
  static constexpr std::size_t kRootSize = std::size_t{1}
                                           << (kAddressBits - kPageShift - kLeafBits);

  struct Leaf {
    std::atomic<Span*> spans[kLeafSize];
  };

  Leaf* leaf_for(std::uintptr_t page) noexcept;

  std::atomic<Leaf*> root_[kRootSize] = {};
};

extern PageMap page_map;

} // namespace netmon
