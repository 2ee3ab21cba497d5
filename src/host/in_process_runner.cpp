// SPDX-License-Identifier: MIT
// A job in this process. The library contains those faults that can be contained.
#include "interrupt.h"
#include "runner.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace nmexpert {

void run_in_process(const Job& job, JobListener& listener,
                    const std::function<void()>& on_second_interrupt) {
  std::atomic<bool> stop = interrupts() > 0;
  std::mutex mutex;
  std::condition_variable ended;
  bool over = false; // guarded by the mutex
  // Polls, because a signal handler cannot safely wake a thread.
  std::thread watcher([&] {
    std::unique_lock lock(mutex);
    do {
      if (interrupts() > 0) stop = true;
      if (interrupts() > 1) on_second_interrupt();
    } while (!ended.wait_for(lock, std::chrono::milliseconds(20), [&] { return over; }));
  });
  try {
    perform(job, listener, stop);
  } catch (const std::exception& failure) {
    listener.on_failure(Failure::other, failure.what());
  }
  {
    const std::lock_guard lock(mutex);
    over = true;
  }
  ended.notify_one();
  watcher.join();
}

} // namespace nmexpert
