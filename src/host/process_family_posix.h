// SPDX-License-Identifier: MIT
// The children of nmexpert on POSIX: its workers, and what workers left behind when they ended. On
// Linux the orphans of a worker become children of nmexpert, and can be ended. Depends on nothing.
#pragma once

#include <sys/types.h>

#include <functional>
#include <mutex>
#include <set>

namespace nmexpert {

// One for the process; its functions may be called from any thread.
class ProcessFamily {
 public:
  static ProcessFamily& own();

  // Calls `start`, which starts a worker and returns its number, or 0 when it could not.
  pid_t add(const std::function<pid_t()>& start);

  // Forgets a worker that has been waited for, and ends what it left behind: as each of those may
  // leave others behind, until there are none, or for some seconds.
  void remove(pid_t worker);

  // To be called by a worker: its orphans come to it, and to nmexpert when it has ended. This tells
  // apart what different workers left behind, without which nobody could say whose an orphan is.
  static void adopt_orphans();

 private:
  ProcessFamily();
  void end_strays();

  std::mutex mutex_;
  std::set<pid_t> workers_;
  bool gets_orphans_ = false;
};

} // namespace nmexpert
