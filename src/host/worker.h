// SPDX-License-Identifier: MIT
// The child's side of a job: nmexpert started by itself. Depends on wire.h, child_process.h.
#pragma once

namespace nmexpert {

inline constexpr const char* kWorkerArgument = "--worker";

// Reads a job from the parent, performs it, and reports as it goes. Does not return.
[[noreturn]] void be_worker();

} // namespace nmexpert
