// SPDX-License-Identifier: MIT
// Pages for bookkeeping, and extents.
#include "pages.h"

#include "scheduler.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace netmon::explore {

BookPages book_pages;
ExtentSpace extents;

namespace {

constexpr std::byte kPoison{0xDB};
constexpr std::uint64_t kPoisonWord = 0xDBDBDBDBDBDBDBDBu;

// At the same addresses in each run of the program, as far as the system allows.
std::byte* map_at(std::uintptr_t wanted, std::size_t bytes) {
  void* memory = mmap(reinterpret_cast<void*>(wanted), bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED || reinterpret_cast<std::uintptr_t>(memory) % (1u << 20) != 0)
    std::abort();
  return static_cast<std::byte*>(memory);
}

} // namespace

BookPages::BookPages() : base_(map_at(0x100000000000, kBytes)) {}

void* BookPages::take(std::size_t bytes, std::size_t alignment) noexcept {
  const std::size_t from = (used_ + alignment - 1) / alignment * alignment;
  if (bytes > kBytes || from > kBytes - bytes) return nullptr;
  used_ = from + bytes;
  return base_ + from;
}

ExtentSpace::ExtentSpace()
    : base_(map_at(0x110000000000, kGranules * kGranule)), extents_(kGranules) {}

void ExtentSpace::spoil(std::byte* from, std::size_t bytes) noexcept {
  std::memset(from, static_cast<int>(kPoison), bytes);
}

void ExtentSpace::expect_spoilt(const std::byte* from, const std::byte* to) const {
  std::uint64_t wrong = 0;
  for (const std::byte* at = from; at != to; at += sizeof wrong) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    wrong |= word ^ kPoisonWord;
  }
  if (wrong != 0) scheduler.fail("somebody wrote to memory that was given back");
}

void ExtentSpace::reset() {
  for (std::size_t i = 0; i < high_water_; ++i) {
    if (extents_[i].owner) spoil(granule(i), granules(extents_[i].bytes) * kGranule);
    extents_[i] = {};
  }
}

std::byte* ExtentSpace::take(std::size_t bytes, std::size_t alignment, const void* owner) {
  const std::size_t count = granules(bytes);
  const std::size_t step = std::max<std::size_t>(alignment / kGranule, 1);
  for (std::size_t first = 0; first + count <= kGranules; first += step) {
    bool free = true;
    for (std::size_t i = 0; i < count; ++i) free = free && !extents_[first + i].covered;
    if (!free) continue;
    while (high_water_ < first + count) spoil(granule(high_water_++), kGranule);
    expect_spoilt(granule(first), granule(first + count));
    for (std::size_t i = 0; i < count; ++i) extents_[first + i].covered = true;
    extents_[first].owner = owner;
    extents_[first].bytes = bytes;
    return granule(first);
  }
  return nullptr;
}

std::size_t ExtentSpace::number_of(const std::byte* extent, const void* owner) const {
  if (!has(extent) || static_cast<std::size_t>(extent - base_) % kGranule != 0) {
    scheduler.fail("an arena was given what is no extent");
  }
  const auto number = static_cast<std::size_t>(extent - base_) / kGranule;
  if (!extents_[number].owner) scheduler.fail("an extent was given back twice");
  if (extents_[number].owner != owner) scheduler.fail("an extent was given to another key's arena");
  return number;
}

void ExtentSpace::give(std::byte* extent, const void* owner) {
  const std::size_t first = number_of(extent, owner);
  const std::size_t count = granules(extents_[first].bytes);
  spoil(extent, count * kGranule);
  for (std::size_t i = 0; i < count; ++i) extents_[first + i] = {};
}

bool ExtentSpace::resize(std::byte* extent, std::size_t bytes, const void* owner) {
  const std::size_t first = number_of(extent, owner);
  const std::size_t before = granules(extents_[first].bytes);
  const std::size_t after = granules(bytes);
  for (std::size_t i = before; i < after; ++i) {
    if (first + i == kGranules || extents_[first + i].covered) return false;
  }
  while (high_water_ < first + after) spoil(granule(high_water_++), kGranule);
  if (after > before) expect_spoilt(granule(first + before), granule(first + after));
  if (bytes < extents_[first].bytes) spoil(extent + bytes, before * kGranule - bytes);
  for (std::size_t i = before; i < after; ++i) extents_[first + i].covered = true;
  for (std::size_t i = after; i < before; ++i) extents_[first + i] = {};
  extents_[first].bytes = bytes;
  return true;
}

void ExtentSpace::give_all_of(const void* owner) {
  for (std::size_t i = 0; i < high_water_; ++i) {
    if (extents_[i].owner == owner) give(granule(i), owner);
  }
}

void ExtentSpace::seal(const std::byte* extent) {
  const auto number = static_cast<std::size_t>(extent - base_) / kGranule;
  extents_[number].sealed = true;
  spoil(granule(number), granules(extents_[number].bytes) * kGranule);
}

bool ExtentSpace::has(const void* address) const noexcept {
  return address >= base_ && address < base_ + kGranules * kGranule;
}

std::string ExtentSpace::leftovers() const {
  for (std::size_t i = 0; i < high_water_; ++i) {
    if (extents_[i].covered) return "memory was not given back";
    expect_spoilt(granule(i), granule(i + 1));
  }
  return {};
}

} // namespace netmon::explore
