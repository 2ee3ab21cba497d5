// SPDX-License-Identifier: MIT
// nmexpert and what only Windows has: exit codes of processes that were ended by another process.
#include "program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netmon::test {
namespace {

using ::testing::HasSubstr;

TEST(NmexpertWindows, TheExitCodeOfATerminatedProcessIsTold) {
  EXPECT_THAT(run_odd(kKillsItself).documents().at(0)["detail"].get<std::string>(),
              HasSubstr("with exit code 9"));
}

TEST(NmexpertWindows, BackslashesAreSeparatorsToo) {
  std::string file = capture("04-udp-dns.pcap");
  for (char& c : file) c = c == '/' ? '\\' : c;
  EXPECT_EQ(nmexpert({"run", "--format", "json", test_expert("odd"), file})
                .documents()
                .at(0)["capture"]["file"],
            file);
}

} // namespace
} // namespace netmon::test
