// SPDX-License-Identifier: MIT
// nmexpert list: loads each expert, in a process of its own, and tells what Register said.
#include "collector.h"
#include "commands.h"
#include "expert_files.h"
#include "interrupt.h"
#include "output.h"
#include "runner.h"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace nmexpert {

int list_experts(const Options& options) {
  catch_interrupts();
  Output output(options.output, options.experts);
  if (!output.is_open()) return kUsage;
  const auto writer = Writer::make(options.format, output.stream(), output.width());
  int exit_code = kDone;
  Progress progress(false);
  const std::vector<std::string> folders = expert_folders();
  const ExpertFiles experts =
      options.experts.empty() ? installed_experts(folders) : find_experts(options.experts, folders);
  for (const std::string& problem : experts.problems) {
    message(problem);
    exit_code = kBadExpert;
  }
  for (const std::string& file : experts.files) {
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
  writer->finish();
  return output.finish() ? exit_code : kUsage;
}

} // namespace nmexpert
