// SPDX-License-Identifier: MIT
// What a benchmark loop does not show: how much memory stays resident (M11, M13, M16), and whether
// a key that threads keep using can be retired at all (M14). Adds its numbers to the table of
// memory_bench.
#pragma once

#include "ratios.h"

namespace netmon::bench {

// Must be called while the process has no threads and no keys. The numbers are named after the
// rows: "M11/...", "M13/...", "M14/...", "M16/...".
void measure_processes(RatioReporter& reporter, const Wanted& wanted);

} // namespace netmon::bench
