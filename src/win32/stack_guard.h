// SPDX-License-Identifier: MIT
// Room at the end of the calling thread's stack for handling its overflow. Internal to the Windows
// backend.
#pragma once

namespace netmon::port {

// Ensures that there is a guard page with that room below it: for a new thread, and after the page
// was used up.
void guard_stack_end() noexcept;

} // namespace netmon::port
