// SPDX-License-Identifier: MIT
// HFILTER values: addresses of descriptors, because published macros look into them, and looked up
// among those that are alive before anybody else does. Reference: filters.md 3.2, 4. Depends on
// filter_program.h.
#pragma once

#include "filter_program.h"

#include <netmon/filters.h>

#include <cstdint>
#include <memory>

namespace netmon {

// A program as it was at one moment, with its check and what it needs of a frame: any number of
// threads evaluate it.
struct ReadyFilter {
  FilterProgram program;
  FilterCheck check;
  std::uint32_t attached = 0; // see attached_for
};

// Each returns an NMERR_*, or null with the thread's last error set.
HFILTER create_filter() noexcept;
std::uint32_t destroy_filter(HFILTER handle) noexcept;
HFILTER duplicate_filter(HFILTER handle) noexcept;
std::uint32_t add_to_filter(HFILTER handle, FilterStep step) noexcept;

// Null, and the last error: the handle is not a filter's, or memory is short.
std::shared_ptr<const ReadyFilter> find_filter(HFILTER handle) noexcept;

bool is_filter(HFILTER handle) noexcept;

// The filter of the user interface, for the whole process. Null: none.
void set_current_filter(HFILTER handle) noexcept;
HFILTER current_filter() noexcept;

} // namespace netmon
