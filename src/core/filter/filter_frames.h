// SPDX-License-Identifier: MIT
// Which frames of a capture pass a filter. Nothing may be held by the caller: parsers run.
// Reference: filters.md 4.3, 4.4. Depends on filter_handles.h, parsed_facts.h.
#pragma once

#include "filter_handles.h"

#include "core/parse/frame_parse.h"

#include <netmon/properties.h>

#include <cstdint>
#include <memory>

namespace netmon {

enum class Verdict : std::uint8_t { fails, passes, out_of_memory };

// A frame against a sound filter.
Verdict judge(const FrameInUse& frame, const ReadyFilter& filter, Holder holder) noexcept;

// The next instance of any property that satisfies the filter as if it were the only one in the
// frame: after `key`, or before it; a null key stands for that end of the frame where the search
// begins. The calling thread holds the table that it is in. Null when there is none, with a last
// error for a key that is not an instance of the frame.
PROPERTYINST* find_wanted_instance(const FrameInUse& frame, const ReadyFilter& filter,
                                   const PROPERTYINST* key, bool is_forward) noexcept;

// The frame of a number; none when it is damaged or there is no such frame.
FrameInUse frame_of(const std::shared_ptr<const Capture>& capture, std::uint32_t number) noexcept;

} // namespace netmon
