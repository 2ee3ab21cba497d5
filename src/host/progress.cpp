// SPDX-License-Identifier: MIT
// "topuser  [#########-----------]  45 %  frame 1,234 of 2,345  counting"
#include "progress.h"

#include "report.h"
#include "terminal.h"
#include "text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace nmexpert {

namespace {

constexpr std::size_t kBarWidth = 20;

std::string base_name(const std::string& path) { return path.substr(path.find_last_of("/\\") + 1); }

} // namespace

void Progress::begin(const std::string& expert, const std::string& capture) {
  if (!visible_) return;
  const std::lock_guard lock(mutex_);
  title_ = cut_to_width(printable(base_name(expert) + " " + base_name(capture)), 40);
  frames_ = 0;
  draw(title_);
}

void Progress::set_frames(std::uint32_t frames) {
  const std::lock_guard lock(mutex_);
  frames_ = frames;
}

void Progress::show(const EXPERTSTATUS& status) {
  if (!visible_) return;
  const std::lock_guard lock(mutex_);
  const std::size_t percent = std::min<std::size_t>(status.PercentDone, 100);
  const std::size_t full = percent * kBarWidth / 100;
  std::string line = fmt::format("{}  [{}{}]  {:3} %", title_, std::string(full, '#'),
                                 std::string(kBarWidth - full, '-'), percent);
  if (status.Frame != INVALID_FRAME_NUMBER) {
    line +=
        fmt::format("  frame {} of {}", grouped(std::uint64_t{status.Frame} + 1), grouped(frames_));
  }
  if (status.szStatusText[0] != '\0') line += "  " + printable(utf8_text(status.szStatusText));
  draw(line);
}

void Progress::clear() {
  const std::lock_guard lock(mutex_);
  if (!drawn_) return;
  print_error("\r\x1b[K");
  drawn_ = false;
}

void Progress::draw(const std::string& line) {
  const auto width = static_cast<std::size_t>(std::max(terminal_width() - 1, 1));
  print_error(fmt::format("\r{}\x1b[K", cut_to_width(line, width)));
  drawn_ = true;
}

} // namespace nmexpert
