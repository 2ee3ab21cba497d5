// SPDX-License-Identifier: MIT
// A line on the terminal that shows how far an expert is. Depends on terminal.h, text.h.
#pragma once

#include <netmon/netmon.h>

#include <cstdint>
#include <mutex>
#include <string>

namespace nmexpert {

class Progress {
 public:
  explicit Progress(bool visible) : visible_(visible) {}
  ~Progress() { clear(); }

  bool visible() const { return visible_; }

  void begin(const std::string& expert, const std::string& capture);
  void set_frames(std::uint32_t frames);
  void show(const EXPERTSTATUS& status);
  void clear(); // before anything else is printed

 private:
  void draw(const std::string& line);

  const bool visible_;
  std::mutex mutex_;
  std::string title_;
  std::uint32_t frames_ = 0;
  bool drawn_ = false;
};

} // namespace nmexpert
