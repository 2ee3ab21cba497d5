// SPDX-License-Identifier: MIT
// The thread and whoever stops it share the timer; the last of them frees it. Nothing is held while
// the caller's function runs.
#include "timer.h"

#include "live_objects.h"

#include "core/runtime/guarded.h"
#include "core/runtime/port.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>

namespace netmon {

namespace {

using Clock = std::chrono::steady_clock;

class Timer {
 public:
  Timer(BHTIMERPROC function, void* data, std::chrono::milliseconds period) noexcept
      : function_(function), data_(data), period_(period) {}

  // On the timer's thread.
  void run() noexcept {
    std::unique_lock lock(mutex_);
    thread_ = port::thread_id();
    changed_.notify_all();
    Clock::time_point due = Clock::now();
    bool faulted = false;
    while (!faulted) {
      // Calls that were missed because one took too long are not made up for.
      due = std::max(due + period_, Clock::now());
      changed_.wait_until(lock, due, [&] { return stopping_; });
      if (stopping_) break;
      lock.unlock();
      const port::FaultReport report = guarded([this] { function_(data_); });
      faulted = report.kind != port::FaultKind::none;
      lock.lock();
    }
    ended_ = true;
    changed_.notify_all();
  }

  void stop() noexcept {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    // The thread may be gone without having ended: killed by the function, or left out by fork().
    constexpr std::chrono::milliseconds kLookEvery{100};
    while (!ended_ && thread_ != port::thread_id()) {
      changed_.wait_for(lock, kLookEvery);
      if (thread_ != 0 && !port::thread_exists(thread_)) return;
    }
  }

 private:
  const BHTIMERPROC function_;
  void* const data_;
  const std::chrono::milliseconds period_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t thread_ = 0; // its id, once it runs
  bool stopping_ = false;
  bool ended_ = false;
};

using Timers = LiveObjects<Timer>;

// Never destroyed: threads may outlive everything that is.
Timers& timers() {
  static auto* const table = new Timers;
  return *table;
}

} // namespace

HTIMER start_timer(BHTIMERPROC function, void* data, std::uint32_t milliseconds) noexcept try {
  const auto timer = std::make_shared<Timer>(
      function, data, std::chrono::milliseconds(std::max(milliseconds, std::uint32_t{1})));
  void* const handle = timers().add(timer);
  if (!handle) return nullptr;
  try {
    std::thread([timer] { timer->run(); }).detach();
  } catch (const std::exception&) {
    timers().remove(handle);
    return nullptr;
  }
  return static_cast<HTIMER>(handle);
} catch (const std::exception&) {
  return nullptr;
}

bool stop_timer(HTIMER handle) noexcept {
  const auto timer = timers().remove(handle);
  if (timer) timer->stop();
  return timer != nullptr;
}

} // namespace netmon
