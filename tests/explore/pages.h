// SPDX-License-Identifier: MIT
// The memory of the explored core: pages for its bookkeeping, and extents for its arenas. Both have
// the same addresses in each schedule. Memory that is returned is poisoned, and checked when it is
// handed out again. Depends on nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace netmon::explore {

inline constexpr std::size_t kGranule = 65536;

// Pages that are never reused, zeroed.
class BookPages {
 public:
  static constexpr std::size_t kBytes = std::size_t{64} << 20;

  BookPages();
  std::byte* begin() const noexcept { return base_; }
  void reset() noexcept { used_ = 0; } // the snapshot makes them zero again
  void* take(std::size_t bytes, std::size_t alignment) noexcept;

 private:
  std::byte* base_;
  std::size_t used_ = 0;
};

// Extents begin at granules; the first free place is taken.
class ExtentSpace {
 public:
  static constexpr std::size_t kGranules = 512;

  ExtentSpace();
  void reset();

  // An error fails the schedule.
  std::byte* take(std::size_t bytes, std::size_t alignment, const void* owner);
  void give(std::byte* extent, const void* owner);
  bool resize(std::byte* extent, std::size_t bytes, const void* owner);
  void give_all_of(const void* owner);
  void seal(const std::byte* extent);

  bool has(const void* address) const noexcept;
  // The contents must not be relied on.
  void spoil(std::byte* from, std::size_t bytes) noexcept;

  // Returns what is wrong once all keys are gone, or nothing.
  std::string leftovers() const;
  std::size_t granules_used() const noexcept { return high_water_; } // in any schedule
  std::byte* granule(std::size_t number) const noexcept { return base_ + number * kGranule; }

 private:
  struct Extent {
    const void* owner = nullptr; // null: not the first granule of an extent
    std::size_t bytes = 0;
    bool covered = false; // by any extent
    bool sealed = false;
  };
  std::size_t number_of(const std::byte* extent, const void* owner) const;
  void expect_spoilt(const std::byte* from, const std::byte* to) const;
  static std::size_t granules(std::size_t bytes) noexcept {
    return (bytes + kGranule - 1) / kGranule;
  }

  std::byte* base_;
  std::vector<Extent> extents_;
  std::size_t high_water_ = 0;
};

extern BookPages book_pages;
extern ExtentSpace extents;

} // namespace netmon::explore
