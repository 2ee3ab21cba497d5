// SPDX-License-Identifier: MIT
// Performs a job in a process of its own, or in this one. On return, the listener has received a
// result or a failure, whatever the expert did. Depends on job.h.
#pragma once

#include "job.h"

#include <functional>

namespace nmexpert {

void run_isolated(const Job& job, JobListener& listener);

// An expert can end the process, for instance by exit(). `on_second_interrupt` is called on another
// thread when the user does not want to wait any longer; it must not return.
void run_in_process(const Job& job, JobListener& listener,
                    const std::function<void()>& on_second_interrupt);

} // namespace nmexpert
