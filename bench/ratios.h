// SPDX-License-Identifier: MIT
// Ratios from Google Benchmark: the medians of interleaved repetitions, one over the other, beside
// the number that must be held and the one to reach for. Numbers that do not come from a benchmark
// are in the same table, with their unit.
#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netmon::bench {

struct Goal {
  std::string_view number; // "M1"
  std::string_view what;
  std::string_view ours;      // the name of a benchmark, or of a number that was added
  std::string_view peer = {}; // what it is divided by; empty: nothing
  std::optional<double> must = {};
  std::optional<double> reach = {};
  std::string_view unit = {}; // for a number that is not a ratio
};

// Prints as usual, and records the time of each run.
class RatioReporter : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override;

  // Adds a number that does not come from a benchmark.
  void add(std::string_view name, double value) { values_[std::string(name)].push_back(value); }

  // Prints the table; rows without a measurement are left out. False when a must was missed.
  bool print(std::span<const Goal> goals) const;

 private:
  std::optional<double> median(std::string_view name) const;

  std::map<std::string, std::vector<double>, std::less<>> values_;
};

// What the command line asks for, passed to a function that adds numbers of its own.
struct Wanted {
  bool smoke = false;                             // only enough to show that it works
  bool operator()(const std::string& name) const; // asked for by --benchmark_filter
};

// Runs the benchmarks that the command line asks for, interleaved, and prints the table. `before`
// may add numbers of its own while the process is still fresh.
int run_with_ratios(int argc, char** argv, std::span<const Goal> goals,
                    void (*before)(RatioReporter&, const Wanted&) = nullptr);

} // namespace netmon::bench
