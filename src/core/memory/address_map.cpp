// SPDX-License-Identifier: MIT
// Growing the tables. A leaf is mapped zeroed and never unmapped. Two threads that need the same
// leaf race by compare-and-swap, and the loser unmaps its own.
#include "address_map.h"

#include "core/runtime/port.h"

namespace netmon {

AddressMap::Leaf* AddressMap::leaf_for(std::uintptr_t granule) noexcept {
  const auto top = granule >> kLeafBits;
  if (top >= kRootSize) return nullptr;
  Leaf* leaf = root_[top].load(std::memory_order_acquire);
  if (leaf) return leaf;
  // The atomics of a leaf are zeros in zeroed pages: constructing them would touch all of them.
  auto* fresh = static_cast<Leaf*>(port::map_pages(sizeof(Leaf), port::capabilities().page_size));
  if (!fresh) return nullptr;
  if (root_[top].compare_exchange_strong(leaf, fresh, std::memory_order_acq_rel)) return fresh;
  port::unmap_pages(fresh, sizeof(Leaf));
  return leaf;
}

bool AddressMap::enter(const void* granule, std::uintptr_t word) noexcept {
  const auto number = reinterpret_cast<std::uintptr_t>(granule) >> kGranuleShift;
  Leaf* leaf = leaf_for(number);
  if (!leaf) return false;
  leaf->words[number & (kLeafSize - 1)].store(word, std::memory_order_release);
  return true;
}

void AddressMap::remove(const void* granule) noexcept {
  const auto number = reinterpret_cast<std::uintptr_t>(granule) >> kGranuleShift;
  leaf_for(number)->words[number & (kLeafSize - 1)].store(0, std::memory_order_release);
}

} // namespace netmon
