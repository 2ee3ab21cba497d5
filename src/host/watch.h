// SPDX-License-Identifier: MIT
// Watching over a child that does a job: on return the listener was told a result or a failure,
// within the limits of the job, whatever the child did. Depends on child_process.h, job.h.
#pragma once

#include "child_process.h"
#include "job.h"

#include <chrono>
#include <functional>

namespace nmexpert {

// What a watch looks at beside the child.
struct Surroundings {
  std::function<std::chrono::steady_clock::time_point()> now;
  std::function<int()> interrupts; // how often the user pressed Ctrl-C
  std::function<void(std::chrono::milliseconds)> sleep;

  static Surroundings real();
};

// The child was sent the job.
void watch_child(const Job& job, JobListener& listener, ChildProcess& child,
                 const Surroundings& around = Surroundings::real());

} // namespace nmexpert
