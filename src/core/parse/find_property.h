// SPDX-License-Identifier: MIT
// Finding instances of a property in a frame; attaches the properties that are not attached yet.
// Reference: frames.md 5, parsers.md 8, field-notes.md 2. Depends on frame_parse.h.
#pragma once

#include "frame_parse.h"

#include <netmon/properties.h>

#include <cstddef>
#include <span>

namespace netmon {

// The next of a frame's instances for which `is_wanted` is true: after `key`, or before it; a null
// key stands for that end where the search begins. Null when there is none.
template <class Wanted>
PROPERTYINST* next_instance(std::span<PROPERTYINST> instances, const PROPERTYINST* key,
                            bool is_forward, const Wanted& is_wanted) noexcept {
  const auto count = static_cast<std::ptrdiff_t>(instances.size());
  const std::ptrdiff_t step = is_forward ? 1 : -1;
  std::ptrdiff_t at = is_forward ? -1 : count;
  if (key) at = key - instances.data();
  for (at += step; at >= 0 && at < count; at += step) {
    PROPERTYINST& instance = instances[static_cast<std::size_t>(at)];
    if (is_wanted(instance)) return &instance;
  }
  return nullptr;
}

// The first instance of the property after `key`, or the last one before it; a null key stands for
// that end of the frame where the search begins. The calling thread holds the table that it is in
// until it looks at another frame. Null when there is none, with a last error for a key that is not
// an instance of the frame, and when properties cannot be attached.
PROPERTYINST* find_property_instance(const FrameInUse& frame, HPROPERTY property,
                                     const PROPERTYINST* key, bool is_forward) noexcept;

} // namespace netmon
