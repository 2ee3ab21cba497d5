// SPDX-License-Identifier: MIT
// A thread that runs tasks, one after another, and can be made to look as if it had vanished. For
// tests on the fake port.
#pragma once

#include "core/runtime/port.h"
#include "fake_port.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <utility>

namespace netmon {

class Worker {
 public:
  Worker() : thread_([this] { run(); }) {
    run([this] { id_ = port::thread_id(); });
  }
  ~Worker() { end(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Returns when it is done.
  void run(std::function<void()> task) {
    start(std::move(task));
    wait();
  }
  // The previous task must be done, or about to be.
  void start(std::function<void()> task) {
    wait();
    task_ = std::move(task);
    busy_ = true;
  }
  void wait() const {
    while (busy_) std::this_thread::yield();
  }
  void end() {
    end_ = true;
    if (thread_.joinable()) thread_.join();
  }

  // From now on it cannot be found any more; when it ends, it cleans nothing up. One at a time.
  void vanish() {
    run([] { port::set_thread_value(nullptr); });
    fake_port::knobs.vanished_thread = id_;
  }
  std::uint64_t id() const { return id_; }

 private:
  void run() {
    while (!end_) {
      if (busy_) {
        task_();
        task_ = nullptr;
        busy_ = false;
      }
      std::this_thread::yield();
    }
  }

  std::function<void()> task_;
  std::atomic<bool> busy_ = false;
  std::atomic<bool> end_ = false;
  std::uint64_t id_ = 0;
  std::thread thread_;
};

} // namespace netmon
