// SPDX-License-Identifier: MIT
// Finding instances of a property in a frame; attaches the properties that are not attached yet.
// Reference: frames.md 5, parsers.md 8, field-notes.md 2. Depends on frame_parse.h.
#pragma once

#include "frame_parse.h"

#include <netmon/properties.h>

namespace netmon {

// The first instance of the property after `key`, or the last one before it; a null key stands for
// that end of the frame where the search begins. The calling thread holds the table that it is in
// until it looks at another frame. Null when there is none, with a last error for a key that is not
// an instance of the frame, and when properties cannot be attached.
PROPERTYINST* find_property_instance(const FrameInUse& frame, HPROPERTY property,
                                     const PROPERTYINST* key, bool is_forward) noexcept;

} // namespace netmon
