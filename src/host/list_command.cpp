// SPDX-License-Identifier: MIT
// nmexpert list: loads each expert, in a process of its own, and reports what Register returned.
#include "collector.h"
#include "commands.h"
#include "default_limits.h"
#include "expert_files.h"
#include "interrupt.h"
#include "output.h"
#include "runner.h"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace nmexpert {

namespace {

class ListCommand {
 public:
  explicit ListCommand(const Options& options)
      : options_(options),
        experts_(find(options.experts)),
        output_(options.output, experts_.files) {}

  int run() {
    if (!output_.is_open()) return kUsage;
    writer_ = Writer::make(options_.format, output_.stream(), output_.width());
    for (const std::string& problem : experts_.problems) {
      message(problem);
      exit_code_ = kBadExpert;
    }
    for (const std::string& file : experts_.files) {
      // Skipped when the result could not be shown.
      if (interrupts() == 0 && output_.is_open()) describe(file);
    }
    writer_->finish();
    if (!output_.finish()) return kUsage;
    return exit_code_ == kDone && interrupts() > 0 ? kExpertFailed : exit_code_;
  }

 private:
  static ExpertFiles find(const std::vector<std::string>& arguments) {
    const std::vector<std::string> folders = expert_folders();
    return arguments.empty() ? installed_experts(folders) : find_experts(arguments, folders);
  }

  void describe(const std::string& file) {
    Job job;
    job.describe = true;
    job.expert = file;
    job.load_timeout_ms = options_.load_timeout_ms;
    job.memory_limit = default_memory_limit(1);
    Collector collector(job, progress_);
    run_isolated(job, collector);
    if (collector.report() && collector.report()->result.status == Status::done) {
      writer_->write(collector.report()->expert);
      output_.flush();
      return;
    }
    message(collector.report()
                ? fmt::format("expert '{}': {}", file, collector.report()->result.detail)
                : collector.failure_text());
    if (interrupts() == 0) exit_code_ = kBadExpert;
  }

  const Options& options_;
  const ExpertFiles experts_;
  Output output_;
  std::unique_ptr<Writer> writer_;
  Progress progress_{false};
  int exit_code_ = kDone;
};

} // namespace

int list_experts(const Options& options) {
  catch_interrupts();
  return ListCommand(options).run();
}

} // namespace nmexpert
