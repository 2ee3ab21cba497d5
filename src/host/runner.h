// SPDX-License-Identifier: MIT
// Doing a job: in a process of its own, or in this one. On return the listener was told a result or
// a failure, whatever the expert did. Depends on job.h.
#pragma once

#include "job.h"

namespace nmexpert {

void run_isolated(const Job& job, JobListener& listener);

// exit() and a second Ctrl-C end the process: see guard_against_exit in run_command.cpp.
void run_in_process(const Job& job, JobListener& listener);

} // namespace nmexpert
