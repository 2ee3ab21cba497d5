// SPDX-License-Identifier: MIT
// nmexpert list: loads each expert, in a process of its own, and tells what Register said.
#include "collector.h"
#include "commands.h"
#include "default_limits.h"
#include "file_path.h"
#include "interrupt.h"
#include "output.h"
#include "runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace nmexpert {

namespace {

namespace fs = std::filesystem;

bool is_expert_name(std::string name) {
  constexpr std::string_view kSuffix = NETMON_EXPERT_SUFFIX;
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return name.ends_with(kSuffix);
}

// The experts of a folder, by name. False when it cannot be read.
bool find_experts(const std::string& folder, std::vector<std::string>& found) {
  std::error_code error;
  for (fs::directory_iterator entry(file_path(folder), error), end; !error && entry != end;
       entry.increment(error)) {
    if (is_expert_name(file_text(entry->path()))) found.push_back(file_text(entry->path()));
  }
  if (error) {
    message(fmt::format("cannot read folder '{}': {}", folder, error.message()));
    return false;
  }
  std::sort(found.begin(), found.end());
  if (found.empty()) message(fmt::format("there is no expert in folder '{}'", folder));
  return !found.empty();
}

class ListCommand {
 public:
  explicit ListCommand(const Options& options) : options_(options), output_(options.output, options.experts) {}

  int run() {
    if (!output_.is_open()) return kUsage;
    writer_ = Writer::make(options_.format, output_.stream(), output_.width());
    for (const std::string& argument : options_.experts) {
      std::vector<std::string> files;
      std::error_code error;
      if (!fs::is_directory(file_path(argument), error)) {
        files = {argument};
      } else if (!find_experts(argument, files)) {
        exit_code_ = kBadExpert;
      }
      for (const std::string& file : files) {
        if (interrupts() == 0 && output_.is_open()) describe(file);
      }
    }
    writer_->finish();
    if (!output_.finish()) return kUsage;
    return exit_code_ == kDone && interrupts() > 0 ? kExpertFailed : exit_code_;
  }

 private:
  void describe(const std::string& file) {
    Job job;
    job.describe = true;
    job.expert = file;
    job.load_timeout_ms = options_.timeout_ms;
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
