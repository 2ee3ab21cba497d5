// SPDX-License-Identifier: MIT
// The ratio table. Peers take turns at random (random interleaving), so that a machine that slows
// down slows both.
#include "ratios.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace netmon::bench {

void RatioReporter::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
    times_[run.run_name.function_name].push_back(run.GetAdjustedRealTime());
  }
  ConsoleReporter::ReportRuns(runs);
}

double RatioReporter::median(const std::string& name) const {
  const auto found = times_.find(name);
  if (found == times_.end()) return 0;
  std::vector<double> times = found->second;
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

bool RatioReporter::print(const std::vector<Goal>& goals) const {
  std::vector<std::pair<Goal, double>> rows;
  for (const Goal& goal : goals) {
    const double ours = median(goal.ours);
    const double peer = median(goal.peer);
    if (ours > 0 && peer > 0) rows.emplace_back(goal, ours / peer);
  }
  rows.insert(rows.end(), measured_.begin(), measured_.end());
  if (rows.empty()) return true;

  const auto number = [](double value) {
    return value == 0 ? std::string("-") : fmt::format("{:.3g}", value);
  };
  bool held = true;
  fmt::print("\n| # | What | Measured | Must | Reach for | |\n|---|---|---|---|---|---|\n");
  for (const auto& [goal, ratio] : rows) {
    const bool must_held = goal.must == 0 || ratio <= goal.must;
    const bool reached = goal.reach != 0 && ratio <= goal.reach;
    held = held && must_held;
    fmt::print("| {} | {} | {:.3f} | {} | {} | {} |\n", goal.number, goal.what, ratio,
               number(goal.must), number(goal.reach),
               !must_held ? "MISSED" : reached ? "reached" : goal.must == 0 ? "" : "held");
  }
  return held;
}

int run_with_ratios(int argc, char** argv, const std::vector<Goal>& goals,
                    void (*before)(RatioReporter&)) {
  // --smoke: every benchmark once, briefly, to see that it works; no table to judge by.
  bool smoke = false;
  std::vector<char*> arguments;
  for (int i = 0; i < argc; ++i) {
    if (std::strcmp(argv[i], "--smoke") == 0) {
      smoke = true;
    } else {
      arguments.push_back(argv[i]);
    }
  }
  std::string repetitions = "--benchmark_repetitions=9";
  std::string interleaving = "--benchmark_enable_random_interleaving=true";
  std::string short_run = smoke ? "--benchmark_min_time=0.001" : "--benchmark_min_time=0.05";
  if (!smoke) {
    arguments.insert(arguments.begin() + 1, interleaving.data());
    arguments.insert(arguments.begin() + 1, repetitions.data());
  }
  arguments.insert(arguments.begin() + 1, short_run.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 1;
  RatioReporter reporter;
  if (before && !smoke) before(reporter);
  const std::size_t ran = benchmark::RunSpecifiedBenchmarks(&reporter);
  benchmark::Shutdown();
  if (smoke) return ran != 0 ? 0 : 1;
  return reporter.print(goals) ? 0 : 2;
}

} // namespace netmon::bench
