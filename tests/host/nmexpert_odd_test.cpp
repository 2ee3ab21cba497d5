// SPDX-License-Identifier: MIT
// nmexpert and experts that behave oddly: the report says what happened and keeps what was
// submitted before, and nothing is lost except what the expert itself lost.
#include "program.h"
#include "support/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

namespace netmon::test {
namespace {

using ::testing::HasSubstr;

// Runs it, and expects it to end as told, with the event that it submits first.
void expect(Oddity oddity, const std::string& status, const std::string& says,
            std::vector<std::string> options = {}) {
  const Outcome outcome = run_odd(oddity, std::move(options));
  EXPECT_EQ(outcome.exit_code, status == "done" ? 0 : 4) << outcome.err;
  const auto documents = outcome.documents();
  ASSERT_EQ(documents.size(), 1u) << outcome.err;
  EXPECT_EQ(documents[0]["status"], status) << documents[0]["detail"];
  EXPECT_THAT(documents[0]["detail"].get<std::string>(), HasSubstr(says));
  ASSERT_FALSE(documents[0]["events"].empty());
  EXPECT_EQ(documents[0]["events"][0]["name"], "before");
  if (status != "done") {
    EXPECT_THAT(outcome.err, HasSubstr(says));
  }
}

TEST(NmexpertOdd, CallsExit) { expect(kCallsExit, "crashed", "exit code 3"); }

TEST(NmexpertOdd, CallsUnderscoreExit) { expect(kCallsUnderscoreExit, "crashed", "exit code 0"); }

TEST(NmexpertOdd, ExitsOnAThread) { expect(kExitsOnAThread, "crashed", "exit code 5"); }

TEST(NmexpertOdd, KillsItself) { expect(kKillsItself, "crashed", "its process ended"); }

TEST(NmexpertOdd, OverflowsTheStackOfAThread) {
  const auto document = run_odd(kOverflowsOnAThread).documents().at(0);
  EXPECT_EQ(document["status"], "crashed");
  EXPECT_THAT(document["detail"].get<std::string>(),
              ::testing::AnyOf(HasSubstr("SIGSEGV"), HasSubstr("stack overflow")));
  EXPECT_EQ(document["events"].at(0)["name"], "before");
}

TEST(NmexpertOdd, ClosesEveryFile) { expect(kClosesFiles, "crashed", "process ended"); }

TEST(NmexpertOdd, WritesGarbageToTheReportStream) {
  expect(kWritesGarbage, "crashed", "broke the report stream");
}

TEST(NmexpertOdd, WritesToTheReportStreamForEver) {
  expect(kWritesToMany, "crashed", "broke the report stream");
}

TEST(NmexpertOdd, AForgedReportIsNoMoreThanThat) { expect(kForgesRecords, "done", ""); }

TEST(NmexpertOdd, AProcessThatItLeavesBehindIsEnded) {
  const Outcome outcome = run_odd(kLeavesAProcess);
  EXPECT_EQ(outcome.documents().at(0)["status"], "crashed");
  // The pipes of nmexpert are closed, or it would not have ended here: no other process holds them.
}

TEST(NmexpertOdd, WhatItPrintsDoesNotMixWithTheReport) {
  for (const char* place : {"--no-progress", "--in-process"}) {
    const Outcome outcome = run_odd(kPrints, {place});
    EXPECT_EQ(outcome.documents().size(), 1u) << place;
    EXPECT_THAT(outcome.err, HasSubstr("printed to the standard output")) << place;
    EXPECT_THAT(outcome.err, HasSubstr("printed to the standard error")) << place;
  }
}

TEST(NmexpertOdd, ItsInputIsAtItsEnd) {
  EXPECT_EQ(run_odd(kReadsInput).documents().at(0)["events"][1]["name"], "input is at its end");
}

TEST(NmexpertOdd, FloodsOfEventsAreStoppedAtTheLimit) {
  for (const char* place : {"--no-progress", "--in-process"}) {
    const Outcome outcome = run_odd(kFloods, {place, "--output-limit", "1M"});
    EXPECT_EQ(outcome.exit_code, 4);
    const auto document = outcome.documents().at(0);
    EXPECT_EQ(document["status"], "terminated");
    EXPECT_THAT(document["detail"].get<std::string>(), HasSubstr("--output-limit"));
    EXPECT_GT(document["events"].size(), 1000u);
    EXPECT_LT(outcome.out.size(), 4u << 20);
  }
}

TEST(NmexpertOdd, TheLargestEvent) {
  const Outcome outcome = run_odd(kShouts, {"--output-limit", "1G"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto event = outcome.documents().at(0)["events"].at(1);
  EXPECT_EQ(event["columns"].size(), 255u);
}

TEST(NmexpertOdd, SpeaksOddly) {
  const Outcome json = run_odd(kSpeaksOddly);
  EXPECT_EQ(json.exit_code, 4);
  EXPECT_EQ(json.out.find("\xef\xbf\xbd"), std::string::npos);
  EXPECT_THAT(json.documents().at(0)["events"][1]["name"].get<std::string>(),
              HasSubstr("caf\u00e9 \x1b[31mred"));
  for (const char* format : {"table", "csv"}) {
    const Outcome outcome = run_odd(kSpeaksOddly, {"--format", format});
    EXPECT_EQ(outcome.exit_code, 4);
    EXPECT_THAT(outcome.out, HasSubstr("\\x1b[31mred"));
    EXPECT_EQ(outcome.out.find('\x1b'), std::string::npos);
    EXPECT_EQ(outcome.out.find('\xff'), std::string::npos);
    EXPECT_EQ(outcome.err.find('\x1b'), std::string::npos);
  }
}

// On Windows the code page is the machine's; Wine's is 1252, which other systems assume.
TEST(NmexpertOdd, TextsOfACodePageAreReadable) {
  for (const char* place : {"--no-progress", "--in-process"}) {
    const auto report = [&](const char* format) {
      return nmexpert(
          {"run", place, "--format", format, test_expert("code_page"), capture("04-udp-dns.pcap")});
    };
    const Outcome json = report("json");
    EXPECT_EQ(json.exit_code, 4);
    const auto document = json.documents().at(0);
    EXPECT_EQ(document["expert"]["name"], "Caf\u00e9");
    EXPECT_EQ(document["detail"], "Run returned FALSE; its last words: zu gro\u00df");
    EXPECT_EQ(document["events"], nlohmann::json::parse(R"([{
      "severity": "informational", "source": "Caf\u00e9", "name": "\u00c9v\u00e9nement",
      "description": "\u201cd\u00e9j\u00e0 vu\u201d", "machine": "", "justification": "5 \u20ac",
      "time": null, "columns": [
        {"name": "Gr\u00f6\u00dfe", "type": "string", "value": "\u00fcber 5 \u00b5s"},
        {"name": "UTF-8", "type": "string", "value": "\u6355\u7372 \u00e9"},
        {"name": "undefined", "type": "string", "value": "a\u0081b"}]}])"));
    for (const char* format : {"table", "csv"}) {
      const Outcome outcome = report(format);
      for (const char* part :
           {"Caf\u00e9", "\u00c9v\u00e9nement", "\u201cd\u00e9j\u00e0 vu\u201d", "5 \u20ac",
            "Gr\u00f6\u00dfe", "\u00fcber 5 \u00b5s", "\u6355\u7372 \u00e9", "a\\x81b"}) {
        EXPECT_THAT(outcome.out, HasSubstr(part)) << format;
      }
      EXPECT_THAT(outcome.err, HasSubstr("zu gro\u00df"));
    }
  }
}

TEST(NmexpertOdd, ShowsEveryType) {
  const auto events = run_odd(kShowsEveryType).documents().at(0)["events"];
  const auto values = [&](int which) {
    nlohmann::json all;
    for (const auto& column : events[which]["columns"]) all[column["type"]] = column["value"];
    return all;
  };
  EXPECT_EQ(values(1), nlohmann::json::parse(R"({
    "uint8": 0, "sint8": -128, "uint16": 0, "sint16": -32768, "uint32": 0, "sint32": -2147483648,
    "float64": 0.1, "frame": 0, "yesno": false, "onoff": false, "truefalse": false,
    "macaddr": "00:a0:c9:14:c8:29", "ipxaddr": "00000001.00a0c914c829", "ipaddr": "10.0.0.1",
    "vartime": "2000-01-01T18:00:00", "string": "plain"})"));
  EXPECT_EQ(values(2), nlohmann::json::parse(R"({
    "uint8": 255, "sint8": 127, "uint16": 65535, "sint16": 32767, "uint32": 4294967295,
    "sint32": 2147483647, "float64": null, "frame": 4294967295, "yesno": true, "onoff": true,
    "truefalse": true, "macaddr": "ff:fe:fd:fc:fb:fa", "ipxaddr": "ffffffff.ffffffffffff",
    "ipaddr": "255.255.255.255", "vartime": 1e300, "string": ""})"));
  EXPECT_EQ(events[2]["severity"], "critical_error");
}

TEST(NmexpertOdd, HidesColumns) {
  const Outcome outcome = run_odd(kHidesColumns, {"--format", "table"});
  EXPECT_THAT(outcome.out, HasSubstr("00:00:01.250"));
  EXPECT_THAT(outcome.out, HasSubstr("described"));
  EXPECT_EQ(outcome.out.find("not to be seen"), std::string::npos);
  EXPECT_THAT(outcome.out, HasSubstr("Event 2 and 1 more: because it is so"));
}

TEST(NmexpertOdd, IndicatesItsStatusWithoutEnd) {
  const Outcome outcome = run_odd(kIndicatesWildly);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
}

TEST(NmexpertOdd, BlocksAllSignalsAndNeverReturns) {
  const Outcome outcome = run_odd(kBlocksSignals, {"--timeout", "0.2"});
  EXPECT_EQ(outcome.documents().at(0)["status"], "timeout");
}

TEST(NmexpertOdd, TimeoutThatTheExpertHeeds) {
  const Outcome outcome = run_odd(kWaits, {"--timeout", "0.2"});
  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_EQ(outcome.documents().at(0)["status"], "timeout");
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they need all addresses
TEST(NmexpertOdd, MemoryBehindTheBackOfItsKeyIsLimitedToo) {
  // Its allocations fail; or its process is ended, where the system cannot make them fail.
  const auto document = run_odd(kMapsMemory, {"--memory-limit", "16M"}).documents().at(0);
  const bool was_refused = document["status"] == "done" && document["events"].size() == 2;
  const bool was_ended =
      document["status"] == "crashed" &&
      document["detail"].get<std::string>().find("--memory-limit") != std::string::npos;
  EXPECT_TRUE(was_refused || was_ended) << document;
}
#endif

// ---- Ctrl-C

// Sends Ctrl-C to nmexpert when the expert runs. That the second one ends it at once, and how long
// the first one leaves it, are questions of time: watch_test.cpp asks them, by a clock of its own.
Launch interrupted(int times) {
  const auto folder = std::make_shared<TempFolder>();
  const std::string sign = folder->path("sign");
  Launch launch;
  launch.environment = {{kSignOfLife, sign}};
  launch.meanwhile = [times, folder, sign](RunningProgram& program) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!std::filesystem::exists(path_of(sign)) && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    for (int i = 0; i < times; ++i) {
      program.interrupt();
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
  };
  return launch;
}

TEST(NmexpertOdd, CtrlCStopsPolitely) {
  for (const char* place : {"--no-progress", "--in-process"}) {
    const Outcome outcome = run_odd(kWaits, {place}, interrupted(1));
    EXPECT_EQ(outcome.exit_code, 4);
    const auto document = outcome.documents().at(0);
    EXPECT_EQ(document["status"], "terminated");
    EXPECT_NE(document["memory"]["peak_bytes"], nullptr); // it could tell
  }
}

TEST(NmexpertOdd, CtrlCOnAnExpertThatDoesNotListen) {
  const Outcome outcome = run_odd(kIgnoresStop, {}, interrupted(1));
  EXPECT_EQ(outcome.documents().at(0)["status"], "terminated");
  EXPECT_GT(outcome.seconds, 2); // which it was left
}

// In this process, nothing else would end it.
TEST(NmexpertOdd, TheSecondCtrlCEndsIt) {
  for (const char* place : {"--no-progress", "--in-process"}) {
    const Outcome outcome = run_odd(kIgnoresStop, {place}, interrupted(2));
    EXPECT_EQ(outcome.exit_code, 4);
    EXPECT_EQ(outcome.documents().at(0)["status"], "terminated");
    EXPECT_EQ(outcome.documents().at(0)["events"][0]["name"], "before");
  }
}

TEST(NmexpertOdd, CtrlCSkipsWhatIsStillToBeRun) {
  const Outcome outcome =
      nmexpert({"run", "--format", "json", "--config", odd_config(kWaits), test_expert("odd"), "--",
                capture("04-udp-dns.pcap"), capture("07-vlan-icmp-arp.pcap")},
               interrupted(1));
  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_EQ(outcome.documents().size(), 1u);
}

// ---- In this process

TEST(NmexpertOdd, InProcessExitStillGivesTheReport) {
  const Outcome outcome = run_odd(kCallsExit, {"--in-process"});
  EXPECT_EQ(outcome.exit_code, 4);
  const auto document = outcome.documents().at(0);
  EXPECT_EQ(document["status"], "crashed");
  EXPECT_THAT(document["detail"].get<std::string>(), HasSubstr("exit()"));
  EXPECT_EQ(document["events"][0]["name"], "before");
}

TEST(NmexpertOdd, InProcessExitOnAThreadStillGivesTheReport) {
  const Outcome outcome = run_odd(kExitsOnAThread, {"--in-process"});
  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_EQ(outcome.documents().at(0)["events"][0]["name"], "before");
}

// ---- Streams of nmexpert itself

TEST(NmexpertOdd, ClosedStandardStreams) {
  Launch launch;
  launch.close_input = true;
  EXPECT_EQ(run_odd(kReadsInput, {}, launch).documents().at(0)["events"][1]["name"],
            "input is at its end");
  launch.close_errors = true;
  EXPECT_EQ(run_odd(kPrints, {}, launch).documents().at(0)["status"], "done");
  launch.close_output = true;
  launch.close_errors = false;
  EXPECT_EQ(run_odd(kPrints, {}, launch).exit_code, 0); // into nothing, as was asked for
}

TEST(NmexpertOdd, TheWorkerAloneDoesNothing) {
  // Started by hand: there is no parent to give it a job.
  EXPECT_NE(nmexpert({"--worker"}).exit_code, 0);
}

} // namespace
} // namespace netmon::test
