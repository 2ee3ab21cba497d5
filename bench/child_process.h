// SPDX-License-Identifier: MIT
// Measures in a separate process, so that earlier measurements leave no memory behind, and a
// measurement that hangs does not hang this process. Linux.
#pragma once

#include <chrono>
#include <functional>

namespace netmon::bench {

// Returns what `measure` returns in a forked child, which ends without cleaning up; infinity when
// it took longer than `deadline`, or crashed. Must not be called once this process has threads.
double in_child(std::chrono::seconds deadline, const std::function<double()>& measure);

// The resident memory of the calling process, in bytes.
double resident();

} // namespace netmon::bench
