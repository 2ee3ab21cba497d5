// SPDX-License-Identifier: MIT
// The thread-local value itself: a plain number, so that no code has to run when threads start and
// end.
#include "last_error.h"

#include <utility>

namespace netmon {

namespace {
thread_local std::uint32_t error_of_thread = 0;
}

std::uint32_t last_error() noexcept { return error_of_thread; }

std::uint32_t set_last_error(std::uint32_t error) noexcept {
  return std::exchange(error_of_thread, error);
}

} // namespace netmon
