// SPDX-License-Identifier: MIT
// nmexpert list: loads each expert, in a process of its own, and tells what Register said.
#include "collector.h"
#include "commands.h"
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

} // namespace

int list_experts(const Options& options) {
  catch_interrupts();
  Output output(options.output, options.experts);
  if (!output.is_open()) return kUsage;
  const auto writer = Writer::make(options.format, output.stream(), output.width());
  int exit_code = kDone;
  Progress progress(false);
  for (const std::string& argument : options.experts) {
    std::vector<std::string> files;
    std::error_code error;
    if (!fs::is_directory(file_path(argument), error)) {
      files = {argument};
    } else if (!find_experts(argument, files)) {
      exit_code = kBadExpert;
    }
    for (const std::string& file : files) {
      if (!output.is_open()) break; // nobody would see what is found
      Job job;
      job.describe = true;
      job.expert = file;
      Collector collector(job, progress);
      run_isolated(job, collector);
      if (collector.report() && collector.report()->result.status == Status::done) {
        writer->write(collector.report()->expert);
        output.flush();
      } else {
        message(collector.report()
                    ? fmt::format("expert '{}': {}", file, collector.report()->result.detail)
                    : collector.failure_text());
        exit_code = kBadExpert;
      }
    }
  }
  writer->finish();
  return output.finish() ? exit_code : kUsage;
}

} // namespace nmexpert
