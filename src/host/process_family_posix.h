// SPDX-License-Identifier: MIT
// The children of nmexpert on POSIX: its workers, and what workers left behind when they ended. On
// Linux, the orphans of a worker become children of nmexpert, and can be ended. Depends on nothing.
#pragma once

#include <sys/types.h>

#include <functional>
#include <mutex>
#include <set>

namespace nmexpert {

// There is one per process; its functions may be called from any thread.
class ProcessFamily {
 public:
  static ProcessFamily& own();

  // Calls `start`, which starts a worker and returns its process id, or 0 on failure.
  pid_t add(const std::function<pid_t()>& start);

  // Forgets a worker that has been waited for, and ends what it left behind. Since each of those
  // may leave others behind, this repeats until there are none, or for some seconds.
  void remove(pid_t worker);

  // Must be called by a worker: its orphans become its children, and those of nmexpert when it has
  // ended. Without this, the orphans of different workers could not be told apart.
  static void adopt_orphans();

 private:
  ProcessFamily();
  void end_strays();

  std::mutex mutex_;
  std::set<pid_t> workers_;
  bool gets_orphans_ = false;
};

} // namespace nmexpert
