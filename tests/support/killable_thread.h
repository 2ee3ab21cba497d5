// SPDX-License-Identifier: MIT
// A thread that another one can end where it stands, without any clean-up, as TerminateThread does;
// for tests. Depends on nothing.
#pragma once

#include <functional>

namespace netmon::test {

class KillableThread {
 public:
  // Starts the thread. What it has stays for good, its stack and the function included.
  explicit KillableThread(std::function<void()> body);
  KillableThread(const KillableThread&) = delete;
  KillableThread& operator=(const KillableThread&) = delete;

  // Ends it, and returns when it is gone. False when it is not.
  bool kill();

 private:
  struct State;
  State* const state_;
};

} // namespace netmon::test
