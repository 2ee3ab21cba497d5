// SPDX-License-Identifier: MIT
// Ending the calling thread where it stands, for tests. Depends on nothing.
#pragma once

namespace netmon::test {

[[noreturn]] void end_this_thread();

} // namespace netmon::test
