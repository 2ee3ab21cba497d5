// SPDX-License-Identifier: MIT
// Room at the end of the calling thread's stack for whoever handles its overflow. Internal to the
// Windows backend.
#pragma once

namespace netmon::port {

// Sees to a guard page with that room below it: for a new thread, and after the page was used up.
void guard_stack_end() noexcept;

} // namespace netmon::port
