// SPDX-License-Identifier: MIT
// "Reading a.pcap  12 s  345.6 MB"
#include "wait_line.h"

#include "terminal.h"
#include "text.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <system_error>

namespace nmexpert {

WaitLine::WaitLine(bool visible, std::string what) : what_(std::move(what)) {
  if (!visible || !errors_go_to_terminal()) return;
  try {
    thread_ = std::thread([this] { show(); });
  } catch (const std::system_error&) { // then without it
  }
}

WaitLine::~WaitLine() { end(); }

void WaitLine::end() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void WaitLine::show() {
  const auto begin = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  bool drawn = false;
  while (!changed_.wait_for(lock, std::chrono::seconds(1), [this] { return over_; })) {
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin);
    std::string line = fmt::format("{}  {} s", printable(what_), seconds.count());
    if (const std::uint64_t bytes = bytes_; bytes != 0) line += "  " + size_text(bytes);
    const auto width = static_cast<std::size_t>(std::max(terminal_width() - 1, 1));
    print_error(fmt::format("\r{}\x1b[K", cut_to_width(line, width)));
    drawn = true;
  }
  if (drawn) print_error("\r\x1b[K");
}

} // namespace nmexpert
