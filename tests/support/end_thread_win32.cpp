// SPDX-License-Identifier: MIT
// Ending the calling thread: ExitThread.
#include "end_thread.h"

#include <windows.h>

namespace netmon::test {

void end_this_thread() { ExitThread(0); }

} // namespace netmon::test
