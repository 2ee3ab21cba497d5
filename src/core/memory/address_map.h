// SPDX-License-Identifier: MIT
// Maps any address to the word that was entered for its 64 KB granule: two levels of tables, grown
// as needed and never shrunk. A lookup reads only the tables, so any value may be passed, including
// wild pointers. Depends on port.h.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace netmon {

inline constexpr unsigned kGranuleShift = 16;
inline constexpr std::size_t kGranuleBytes = std::size_t{1} << kGranuleShift;

class AddressMap {
 public:
  // The word entered for the granule of `address`, or 0. Wait-free, from any thread.
  std::uintptr_t find(const void* address) const noexcept {
    const auto granule = reinterpret_cast<std::uintptr_t>(address) >> kGranuleShift;
    const auto top = granule >> kLeafBits;
    if (top >= kRootSize) return 0;
    const Leaf* leaf = root_[top].load(std::memory_order_acquire);
    return leaf ? leaf->words[granule & (kLeafSize - 1)].load(std::memory_order_acquire) : 0;
  }

  // Returns false, with nothing entered, when a table could not be allocated.
  bool enter(const void* granule, std::uintptr_t word) noexcept;

  // The granule must have been entered.
  void remove(const void* granule) noexcept;

 private:
  static constexpr bool kWide = sizeof(void*) == 8;
  static constexpr unsigned kAddressBits = kWide ? 48 : 32;
  // Where addresses are scarce, a leaf takes 64 KB, the least that Windows maps at a time.
  static constexpr unsigned kLeafBits = kWide ? 16 : 14;
  static constexpr std::size_t kLeafSize = std::size_t{1} << kLeafBits;
  static constexpr std::size_t kRootSize = std::size_t{1}
                                           << (kAddressBits - kGranuleShift - kLeafBits);

  struct Leaf {
    std::atomic<std::uintptr_t> words[kLeafSize];
  };

  Leaf* leaf_for(std::uintptr_t granule) noexcept;

  std::atomic<Leaf*> root_[kRootSize] = {};
};

} // namespace netmon
