// SPDX-License-Identifier: MIT
// Measures the process's memory in tests.
#pragma once

#include "core/runtime/port.h"
#include "support/sanitizers.h"

namespace netmon {

// ThreadSanitizer keeps several bytes of its own for each byte that was ever touched, and does not
// return them: the process's memory then says nothing about the library.
inline constexpr bool kResidentIsOurs = !test::kThreadSanitized;

// By how many bytes the process has grown since `before`; 0 if it has not, or if that is unknown.
inline std::size_t resident_growth(std::size_t before) {
  const std::size_t now = port::resident_bytes();
  return kResidentIsOurs && now > before ? now - before : 0;
}

} // namespace netmon
