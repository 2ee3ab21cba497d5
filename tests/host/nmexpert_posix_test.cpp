// SPDX-License-Identifier: MIT
// nmexpert and what only POSIX systems have: signals, and a device that is always full.
#include "program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netmon::test {
namespace {

using ::testing::HasSubstr;

TEST(NmexpertPosix, TheSignalThatEndedAnExpertIsNamed) {
  EXPECT_THAT(run_odd(kKillsItself).documents().at(0)["detail"].get<std::string>(),
              HasSubstr("by signal SIGKILL"));
}

TEST(NmexpertPosix, OutputOntoAFullDevice) {
  const std::string expert = test_expert("odd"), file = capture("04-udp-dns.pcap");
  const Outcome full = nmexpert({"run", "--output", "/dev/full", expert, file});
  EXPECT_EQ(full.exit_code, 1);
  EXPECT_THAT(full.err, HasSubstr("/dev/full"));
  Launch to_full;
  to_full.output_to = "/dev/full";
  const Outcome standard = nmexpert({"run", expert, file}, to_full);
  EXPECT_EQ(standard.exit_code, 1);
  EXPECT_THAT(standard.err, HasSubstr("cannot write the report"));
}

} // namespace
} // namespace netmon::test
