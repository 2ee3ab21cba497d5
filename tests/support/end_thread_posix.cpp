// SPDX-License-Identifier: MIT
// Ending the calling thread: pthread_exit.
#include "end_thread.h"

#include <pthread.h>

namespace netmon::test {

void end_this_thread() { pthread_exit(nullptr); }

} // namespace netmon::test
