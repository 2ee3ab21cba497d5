// SPDX-License-Identifier: MIT
// Starting nmexpert, and the files that it is given.
#include "program.h"

#include "support/library.h"
#include "support/temp_folder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace netmon::test {

std::vector<nlohmann::json> Outcome::documents() const {
  std::vector<nlohmann::json> found;
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);) {
    found.push_back(nlohmann::json::parse(line, nullptr, false));
    EXPECT_FALSE(found.back().is_discarded()) << line;
  }
  return found;
}

Outcome nmexpert(const std::vector<std::string>& arguments, const Launch& launch) {
  return {run_program(NETMON_NMEXPERT, arguments, launch)};
}

std::string test_expert(const std::string& name) {
  return std::string(NETMON_TEST_EXPERTS) + "/" + name + kModuleSuffix;
}

std::string capture(const std::string& name) {
  return std::string(NETMON_TEST_CAPTURES) + "/" + name;
}

std::string contents(const std::string& path) {
  std::ifstream in(path_of(path), std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string config_of(unsigned behavior) {
  static const TempFolder folder;
  std::vector<std::uint8_t> bytes(8);
  bytes[0] = 8;
  bytes[4] = static_cast<std::uint8_t>(behavior);
  return folder.write(std::to_string(behavior), bytes);
}

namespace {

Outcome run_told(const std::string& expert, unsigned behavior, std::vector<std::string> options,
                 const Launch& launch) {
  std::vector<std::string> arguments = {"run", "--format", "json", "--config", config_of(behavior)};
  arguments.insert(arguments.end(), options.begin(), options.end());
  arguments.push_back(test_expert(expert));
  arguments.push_back(capture("04-udp-dns.pcap"));
  return nmexpert(arguments, launch);
}

} // namespace

Outcome run_odd(Oddity oddity, std::vector<std::string> options, const Launch& launch) {
  return run_told("odd", oddity, std::move(options), launch);
}

Outcome run_hostile(const std::string& expert, Hostility hostility,
                    std::vector<std::string> options, const Launch& launch) {
  return run_told(expert, hostility, std::move(options), launch);
}

} // namespace netmon::test
