// SPDX-License-Identifier: MIT
// The child's side of a job: nmexpert started by itself. Depends on wire.h, child_process.h.
#pragma once

#include "job.h"

#include <cstdint>

namespace nmexpert {

inline constexpr const char* kWorkerArgument = "--worker";

// The most memory that a process may use for a job with its capture, in bytes; 0 for no limit.
std::uint64_t memory_for(const Job& job);

// Reads a job from the parent, performs it, and reports as it goes. Does not return.
[[noreturn]] void be_worker();

} // namespace nmexpert
