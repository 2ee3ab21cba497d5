// SPDX-License-Identifier: MIT
// The ratio table. Benchmarks are randomly interleaved, so that a machine that slows down slows
// both peers.
#include "ratios.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <regex>

namespace netmon::bench {

void RatioReporter::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
    add(run.run_name.function_name, run.GetAdjustedRealTime());
  }
  ConsoleReporter::ReportRuns(runs);
}

std::optional<double> RatioReporter::median(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return {};
  std::vector<double> values = found->second;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

bool RatioReporter::print(std::span<const Goal> goals) const {
  bool held = true;
  bool any = false;
  for (const Goal& goal : goals) {
    std::optional<double> measured = median(goal.ours);
    if (!goal.peer.empty()) {
      const std::optional<double> peer = median(goal.peer);
      measured = measured && peer ? std::optional(*measured / *peer) : std::nullopt;
    }
    if (!measured) continue;
    if (!any)
      fmt::print("\n| # | What | Measured | Must | Reach for | |\n|---|---|---|---|---|---|\n");
    any = true;

    const auto number = [&](std::optional<double> value, const char* format) {
      if (!value) return std::string("-");
      std::string text = fmt::format(fmt::runtime(format), *value);
      if (!goal.unit.empty()) text += fmt::format(" {}", goal.unit);
      return text;
    };
    const bool missed = goal.must && !(*measured <= *goal.must);
    const bool reached = goal.reach && *measured <= *goal.reach;
    held = held && !missed;
    fmt::print("| {} | {} | {} | {} | {} | {} |\n", goal.number, goal.what,
               number(measured, "{:.3f}"), number(goal.must, "{:.3g}"),
               number(goal.reach, "{:.3g}"),
               missed      ? "MISSED"
               : reached   ? "reached"
               : goal.must ? "held"
                           : "");
  }
  return held;
}

bool Wanted::operator()(const std::string& name) const {
  std::string filter = benchmark::GetBenchmarkFilter();
  if (filter.empty() || filter == "all") return true;
  const bool inverted = filter.front() == '-';
  if (inverted) filter.erase(0, 1);
  return std::regex_search(name, std::regex(filter, std::regex::extended)) != inverted;
}

int run_with_ratios(int argc, char** argv, std::span<const Goal> goals,
                    void (*before)(RatioReporter&, const Wanted&)) {
  // --smoke: every benchmark once, briefly, to see that it works; prints no table.
  Wanted wanted;
  std::vector<char*> arguments;
  for (int i = 0; i < argc; ++i) {
    if (std::strcmp(argv[i], "--smoke") == 0) {
      wanted.smoke = true;
    } else {
      arguments.push_back(argv[i]);
    }
  }
  std::string repetitions = "--benchmark_repetitions=9";
  std::string interleaving = "--benchmark_enable_random_interleaving=true";
  std::string short_run = wanted.smoke ? "--benchmark_min_time=0.001" : "--benchmark_min_time=0.05";
  if (!wanted.smoke) {
    arguments.insert(arguments.begin() + 1, interleaving.data());
    arguments.insert(arguments.begin() + 1, repetitions.data());
  }
  arguments.insert(arguments.begin() + 1, short_run.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 1;
  RatioReporter reporter;
  if (before) before(reporter, wanted);
  const std::size_t ran = benchmark::RunSpecifiedBenchmarks(&reporter);
  benchmark::Shutdown();
  if (wanted.smoke) return ran != 0 ? 0 : 1;
  return reporter.print(goals) ? 0 : 2;
}

} // namespace netmon::bench
