// SPDX-License-Identifier: MIT
// Runs nmexpert and keeps all it said.
#pragma once

#include "experts/odd.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace netmon::test {

struct Outcome {
  int exit_code = -1; // -1: ended by a signal
  int signal = 0;
  std::string out;
  std::string err;
  double seconds = 0;

  bool says(const std::string& text) const { return out.find(text) != std::string::npos; }
  bool complains(const std::string& text) const { return err.find(text) != std::string::npos; }

  // The JSON documents of the output, one a line.
  std::vector<nlohmann::json> documents() const;
};

struct Launch {
  bool close_input = false;
  bool close_output = false;
  bool close_errors = false;
  std::string output_to;               // a file, instead of being kept
  std::function<void(pid_t)> meanwhile; // called while it runs
};

// `arguments` without the program's name.
Outcome nmexpert(const std::vector<std::string>& arguments, const Launch& launch = {});

std::string test_expert(const std::string& name);
std::string capture(const std::string& name); // of tests/captures

// A configuration file for `odd`; the same name for the same oddity.
std::string odd_config(Oddity oddity);

// nmexpert run on `odd`, as JSON unless `options` say otherwise.
Outcome run_odd(Oddity oddity, std::vector<std::string> options = {}, const Launch& launch = {});

} // namespace netmon::test
