// SPDX-License-Identifier: MIT
// Ends a thread by the system call, from a signal handler: the C library does not notice it. Linux.
#include "killable_thread.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace netmon::test {

struct KillableThread::State {
  std::function<void()> body;
  std::atomic<long> id = 0;
};

KillableThread::KillableThread(std::function<void()> body)
    : state_(new State{.body = std::move(body)}) {
  signal(SIGUSR1, [](int) { syscall(SYS_exit, 0); });
  std::thread([state = state_] {
    state->id = syscall(SYS_gettid);
    state->body();
  }).detach();
  while (state_->id == 0) std::this_thread::yield();
}

bool KillableThread::kill() {
  if (syscall(SYS_tgkill, getpid(), state_->id.load(), SIGUSR1) != 0) return false;
  for (int i = 0; i < 5000; ++i) {
    if (syscall(SYS_tgkill, getpid(), state_->id.load(), 0) != 0) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

} // namespace netmon::test
