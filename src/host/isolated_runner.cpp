// SPDX-License-Identifier: MIT
// A job in a process of its own.
#include "child_process.h"
#include "runner.h"
#include "watch.h"
#include "wire.h"
#include "worker.h"

namespace nmexpert {

void run_isolated(const Job& job, JobListener& listener) {
  std::string error;
  // The paths are only for people who look at a list of processes.
  const auto child = ChildProcess::start({"nmexpert", kWorkerArgument, job.expert, job.capture},
                                         memory_for(job), error);
  if (!child) {
    listener.on_failure(Failure::other, error);
    return;
  }
  child->send(encode(job)); // if it fails, the child is gone, and the watch reports why
  watch_child(job, listener, *child);
}

} // namespace nmexpert
