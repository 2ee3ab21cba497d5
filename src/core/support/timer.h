// SPDX-License-Identifier: MIT
// Timers that call a function of the caller again and again, each on a thread of its own.
// Reference: parsers.md 17. Depends on core/runtime.
#pragma once

#include <netmon/support.h>

#include <cstdint>

namespace netmon {

// Calls `function(data)` every `milliseconds`, at least every one, until the timer is stopped or
// the function faults. A call that takes longer delays the next one. Null when the system has no
// thread or memory for it.
HTIMER start_timer(BHTIMERPROC function, void* data, std::uint32_t milliseconds) noexcept;

// Stops a timer and waits for a call that is under way, except on the timer's own thread. False for
// anything that is not a timer.
bool stop_timer(HTIMER timer) noexcept;

} // namespace netmon
