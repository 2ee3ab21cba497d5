// SPDX-License-Identifier: MIT
// A line on the terminal that says what takes long: it appears after a second, and is gone when the
// object is. Nothing is printed without a terminal. Depends on the C++ library.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace nmexpert {

class WaitLine {
 public:
  // "Reading a.pcap". Not visible: prints nothing at all.
  WaitLine(bool visible, std::string what);
  ~WaitLine();
  WaitLine(const WaitLine&) = delete;
  WaitLine& operator=(const WaitLine&) = delete;

  // Counts bytes that have gone through, which the line then shows. Any thread.
  void add(std::uint64_t bytes) { bytes_ += bytes; }

  // Removes the line for good, before something else is printed.
  void end();

 private:
  void show();

  const std::string what_;
  std::atomic<std::uint64_t> bytes_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool over_ = false;
  std::thread thread_; // not joinable when nothing is shown
};

} // namespace nmexpert
