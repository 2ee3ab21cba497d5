// SPDX-License-Identifier: MIT
// A filter as a program: its steps in postfix order, and what can be said about it before the first
// frame. Not thread-safe while steps are added; afterwards any number of threads evaluate it.
// Reference: filters.md 2, 5. Depends on filter_cell.h, frame_facts.h.
#pragma once

#include "filter_cell.h"
#include "frame_facts.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace netmon {

// A check of the whole program: everything that can be wrong with it is found here, so that the
// evaluation of a program that passed cannot fail.
struct FilterCheck {
  std::uint32_t error = 0;      // NMERR_STACK_EMPTY, NMERR_STACK_OVERFLOW, NMERR_NOT_SUPPORTED or
                                // NMERR_FILTER_INVALID_EXPRESSION; NMERR_SUCCESS when it is sound
  std::size_t step = 0;         // where: the number of steps when something is missing at the end
  std::size_t depth = 0;        // the most cells at once
  bool leaves_property = false; // the result is whether the one property left is in the frame
};

class FilterProgram {
 public:
  static constexpr std::size_t kMaxSteps = 65535; // FILTERDESC2.NumEntries
  static constexpr std::size_t kMaxDepth = 1024;

  // False when there are too many. May throw std::bad_alloc; nothing is added then.
  bool add(FilterStep step);

  const std::vector<FilterStep>& steps() const noexcept { return steps_; }
  bool is_empty() const noexcept { return steps_.empty(); } // every frame passes

  FilterCheck check(const PropertyKinds& kinds) const;

  // Does it look at properties, which have to be attached for that?
  bool needs_properties() const noexcept;

  // The properties that it looks at, each once. May throw std::bad_alloc.
  std::vector<HPROPERTY> properties() const;

 private:
  std::vector<FilterStep> steps_;
};

} // namespace netmon
