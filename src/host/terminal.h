// SPDX-License-Identifier: MIT
// Is somebody looking? Part of the seam to the operating system.
#pragma once

namespace nmexpert {

// True when the standard error goes to a terminal that can move its cursor.
bool errors_go_to_terminal();

// Its width in characters; 80 when it does not tell.
int terminal_width();

} // namespace nmexpert
