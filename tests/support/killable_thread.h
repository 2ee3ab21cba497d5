// SPDX-License-Identifier: MIT
// A thread that another one can end anywhere, without any cleanup, as TerminateThread does; for
// tests. Depends on nothing.
#pragma once

#include <functional>

namespace netmon::test {

class KillableThread {
 public:
  // Starts the thread. Its resources are never released, its stack and the function included.
  explicit KillableThread(std::function<void()> body);
  KillableThread(const KillableThread&) = delete;
  KillableThread& operator=(const KillableThread&) = delete;

  // Ends it, and returns when it has ended. False when it has not.
  bool kill();

 private:
  struct State;
  State* const state_;
};

} // namespace netmon::test
