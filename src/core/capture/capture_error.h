// SPDX-License-Identifier: MIT
// Why a capture could not be opened: a code for programs, and a sentence for people that says what
// is wrong, where, and what to do. Depends on port.h and the public nmerr.h.
#pragma once

#include "core/runtime/port.h"

#include <netmon/nmerr.h>

#include <cstdint>
#include <string>

namespace netmon {

struct CaptureError {
  std::uint32_t code = NMERR_SUCCESS; // NMERR_*
  std::string message;                // empty on success

  explicit operator bool() const noexcept { return code != NMERR_SUCCESS; }
};

// The code for a file that the port could not open or map.
std::uint32_t code_of(port::FileError error) noexcept;

} // namespace netmon
