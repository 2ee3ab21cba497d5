// SPDX-License-Identifier: MIT
// Growing the page map. A leaf is mapped zeroed and stays for good; two threads that want the same
// one race by compare-and-swap, and the loser's is unmapped.
#include "page_map.h"

#include "core/port.h"

namespace netmon {

constinit PageMap page_map;

PageMap::Leaf* PageMap::leaf_for(std::uintptr_t page) noexcept {
  const auto top = page >> kLeafBits;
  if (top >= kRootSize) return nullptr;
  Leaf* leaf = root_[top].load(std::memory_order_acquire);
  if (leaf) return leaf;
  // The atomics of a leaf are null pointers in zeroed pages: constructing them would touch 2 MB.
  auto* fresh = static_cast<Leaf*>(port::map_pages(sizeof(Leaf), port::capabilities().page_size));
  if (!fresh) return nullptr;
  if (root_[top].compare_exchange_strong(leaf, fresh, std::memory_order_acq_rel)) return fresh;
  port::unmap_pages(fresh, sizeof(Leaf));
  return leaf;
}

bool PageMap::enter(const void* start, std::size_t pages, Span* span) noexcept {
  const auto first = reinterpret_cast<std::uintptr_t>(start) >> kPageShift;
  for (auto page = first; page < first + pages; page += kLeafSize - page % kLeafSize) {
    if (!leaf_for(page)) return false;
  }
  for (auto page = first; page < first + pages; ++page) {
    leaf_for(page)->spans[page & (kLeafSize - 1)].store(span, std::memory_order_release);
  }
  return true;
}

void PageMap::remove(const void* start, std::size_t pages) noexcept {
  const auto first = reinterpret_cast<std::uintptr_t>(start) >> kPageShift;
  for (auto page = first; page < first + pages; ++page) {
    leaf_for(page)->spans[page & (kLeafSize - 1)].store(nullptr, std::memory_order_release);
  }
}

} // namespace netmon
