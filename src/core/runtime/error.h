// SPDX-License-Identifier: MIT
// Why something failed: a code for programs, what it means for an expert's status, and a sentence
// for people that says what is wrong, where, and what to do about it. Depends on the public
// nmerr.h.
#pragma once

#include <netmon/nmerr.h>

#include <cstdint>
#include <string>

namespace netmon {

struct Error {
  std::uint32_t code = NMERR_SUCCESS;
  std::uint32_t sub_status = 0; // EXPERTSUBSTATUS_ABORTED_*, if it concerns an expert
  std::string text;             // empty on success

  explicit operator bool() const noexcept { return code != NMERR_SUCCESS; }
};

} // namespace netmon
