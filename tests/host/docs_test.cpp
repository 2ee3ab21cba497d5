// SPDX-License-Identifier: MIT
// docs/nmexpert.md and --help name the same options.
#include "program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace netmon::test {
namespace {

std::set<std::string> options_in(const std::string& text) {
  static const std::regex option("(^|[^A-Za-z0-9-])(--[a-z]+(-[a-z]+)*)");
  std::set<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), option), end; match != end; ++match) {
    found.insert((*match)[2]);
  }
  return found;
}

TEST(NmexpertDocs, NameEveryOptionAndNoOther) {
  std::string help;
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--help"},
                                             {"run", "--help"},
                                             {"list", "--help"},
                                             {"info", "--help"},
                                             {"save", "--help"}}) {
    help += nmexpert(arguments).out;
  }
  std::ifstream file(NETMON_DOCS "/nmexpert.md");
  std::stringstream page;
  page << file.rdbuf();
  EXPECT_GT(options_in(help).size(), 8u);
  EXPECT_EQ(options_in(page.str()), options_in(help));
}

} // namespace
} // namespace netmon::test
