// SPDX-License-Identifier: MIT
// Measures in a process of its own: what was measured before leaves no memory behind there, and
// what hangs there hangs alone. Linux.
#pragma once

#include <chrono>
#include <functional>

namespace netmon::bench {

// What `measure` returns in a forked child, which ends without cleaning up; infinite when it took
// longer than `deadline`, or crashed. Not once this process has threads.
double in_child(std::chrono::seconds deadline, const std::function<double()>& measure);

// Of the calling process, in bytes.
double resident();

} // namespace netmon::bench
