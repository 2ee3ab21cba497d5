// SPDX-License-Identifier: MIT
// The set of filters.
#include "filter_handles.h"

#include "core/runtime/last_error.h"
#include "core/runtime/lock.h"
#include "parsed_facts.h"

#include <netmon/nmerr.h>

#include <cstddef>
#include <exception>
#include <mutex>
#include <new>
#include <unordered_map>
#include <utility>

namespace netmon {

namespace {

struct Filter {
  FILTERDESC2 head = {};    // first: an HFILTER is its address
  std::uint64_t number = 0; // never the same again, as an address may be
  FilterProgram program;
  std::shared_ptr<const ReadyFilter> ready; // null: something was added since
};

struct Filters {
  Lock lock;
  std::unordered_map<HFILTER, std::unique_ptr<Filter>> all;
  HFILTER current = nullptr;
  std::uint64_t last_number = 0;

  // Under the lock.
  Filter* find(HFILTER handle) const noexcept {
    const auto found = all.find(handle);
    return found == all.end() ? nullptr : found->second.get();
  }
};

// Never destroyed: threads may outlive the library's static objects.
Filters& filters() noexcept {
  alignas(Filters) static std::byte storage[sizeof(Filters)];
  static Filters& only = *new (storage) Filters;
  return only;
}

HFILTER add(std::unique_ptr<Filter> filter) {
  Filters& set = filters();
  const auto handle = reinterpret_cast<HFILTER>(&filter->head);
  const std::lock_guard lock(set.lock);
  filter->number = ++set.last_number;
  set.all.emplace(handle, std::move(filter));
  return handle;
}

std::uint32_t bad_filter() noexcept {
  set_last_error(NMERR_INVALID_HFILTER);
  return NMERR_INVALID_HFILTER;
}

const HeldOverFork over_fork(
    LockRank::filters, []() noexcept { filters().lock.lock(); },
    []() noexcept { filters().lock.unlock(); });

} // namespace

HFILTER create_filter() noexcept try {
  return add(std::make_unique<Filter>());
} catch (const std::exception&) {
  return fail<HFILTER>(NMERR_OUT_OF_MEMORY, nullptr);
}

std::uint32_t destroy_filter(HFILTER handle) noexcept {
  Filters& set = filters();
  std::unique_ptr<Filter> gone; // destroyed behind the lock
  const std::lock_guard lock(set.lock);
  const auto found = set.all.find(handle);
  if (found == set.all.end()) return bad_filter();
  gone = std::move(found->second);
  set.all.erase(found);
  if (set.current == handle) set.current = nullptr;
  return NMERR_SUCCESS;
}

HFILTER duplicate_filter(HFILTER handle) noexcept try {
  auto copy = std::make_unique<Filter>();
  {
    Filters& set = filters();
    const std::lock_guard lock(set.lock);
    const Filter* const original = set.find(handle);
    if (!original) return fail<HFILTER>(NMERR_INVALID_HFILTER, nullptr);
    copy->head = original->head;
    copy->program = original->program;
  }
  return add(std::move(copy));
} catch (const std::exception&) {
  return fail<HFILTER>(NMERR_OUT_OF_MEMORY, nullptr);
}

std::uint32_t add_to_filter(HFILTER handle, FilterStep step) noexcept try {
  Filters& set = filters();
  const std::lock_guard lock(set.lock);
  Filter* const filter = set.find(handle);
  if (!filter) return NMERR_INVALID_PARAMETER;
  if (!filter->program.add(std::move(step))) return NMERR_OUT_OF_MEMORY;
  filter->head.NumEntries = static_cast<WORD>(filter->program.steps().size());
  filter->ready.reset();
  return NMERR_SUCCESS;
} catch (const std::exception&) {
  return NMERR_OUT_OF_MEMORY;
}

std::shared_ptr<const ReadyFilter> find_filter(HFILTER handle) noexcept try {
  Filters& set = filters();
  auto made = std::make_shared<ReadyFilter>();
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(set.lock);
    const Filter* const filter = set.find(handle);
    if (!filter) return fail(NMERR_INVALID_HFILTER, std::shared_ptr<const ReadyFilter>());
    if (filter->ready) return filter->ready;
    made->program = filter->program;
    number = filter->number;
  }
  // Asks who the properties are, which takes other locks.
  made->check = made->program.check(RegisteredProperties());
  made->attached = attached_for(made->program);
  const std::lock_guard lock(set.lock);
  Filter* const filter = set.find(handle);
  const bool is_same = filter && filter->number == number &&
                       filter->program.steps().size() == made->program.steps().size();
  if (is_same && made->check.error == NMERR_SUCCESS) filter->ready = made;
  return made;
} catch (const std::exception&) {
  return fail(NMERR_OUT_OF_MEMORY, std::shared_ptr<const ReadyFilter>());
}

bool is_filter(HFILTER handle) noexcept {
  Filters& set = filters();
  const std::lock_guard lock(set.lock);
  return set.find(handle) != nullptr;
}

void set_current_filter(HFILTER handle) noexcept {
  Filters& set = filters();
  const std::lock_guard lock(set.lock);
  set.current = set.find(handle) ? handle : nullptr;
}

HFILTER current_filter() noexcept {
  Filters& set = filters();
  const std::lock_guard lock(set.lock);
  return set.current;
}

} // namespace netmon
