// SPDX-License-Identifier: MIT
// nmexpert run --jobs, and --format jsonl: several runs at a time, events while the expert runs,
// and everything in the order of the arguments.
#include "experts/meets.h"
#include "program.h"
#include "progress.h"
#include "support/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace netmon::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const char* const kSlow = "04-udp-dns.pcap";
const char* const kQuick = "07-vlan-icmp-arp.pcap";

// The first of four runs ends only after the others, so that they have to run in parallel.
Outcome meeting(const char* format) {
  const TempFolder folder;
  Launch launch;
  launch.environment = {{kMeetingFolder, folder.path("")}};
  return nmexpert(
      {"run", "--jobs", "2", "--timeout", "60", "--format", format, test_expert("meets"), "--",
       capture(kSlow), capture(kQuick), capture(kQuick), capture(kQuick)},
      launch);
}

TEST(NmexpertJobs, RunAtATimeAndReportInOrder) {
  const Outcome outcome = meeting("json");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  std::vector<std::string> captures;
  for (const auto& document : outcome.documents()) {
    EXPECT_EQ(document["status"], "done");
    captures.push_back(document["capture"]["file"]);
  }
  EXPECT_THAT(captures,
              ElementsAre(capture(kSlow), capture(kQuick), capture(kQuick), capture(kQuick)));
}

TEST(NmexpertJobs, LinesComeRunByRun) {
  const Outcome outcome = meeting("jsonl");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  std::vector<std::pair<std::string, int>> lines;
  for (const auto& line : outcome.documents()) lines.emplace_back(line["type"], line["run"]);
  std::vector<std::pair<std::string, int>> expected;
  for (int run = 0; run < 4; ++run) {
    for (const char* type : {"run", "event", "end"}) expected.emplace_back(type, run);
  }
  EXPECT_EQ(lines, expected);
}

TEST(NmexpertJobs, WhatIsBadIsToldOnce) {
  const Outcome outcome =
      nmexpert({"run", "--jobs", "4", test_expert("no_run"), test_expert("no_run"), "--",
                capture(kQuick), capture(kQuick), "/no/such.cap", "/no/such.cap"});
  EXPECT_EQ(outcome.exit_code, 2);
  for (const char* text : {"no function Run", "/no/such.cap"}) {
    EXPECT_THAT(outcome.err, HasSubstr(text));
    EXPECT_EQ(outcome.err.find(text), outcome.err.rfind(text)) << text;
  }
}

TEST(NmexpertJobs, AConfigurationIsMadeOnce) {
  const TempFolder folder;
  const Outcome outcome = nmexpert({"run", "--jobs", "4", "--format", "json", "--save-config",
                                    folder.path("saved"), test_expert("odd"), "--", "/no/such.cap",
                                    capture(kQuick), capture(kQuick), capture(kQuick)});
  EXPECT_EQ(outcome.exit_code, 2);
  ASSERT_EQ(outcome.documents().size(), 3u);
  for (const auto& document : outcome.documents()) EXPECT_EQ(document["events"].size(), 3u);
}

TEST(NmexpertJobs, ThoseThatCrashDisturbNoOthers) {
  std::vector<std::string> arguments = {"run",
                                        "--jobs",
                                        "3",
                                        "--format",
                                        "json",
                                        "--config",
                                        odd_config(kLeavesAProcess),
                                        test_expert("odd"),
                                        test_expert("mangled"),
                                        "--"};
  for (int i = 0; i < 5; ++i) arguments.push_back(capture(kQuick));
  const Outcome outcome = nmexpert(arguments);
  EXPECT_EQ(outcome.exit_code, 4);
  const auto documents = outcome.documents();
  ASSERT_EQ(documents.size(), 10u) << outcome.err;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    EXPECT_EQ(documents[i]["status"], i < 5 ? "crashed" : "done");
  }
}

// The expert waits until it is told to stop, and that is done when its event has been printed.
TEST(NmexpertJobs, EventsArePrintedWhileTheExpertRuns) {
  for (const char* place : {"--no-progress", "--in-process"}) {
    const TempFolder folder;
    bool was_printed = false;
    Launch launch;
    launch.output_to = folder.path("out");
    launch.meanwhile = [&](RunningProgram& program) {
      const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
      while (!was_printed && std::chrono::steady_clock::now() < end) {
        was_printed = contents(launch.output_to).find("\"before\"") != std::string::npos;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
      program.interrupt();
    };
    Outcome outcome = run_odd(kWaits, {place, "--format", "jsonl"}, launch);
    EXPECT_TRUE(was_printed);
    EXPECT_EQ(outcome.exit_code, 4);
    outcome.out = contents(launch.output_to);
    const auto lines = outcome.documents();
    ASSERT_EQ(lines.size(), 3u) << place;
    EXPECT_EQ(lines[2]["type"], "end");
    EXPECT_EQ(lines[2]["status"], "terminated");
    EXPECT_EQ(lines[2]["events"], 1);
  }
}

TEST(NmexpertJobs, TheLineSaysThatACaptureIsRead) {
  for (const bool is_many : {false, true}) {
    ::testing::internal::CaptureStderr();
    {
      ::nmexpert::Progress progress(true, 1, is_many);
      progress.begin(0, "first.so", "a.pcap.gz");
      progress.show_reading(0, std::chrono::seconds(12));
      progress.set_frames(0, 7);
      progress.end(0);
      progress.show_reading(0, std::chrono::seconds(13));
    }
    const std::string shown = ::testing::internal::GetCapturedStderr();
    EXPECT_THAT(shown, HasSubstr(is_many ? "first.so a.pcap.gz (reading 12 s)"
                                         : "\rfirst.so a.pcap.gz  reading 12 s\x1b[K"));
    EXPECT_THAT(shown, HasSubstr("12 s")); // and then without it
    EXPECT_EQ(shown.find("reading", shown.find("12 s")), std::string::npos);
    EXPECT_NE(shown.find("first.so a.pcap.gz", shown.find("12 s")), std::string::npos);
  }
  ::testing::internal::CaptureStderr();
  {
    ::nmexpert::Progress progress(false);
    progress.begin(0, "first.so", "a.pcap.gz");
    progress.show_reading(0, std::chrono::seconds(12));
    progress.set_frames(0, 7);
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(NmexpertJobs, OneLineShowsHowFarAllAre) {
  ::testing::internal::CaptureStderr();
  {
    ::nmexpert::Progress progress(true, 4, true);
    EXPERTSTATUS status = {};
    status.PercentDone = 80;
    progress.begin(0, "/x/first.so", "/x/a.cap");
    progress.begin(1, "first.so", "b.cap");
    progress.show(1, status);
    progress.end(0);
    progress.begin(2, "first.so", "c.cap");
  }
  const std::string shown = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(shown, HasSubstr("0 of 4"));
  EXPECT_THAT(shown, HasSubstr("20 %  first.so a.cap, first.so b.cap"));
  EXPECT_THAT(shown, HasSubstr("1 of 4"));
  EXPECT_THAT(shown, HasSubstr("45 %"));
  EXPECT_EQ(shown.find('\n'), std::string::npos);
}

} // namespace
} // namespace netmon::test
