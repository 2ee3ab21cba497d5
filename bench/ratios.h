// SPDX-License-Identifier: MIT
// Ratios out of Google Benchmark: the medians of interleaved repetitions, one over the other, beside
// the number that must be held and the one to reach for.
#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

namespace netmon::bench {

struct Goal {
  std::string number; // "M1"
  std::string what;
  std::string ours; // benchmark names
  std::string peer;
  double must = 0; // 0: none
  double reach = 0;
};

// Prints as usual and remembers each run's time.
class RatioReporter : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override;

  // A number that no benchmark gives, for the table.
  void add(const Goal& goal, double ratio) { measured_.push_back({goal, ratio}); }

  // The table; benchmarks that did not run are left out. False when a must was missed.
  bool print(const std::vector<Goal>& goals) const;

 private:
  double median(const std::string& name) const;

  std::map<std::string, std::vector<double>> times_;
  std::vector<std::pair<Goal, double>> measured_;
};

// Runs the benchmarks that the command line asks for, interleaved, and prints the table. `before`
// may add numbers of its own while the process is still fresh.
int run_with_ratios(int argc, char** argv, const std::vector<Goal>& goals,
                    void (*before)(RatioReporter&) = nullptr);

} // namespace netmon::bench
