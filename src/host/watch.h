// SPDX-License-Identifier: MIT
// Watches over a child that performs a job: on return, the listener has received a result or a
// failure, within the limits of the job, whatever the child did. Depends on child_process.h, job.h.
#pragma once

#include "child_process.h"
#include "job.h"

#include <chrono>
#include <functional>

namespace nmexpert {

// What a watch uses besides the child.
struct Surroundings {
  std::function<std::chrono::steady_clock::time_point()> now;
  std::function<int()> interrupts; // how often the user pressed Ctrl-C
  std::function<void(std::chrono::milliseconds)> sleep;

  static Surroundings real();
};

// The job must have been sent to the child.
void watch_child(const Job& job, JobListener& listener, ChildProcess& child,
                 const Surroundings& around = Surroundings::real());

} // namespace nmexpert
