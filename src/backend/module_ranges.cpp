// SPDX-License-Identifier: MIT
// The table of code ranges. Depends on module_ranges.h.
#include "module_ranges.h"

#include <atomic>
#include <cstddef>
#include <iterator>
#include <mutex>

namespace netmon::port {

namespace {

// One known piece of code. Readers may be signal handlers, so an entry is never freed; `begin` is
// set last and cleared first. A reader that races with a reuse gets a wrong name, but nothing
// worse.
struct Range {
  std::atomic<std::uintptr_t> begin = 0; // 0: free
  std::atomic<std::uintptr_t> end = 0;
  std::atomic<std::uintptr_t> load_address = 0;
  std::atomic<void*> instance = nullptr;
  std::atomic<unsigned> loads = 0; // 0: unloaded, may be reused
  std::atomic<char> name[64] = {};
};

constexpr std::size_t kMaxRanges = 512;
Range ranges[kMaxRanges];
std::mutex ranges_mutex; // held by writers

Range* range_of(void* instance) {
  for (Range& range : ranges) {
    if (range.begin != 0 && range.loads != 0 && range.instance == instance) return &range;
  }
  return nullptr;
}

Range* free_range(const CodeRange& code) {
  Range* found = nullptr;
  for (Range& range : ranges) {
    if (range.loads != 0) continue;
    // A range that the new module overlaps is stale.
    if (range.begin < code.end && code.begin < range.end) range.begin = 0;
    if (!found || (found->begin != 0 && range.begin == 0)) found = &range;
  }
  return found;
}

} // namespace

void remember_module(void* instance, CodeRange code, std::uintptr_t load_address,
                     const char* name) noexcept {
  if (code.begin == 0) return;
  const std::lock_guard lock(ranges_mutex);
  if (Range* known = range_of(instance)) {
    ++known->loads;
    return;
  }
  Range* range = free_range(code);
  if (!range) return;
  range->begin = 0;
  range->end = code.end;
  range->load_address = load_address;
  range->instance = instance;
  range->loads = 1;
  std::size_t i = 0;
  for (; name[i] && i + 1 < std::size(range->name); ++i) range->name[i] = name[i];
  range->name[i] = '\0';
  range->begin = code.begin;
}

void forget_module(void* instance) noexcept {
  const std::lock_guard lock(ranges_mutex);
  if (Range* range = range_of(instance)) --range->loads;
}

bool find_expert_code(std::uintptr_t address, ExpertCode& code) noexcept {
  for (const Range& range : ranges) {
    const std::uintptr_t begin = range.begin;
    if (begin == 0 || address < begin || address >= range.end) continue;
    code.instance = range.instance;
    code.offset = address - range.load_address;
    for (std::size_t i = 0; i < std::size(code.name); ++i) code.name[i] = range.name[i];
    return true;
  }
  return false;
}

} // namespace netmon::port
