// SPDX-License-Identifier: MIT
// One line on the terminal that shows the progress of the running experts. Any thread. Depends on
// terminal.h, text.h.
#pragma once

#include <netmon/netmon.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace nmexpert {

class Progress {
 public:
  // For `total` runs. With `is_many`, several run at a time, and the line shows all of them.
  explicit Progress(bool visible, std::size_t total = 1, bool is_many = false)
      : visible_(visible), total_(total), is_many_(is_many) {}
  ~Progress() { hide(); }

  bool visible() const { return visible_; }

  // Runs are identified by their numbers.
  void begin(std::size_t run, const std::string& expert, const std::string& capture);
  // Its capture has been read for so long, and has not been read yet.
  void show_reading(std::size_t run, std::chrono::seconds time);
  void set_frames(std::size_t run, std::uint32_t frames);
  void show(std::size_t run, const EXPERTSTATUS& status);
  void end(std::size_t run);

  // Removes the line until the lock is released, so that something else can be printed.
  std::unique_lock<std::mutex> hide();

 private:
  struct Run {
    std::string title;
    std::string reading; // "reading 12 s"; empty: it does something else
    std::uint32_t frames = 0;
    std::size_t percent = 0;
  };

  std::string line_of_all() const;
  void draw_title(const Run& run);
  void draw(const std::string& line);

  const bool visible_;
  const std::size_t total_;
  const bool is_many_;
  std::mutex mutex_;
  std::map<std::size_t, Run> runs_; // those that are not over
  std::size_t done_ = 0;
  bool drawn_ = false;
};

} // namespace nmexpert
