// SPDX-License-Identifier: MIT
// Why the host could not do something: a code, what it means for the expert's status, a sentence.
// Depends on the public nmerr.h.
#pragma once

#include <netmon/nmerr.h>

#include <cstdint>
#include <string>

namespace netmon {

struct HostError {
  std::uint32_t code = NMERR_SUCCESS;
  std::uint32_t sub_status = 0; // EXPERTSUBSTATUS_ABORTED_*
  std::string text;             // for people; empty on success

  explicit operator bool() const noexcept { return code != NMERR_SUCCESS; }
};

} // namespace netmon
