// SPDX-License-Identifier: MIT
// What no benchmark loop shows: how much memory stays resident (M11, M13, M16), and whether a key
// that threads go on calling can be retired at all (M14). Adds its numbers to the table of
// memory_bench.
#pragma once

#include "ratios.h"

namespace netmon::bench {

// To be called while the process has no threads and no keys. The names of the numbers are those of
// the rows: "M11/...", "M13/...", "M14/...", "M16/...".
void measure_processes(RatioReporter& reporter, const Wanted& wanted);

} // namespace netmon::bench
