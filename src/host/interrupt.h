// SPDX-License-Identifier: MIT
// Ctrl-C: how often the user pressed it. Part of the seam to the operating system.
#pragma once

namespace nmexpert {

// From now on Ctrl-C (and a request to end) is counted instead of ending the process. The third one
// ends it all the same.
void catch_interrupts();

int interrupts() noexcept;

} // namespace nmexpert
