// SPDX-License-Identifier: MIT
// One report, filled from several threads.
#include "collector.h"

namespace nmexpert {

Collector::Collector(const Job& job, Progress& progress, std::size_t run)
    : progress_(progress), run_(run) {
  report_.expert.file = job.expert;
  report_.capture_file = job.capture_name.empty() ? job.capture : job.capture_name;
}

void Collector::on_capture(std::uint32_t frames) {
  const std::lock_guard lock(mutex_);
  report_.frames = frames;
  progress_.set_frames(run_, frames);
}

void Collector::on_expert(const ExpertInfo& expert) {
  const std::lock_guard lock(mutex_);
  report_.expert = expert;
  running_ = true;
  loaded_ = std::chrono::steady_clock::now();
  if (live_) begin_live();
}

void Collector::on_event(Event event) {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  if (live_) {
    const auto hidden = progress_.hide();
    live_->write_event(event);
  } else {
    report_.events.push_back(std::move(event));
  }
}

void Collector::on_status(const EXPERTSTATUS& status) { progress_.show(run_, status); }

void Collector::on_config(std::string_view config) {
  const std::lock_guard lock(mutex_);
  config_ = config;
}

void Collector::on_warning(std::string_view text) {
  const std::lock_guard lock(mutex_);
  report_.capture_warnings.emplace_back(text);
}

void Collector::on_failure(Failure kind, std::string_view text) {
  const std::lock_guard lock(mutex_);
  failure_ = kind;
  failure_text_ = text;
  closed_ = true;
}

void Collector::on_result(const Result& result) {
  const std::lock_guard lock(mutex_);
  end_with(result);
}

void Collector::go_live(LiveWriter& writer) {
  const std::lock_guard lock(mutex_);
  live_ = &writer;
  if (running_) begin_live();
}

void Collector::begin_live() {
  const auto hidden = progress_.hide();
  live_->begin(report_);
  for (const Event& event : report_.events) live_->write_event(event);
  report_.events = {};
}

const Report* Collector::give_up(Status status, std::string detail) {
  const std::lock_guard lock(mutex_);
  if (!running_ || closed_) return nullptr;
  end_with({status, std::move(detail), std::nullopt});
  return &report_;
}

void Collector::end_with(const Result& result) {
  report_.result = result;
  closed_ = true;
  if (!running_) return;
  const auto duration = std::chrono::steady_clock::now() - loaded_;
  report_.duration_ms = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(duration).count());
}

} // namespace nmexpert
