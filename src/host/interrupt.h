// SPDX-License-Identifier: MIT
// How often the user pressed Ctrl-C. Part of the seam to the operating system.
#pragma once

namespace nmexpert {

// From now on, Ctrl-C (or a request to end) is counted instead of ending the process. The third one
// still ends it.
void catch_interrupts();

int interrupts() noexcept;

} // namespace nmexpert
