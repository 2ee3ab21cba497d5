// SPDX-License-Identifier: MIT
// Runs nmexpert and keeps all its output.
#pragma once

#include "experts/hostile.h"
#include "experts/odd.h"
#include "support/process.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace netmon::test {

struct Outcome : ProgramEnd {
  bool says(const std::string& text) const { return out.find(text) != std::string::npos; }
  bool complains(const std::string& text) const { return err.find(text) != std::string::npos; }

  // The JSON documents of the output, one per line.
  std::vector<nlohmann::json> documents() const;
};

using Launch = ProgramOptions;

// `arguments` without the program's name.
Outcome nmexpert(const std::vector<std::string>& arguments, const Launch& launch = {});

std::string test_expert(const std::string& name);
std::string capture(const std::string& name);  // of tests/captures
std::string contents(const std::string& path); // of a file; empty where there is none

// A configuration file for `odd` or the hostile experts; the same name for the same behavior.
std::string config_of(unsigned behavior);
inline std::string odd_config(Oddity oddity) { return config_of(oddity); }

// nmexpert run on `odd`, as JSON unless `options` say otherwise.
Outcome run_odd(Oddity oddity, std::vector<std::string> options = {}, const Launch& launch = {});

// The same on `hostile` or `hostile_posix`.
Outcome run_hostile(const std::string& expert, Hostility hostility,
                    std::vector<std::string> options = {}, const Launch& launch = {});

} // namespace netmon::test
