// SPDX-License-Identifier: MIT
// Collects the results of a job in a report. Depends on job.h, live_writer.h, progress.h.
#pragma once

#include "job.h"
#include "live_writer.h"
#include "progress.h"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace nmexpert {

class Collector final : public JobListener {
 public:
  // `run` is its number for `progress`.
  Collector(const Job& job, Progress& progress, std::size_t run = 0);

  void on_reading(std::chrono::seconds time) override { progress_.show_reading(run_, time); }
  void on_capture(std::uint32_t frames) override;
  void on_expert(const ExpertInfo& expert) override;
  void on_event(Event event) override;
  void on_status(const EXPERTSTATUS& status) override;
  void on_config(std::string_view config) override;
  void on_warning(std::string_view text) override;
  void on_failure(Failure kind, std::string_view text) override;
  void on_result(const Result& result) override;

  // What to print when the job is over; null when it failed.
  const Report* report() const { return failure_ ? nullptr : &report_; }
  std::optional<Failure> failure() const { return failure_; }
  const std::string& failure_text() const { return failure_text_; }
  const std::optional<std::string>& config() const { return config_; }
  const std::vector<std::string>& warnings() const { return report_.capture_warnings; }

  // From now on, events are printed, starting with those already collected, and no longer
  // collected. Any thread. The caller ends the output with report().
  void go_live(LiveWriter& writer);

  // Ends a job that will never end by itself. Null when the expert was not running. Any thread.
  const Report* give_up(Status status, std::string detail);

 private:
  void end_with(const Result& result);
  void begin_live();

  std::mutex mutex_; // experts report from several threads
  Progress& progress_;
  const std::size_t run_;
  LiveWriter* live_ = nullptr;
  Report report_;
  bool running_ = false;
  std::chrono::steady_clock::time_point loaded_; // valid when running_
  bool closed_ = false;                          // nothing more is accepted
  std::optional<Failure> failure_;
  std::string failure_text_;
  std::optional<std::string> config_;
};

} // namespace nmexpert
