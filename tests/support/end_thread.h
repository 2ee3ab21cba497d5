// SPDX-License-Identifier: MIT
// Ends the calling thread in the middle of its work, for tests. Depends on nothing.
#pragma once

namespace netmon::test {

[[noreturn]] void end_this_thread();

} // namespace netmon::test
