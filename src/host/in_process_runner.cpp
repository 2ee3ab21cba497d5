// SPDX-License-Identifier: MIT
// A job in this process. The library contains what can be contained.
#include "interrupt.h"
#include "runner.h"

#include <chrono>
#include <thread>

namespace nmexpert {

void run_in_process(const Job& job, JobListener& listener,
                    const std::function<void()>& on_second_interrupt) {
  std::atomic<bool> stop = interrupts() > 0;
  std::atomic<bool> over = false;
  // Polls, because a signal handler can wake no thread safely.
  std::thread watcher([&] {
    while (!over) {
      if (interrupts() > 0) stop = true;
      if (interrupts() > 1) on_second_interrupt();
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  try {
    perform(job, listener, stop);
  } catch (const std::exception& failure) {
    listener.on_failure(Failure::other, failure.what());
  }
  over = true;
  watcher.join();
}

} // namespace nmexpert
