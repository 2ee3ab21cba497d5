// SPDX-License-Identifier: MIT
// "topuser a.pcap.gz  reading 12 s"
// "topuser a.cap  [#########-----------]  45 %  frame 1,234 of 2,345  counting"
// "3 of 12  [#####---------------]  28 %  topuser a.cap, topuser b.cap"
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

std::string bar(std::size_t percent) {
  const std::size_t full = percent * kBarWidth / 100;
  return fmt::format("[{}{}]  {:3} %", std::string(full, '#'), std::string(kBarWidth - full, '-'),
                     percent);
}

} // namespace

void Progress::begin(std::size_t run, const std::string& expert, const std::string& capture) {
  if (!visible_) return;
  const std::lock_guard lock(mutex_);
  const std::string name = printable(base_name(expert) + " " + base_name(capture));
  Run& begun = runs_[run];
  begun = {cut_to_width(name, 40), {}, 0, 0};
  draw_title(begun);
}

void Progress::show_reading(std::size_t run, std::chrono::seconds time) {
  if (!visible_) return;
  const std::lock_guard lock(mutex_);
  const auto at = runs_.find(run);
  if (at == runs_.end()) return;
  at->second.reading = fmt::format("reading {} s", time.count());
  draw_title(at->second);
}

void Progress::set_frames(std::size_t run, std::uint32_t frames) {
  const std::lock_guard lock(mutex_);
  const auto at = runs_.find(run);
  if (at == runs_.end()) return;
  at->second.frames = frames;
  if (at->second.reading.empty()) return;
  at->second.reading.clear();
  draw_title(at->second);
}

void Progress::show(std::size_t run, const EXPERTSTATUS& status) {
  if (!visible_) return;
  const std::lock_guard lock(mutex_);
  const auto at = runs_.find(run);
  if (at == runs_.end()) return;
  at->second.percent = std::min<std::size_t>(status.PercentDone, 100);
  if (is_many_) return draw(line_of_all());
  std::string line = at->second.title + "  " + bar(at->second.percent);
  if (status.Frame != INVALID_FRAME_NUMBER) {
    line += fmt::format("  frame {} of {}", grouped(std::uint64_t{status.Frame} + 1),
                        grouped(at->second.frames));
  }
  if (status.szStatusText[0] != '\0') line += "  " + printable(utf8_text(status.szStatusText));
  draw(line);
}

void Progress::end(std::size_t run) {
  const std::lock_guard lock(mutex_);
  runs_.erase(run);
  ++done_;
}

std::unique_lock<std::mutex> Progress::hide() {
  std::unique_lock lock(mutex_);
  if (drawn_) print_error("\r\x1b[K");
  drawn_ = false;
  return lock;
}

std::string Progress::line_of_all() const {
  std::size_t percent = 100 * done_;
  std::string names;
  for (const auto& [number, run] : runs_) {
    percent += run.percent;
    names += (names.empty() ? "" : ", ") + run.title;
    if (!run.reading.empty()) names += " (" + run.reading + ")";
  }
  return fmt::format("{} of {}  {}  {}", grouped(done_), grouped(total_),
                     bar(std::min<std::size_t>(percent / std::max<std::size_t>(total_, 1), 100)),
                     names);
}

// The line as long as nothing else is known of the run.
void Progress::draw_title(const Run& run) {
  if (is_many_) return draw(line_of_all());
  draw(run.reading.empty() ? run.title : run.title + "  " + run.reading);
}

void Progress::draw(const std::string& line) {
  const auto width = static_cast<std::size_t>(std::max(terminal_width() - 1, 1));
  print_error(fmt::format("\r{}\x1b[K", cut_to_width(line, width)));
  drawn_ = true;
}

} // namespace nmexpert
