// SPDX-License-Identifier: MIT
// explore --core MODULE [options]: explores the scenarios, and prints the schedule of each
// violation.
//   --scenario PREFIX   only those
//   --bound N           preemptions; each scenario has a default
//   --random N          random schedules, after those
//   --seed N            the first of their seeds
//   --replay SCHEDULE   only this one, of one scenario
//   --expect TEXT       a mutant: not finding this is a failure (`any`: anything)
//   --list              the names
#include "module.h"
#include "scenarios.h"
#include "scheduler.h"
#include "strategy.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace netmon::explore {
namespace {

struct Options {
  const char* core = nullptr;
  std::string scenario;
  std::optional<unsigned> bound;
  std::optional<std::uint64_t> random;
  std::uint64_t seed = 1;
  const char* replay = nullptr;
  const char* expect = nullptr;
  bool list = false;
};

class Explorer {
 public:
  Explorer(const Options& options, const Subject& core, const Scenario& scenario)
      : options_(options), core_(core), scenario_(scenario) {}

  // What was found.
  std::optional<std::string> run() {
    scheduler.forget_sharing();
    if (options_.replay) {
      scheduler.switch_anywhere();
      Replay replay(options_.replay);
      return schedule(replay);
    }
    // First, random schedules determine what is shared.
    constexpr std::uint64_t kWarmUp = 200;
    if (auto found = all_of<Random>(options_.seed, kWarmUp)) return found;
    const unsigned bound = options_.bound.value_or(scenario_.bound);
    for (unsigned i = 0; i <= bound; ++i) {
      if (auto found = exhaustive(i)) return found;
    }
    const std::uint64_t random = options_.random.value_or(scenario_.random);
    if (random == 0) return std::nullopt;
    return all_of<Random>(options_.seed + kWarmUp, random);
  }

  std::uint64_t schedules() const noexcept { return schedules_; }

 private:
  std::optional<std::string> schedule(Strategy& strategy) {
    reset_core();
    ++schedules_;
    return scheduler.run(strategy, [&] {
      World world(core_, options_.replay != nullptr);
      scenario_.run(world);
    });
  }

  template <class S, class... Arguments>
  std::optional<std::string> all_of(Arguments... arguments) {
    S strategy(arguments...);
    do {
      if (auto found = schedule(strategy)) return found;
    } while (strategy.next());
    return std::nullopt;
  }

  std::optional<std::string> exhaustive(unsigned bound) {
    for (;;) {
      const unsigned sharing = scheduler.sharing();
      Exhaustive strategy(bound);
      do {
        if (auto found = schedule(strategy)) return found;
      } while (scheduler.sharing() == sharing && strategy.next());
      if (scheduler.sharing() == sharing) return std::nullopt;
    }
  }

  const Options& options_;
  const Subject& core_;
  const Scenario& scenario_;
  std::uint64_t schedules_ = 0;
};

std::vector<Scenario> all_scenarios() {
  std::vector<Scenario> all;
  for (const auto& some :
       {remote_free_scenarios(), limbo_scenarios(), handover_scenarios(), duel_scenarios(),
        large_scenarios(), retire_scenarios(), vanish_scenarios(), two_key_scenarios()}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

// Returns whether something was found.
bool explore(const Options& options, const Subject& core, const Scenario& scenario) {
  const auto start = std::chrono::steady_clock::now();
  Explorer explorer(options, core, scenario);
  const std::optional<std::string> found = explorer.run();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf("%-36s %9llu schedules %7.2f s, the last of %llu steps\n", scenario.name,
              static_cast<unsigned long long>(explorer.schedules()), seconds.count(),
              static_cast<unsigned long long>(scheduler.steps()));
  if (!found) return false;
  std::printf("FOUND: %s\n  --scenario %s --replay '%s'\n", found->c_str(), scenario.name,
              scheduler.schedule().c_str());
  if (options.expect && found->find(options.expect) == std::string::npos) {
    std::printf("but that is not what was expected: %s\n", options.expect);
    std::exit(1);
  }
  return true;
}

int run(const Options& options) {
  const Subject* core = options.list ? nullptr : load_core(options.core);
  if (!core && !options.list) return 2;
  bool any = false;
  bool found = false;
  for (const Scenario& scenario : all_scenarios()) {
    if (std::string(scenario.name).rfind(options.scenario, 0) != 0) continue;
    any = true;
    if (options.list) {
      std::puts(scenario.name);
      continue;
    }
    found = explore(options, *core, scenario) || found;
    std::fflush(stdout);
    if (found) break;
  }
  if (!any) {
    std::fprintf(stderr, "explore: there is no scenario %s\n", options.scenario.c_str());
    return 2;
  }
  if (options.expect && !found) std::printf("a mutant was not found: %s\n", options.expect);
  return found == (options.expect != nullptr) ? 0 : 1;
}

bool parse(int count, char** arguments, Options& options) {
  for (int i = 1; i < count; ++i) {
    const std::string name = arguments[i];
    if (name == "--list") {
      options.list = true;
      continue;
    }
    if (i + 1 == count) return false;
    const char* value = arguments[++i];
    if (name == "--core")
      options.core = value;
    else if (name == "--scenario")
      options.scenario = value;
    else if (name == "--bound")
      options.bound = static_cast<unsigned>(std::atoi(value));
    else if (name == "--random")
      options.random = std::strtoull(value, nullptr, 10);
    else if (name == "--seed")
      options.seed = std::strtoull(value, nullptr, 10);
    else if (name == "--replay")
      options.replay = value;
    else if (name == "--expect")
      options.expect = std::string_view(value) == "any" ? "" : value;
    else
      return false;
  }
  return options.core || options.list;
}

} // namespace
} // namespace netmon::explore

int main(int count, char** arguments) {
  netmon::explore::Options options;
  if (!netmon::explore::parse(count, arguments, options)) {
    std::fprintf(stderr,
                 "usage: explore --core MODULE [--scenario PREFIX] [--bound N] [--random N]\n"
                 "  [--seed N] [--replay SCHEDULE] [--expect TEXT] | --list\n");
    return 2;
  }
  return netmon::explore::run(options);
}
