// SPDX-License-Identifier: MIT
// nmexpert and hostile experts, with what only POSIX systems have: signals, process groups,
// descriptors that are inherited, limits of the shell.
#include "experts/hostile.h"
#include "program.h"
#include "support/environment.h"
#include "support/temp_folder.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstdlib>

namespace netmon::test {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> event_names(const Outcome& outcome) {
  std::vector<std::string> names;
  const auto document = outcome.documents().at(0);
  for (const auto& event : document["events"]) names.push_back(event["name"]);
  return names;
}

// Each has ended, with everything that it started, when nmexpert has.
TEST(NmexpertHostilePosix, ExpertsThatAreHardToEnd) {
  const struct {
    const char* name;
    Hostility what;
    const char* status;
    const char* says;
  } kCases[] = {
      {"stops itself", kStopsItself, "timeout", "its process was terminated"},
      {"joins its parent and stops", kJoinsItsParentAndStops, "timeout",
       "its process was terminated"},
      {"fills the control pipe", kFillsControlPipe, "terminated", "on request"},
      {"leaves daemons", kLeavesDaemons, "done", ""},
      {"leaves daemons and dies", kLeavesDaemonsAndDies, "crashed", "SIGKILL"},
      {"leaves talkers", kLeavesTalkers, "crashed", ""},
  };
  // These experts fork, and before that jemalloc takes more locks than the thread sanitizer's
  // deadlock detector can count.
  const ScopedEnvironment sanitizer("TSAN_OPTIONS", "halt_on_error=1:detect_deadlocks=0");
  for (const auto& test : kCases) {
    SCOPED_TRACE(test.name);
    const Outcome outcome = run_hostile("hostile_posix", test.what, {"--timeout", "2"});
    ASSERT_EQ(outcome.documents().size(), 1u) << outcome.err;
    const auto document = outcome.documents()[0];
    EXPECT_EQ(document["status"], test.status) << document["detail"];
    EXPECT_EQ(outcome.exit_code, document["status"] == "done" ? 0 : 4);
    EXPECT_THAT(document["detail"].get<std::string>(), HasSubstr(test.says));
    const auto names = event_names(outcome);
    ASSERT_FALSE(names.empty());
    EXPECT_EQ(names[0], "before");
    for (std::size_t i = 1; i < names.size(); ++i) {
      EXPECT_GT(std::atoi(names[i].c_str()), 1);
      EXPECT_NE(kill(std::atoi(names[i].c_str()), 0), 0) << names[i] << " lives on";
      EXPECT_EQ(errno, ESRCH);
    }
    if (test.what == kLeavesDaemons || test.what == kLeavesDaemonsAndDies) {
      EXPECT_EQ(names.size(), 11u);
    }
  }
}

TEST(NmexpertHostilePosix, ExpertsInheritNoFiles) {
  const TempFolder folder;
  const std::string secret = folder.write("secret", {1});
  const std::string report = folder.path("report");
  const int fd = open(secret.c_str(), O_RDONLY); // inherited by whatever is started here
  ASSERT_GE(fd, 0);
  const int high = fcntl(fd, F_DUPFD, 200);
  const Outcome outcome = run_hostile("hostile_posix", kTellsOpenFiles, {"--output", report});
  close(fd);
  close(high);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  Outcome written;
  written.out = contents(report);
  const auto names = event_names(written);
  EXPECT_GT(names.size(), 4u); // the standard streams and the report streams, which it has
  EXPECT_THAT(names, Each(Not(HasSubstr(folder.path("")))));
}

TEST(NmexpertHostilePosix, WhatExpertsStartDoesNotInheritTheReportStream) {
  EXPECT_THAT(event_names(run_hostile("hostile_posix", kTellsFilesOfAChild)),
              ::testing::ElementsAre("before", "end"));
}

// A program that a shell runs by exec has the children of that shell.
TEST(NmexpertHostilePosix, ChildrenThatItHadBeforeAreLeftAlone) {
  const Outcome outcome = {run_program(
      "/bin/sh",
      {"-c", "sleep 1000 > /dev/null 2>&1 & echo $! >&2; exec '" NETMON_NMEXPERT "' run '" +
                 test_expert("odd") + "' '" + capture("04-udp-dns.pcap") + "'"})};
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const pid_t sleeper = std::atoi(outcome.err.c_str());
  ASSERT_GT(sleeper, 1);
  EXPECT_EQ(kill(sleeper, 0), 0);
  kill(sleeper, SIGKILL);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they need all memory
TEST(NmexpertHostilePosix, MemoryIsLimitedUnlessTheUserWantsNoLimit) {
  const auto told = [](std::vector<std::string> options) {
    return event_names(run_hostile("hostile_posix", kTellsMemoryLimit, std::move(options))).at(1);
  };
  EXPECT_EQ(told({}), "limited");
  EXPECT_EQ(told({"--memory-limit", "1G"}), "limited");
  EXPECT_EQ(told({"--memory-limit", "none"}), "unlimited");
}
#endif

TEST(NmexpertHostilePosix, AListThatIsStoppedStartsNoMore) {
  const Outcome outcome =
      nmexpert({"list", "--format", "json", test_expert("odd"), test_expert("register_interrupts"),
                test_expert("mangled"), test_expert("register_interrupts")});
  EXPECT_EQ(outcome.exit_code, 4);
  ASSERT_EQ(outcome.documents().size(), 1u);
  EXPECT_EQ(outcome.documents()[0]["name"], "odd");
  EXPECT_THAT(outcome.err, HasSubstr("stopped on request"));
}

#if !defined(__SANITIZE_THREAD__) // whose runtime makes files grow before the program begins
TEST(NmexpertHostilePosix, AFileThatMayNotGrowIsToldOf) {
  const std::string file = capture("04-udp-dns.pcap");
  const TempFolder folder;
  const std::string program = std::string("'") + NETMON_NMEXPERT + "'";
  for (const std::string& command :
       {program + " info '" + file + "' > '" + folder.path("out") + "'",
        program + " run '" + test_expert("odd") + "' '" + file + "' > '" + folder.path("out") +
            "'"}) {
    const ProgramEnd end = run_program("/bin/sh", {"-c", "ulimit -f 0; " + command});
    EXPECT_EQ(end.signal, 0) << command;
    EXPECT_TRUE(end.exit_code == 1 || end.exit_code == 2) << end.exit_code;
    EXPECT_THAT(end.err, HasSubstr("nmexpert: cannot")) << command;
  }
}
#endif

} // namespace
} // namespace netmon::test
