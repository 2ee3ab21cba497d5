// SPDX-License-Identifier: MIT
// The arenas that the explorer brings for the core. Depends on nothing.
#pragma once

namespace netmon::explore {

// Before each schedule: none is open.
void reset_arenas() noexcept;

} // namespace netmon::explore
