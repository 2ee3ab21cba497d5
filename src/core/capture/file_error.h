// SPDX-License-Identifier: MIT
// Error codes for files that the port could not open or map. Depends on port.h.
#pragma once

#include "core/runtime/port.h"

#include <cstdint>

namespace netmon {

std::uint32_t code_of(port::FileError error) noexcept; // an NMERR_*

} // namespace netmon
