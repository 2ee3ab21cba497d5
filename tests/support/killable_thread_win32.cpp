// SPDX-License-Identifier: MIT
// Ending a thread by TerminateThread.
#include "killable_thread.h"

#include <windows.h>

#include <atomic>
#include <thread>

namespace netmon::test {

struct KillableThread::State {
  std::function<void()> body;
  std::atomic<DWORD> id = 0;
};

KillableThread::KillableThread(std::function<void()> body)
    : state_(new State{.body = std::move(body)}) {
  std::thread([state = state_] {
    state->id = GetCurrentThreadId();
    state->body();
  }).detach();
  while (state_->id == 0) std::this_thread::yield();
}

bool KillableThread::kill() {
  const HANDLE thread = OpenThread(THREAD_TERMINATE | SYNCHRONIZE, FALSE, state_->id);
  if (!thread) return false;
  const bool gone =
      TerminateThread(thread, 0) && WaitForSingleObject(thread, 5000) == WAIT_OBJECT_0;
  CloseHandle(thread);
  return gone;
}

} // namespace netmon::test
