// SPDX-License-Identifier: MIT
// From local times, which captures of Network Monitor hold, to UTC, which others hold. Depends on
// base/calendar.h, core/runtime/port.h.
#pragma once

#include <netmon/types.h>

#include <cstdint>
#include <optional>

namespace netmon {

// Microseconds since 1970-01-01, UTC, of a local time of this process's zone: the inverse of
// port::local_time. Of a time that a clock set back shows twice, one of both; of one that a clock
// set forward never shows, one nearby. None when `local` is no date, or the system cannot tell.
std::optional<std::int64_t> utc_of_local(const SYSTEMTIME& local) noexcept;

} // namespace netmon
