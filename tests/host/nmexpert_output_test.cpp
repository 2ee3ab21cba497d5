// SPDX-License-Identifier: MIT
// nmexpert --output, and a reader that goes away: no file is destroyed, and no run is wasted.
#include "program.h"
#include "support/library.h"
#include "support/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace netmon::test {
namespace {

using ::testing::HasSubstr;
using Words = std::vector<std::string>;

namespace fs = std::filesystem;

// A folder with an expert, a capture, a configuration and an old report.
struct Files {
  TempFolder folder;
  std::string expert = folder.path(std::string("e") + kModuleSuffix);
  std::string pcap = folder.path("v.pcap");
  std::string config = folder.path("c.config");
  std::string report = folder.write("report", {'o', 'l', 'd'});

  Files() {
    fs::copy(path_of(test_expert("odd")), path_of(expert));
    fs::copy(path_of(capture("04-udp-dns.pcap")), path_of(pcap));
    fs::copy(path_of(odd_config(kShowsEveryType)), path_of(config));
  }

  // Name and contents of everything there.
  std::vector<std::pair<std::string, std::string>> all() const {
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto& entry : fs::directory_iterator(path_of(folder.path("")))) {
      const std::string name = text_of(entry.path());
      found.emplace_back(name, contents(name));
    }
    std::sort(found.begin(), found.end());
    return found;
  }
};

TEST(NmexpertOutput, AFileThatIsAlsoAnInputIsRefused) {
  const Files files;
  const auto before = files.all();
  const std::string dotted = files.folder.path("") + "./v.pcap";
  for (const Words& arguments : std::vector<Words>{
           {"run", "--output", files.pcap, files.expert, files.pcap},
           {"run", "--output", dotted, files.expert, files.pcap},
           {"run", "--output", files.pcap, files.expert, "--", files.report, files.pcap},
           {"run", "--output", files.expert, files.expert, files.pcap},
           {"run", "--output", files.config, "--config", files.config, files.expert, files.pcap},
           {"run", "--save-config", files.pcap, files.expert, files.pcap},
           {"run", "--save-config", dotted, files.expert, files.pcap},
           {"run", "--save-config", files.expert, files.expert, files.pcap},
           {"run", "--save-config", files.report, "--output", files.report, files.expert,
            files.pcap},
           {"run", "--save-config", files.folder.path("x"), "--output", files.folder.path("./x"),
            files.expert, files.pcap},
           {"list", "--output", files.expert, files.expert},
           {"list", "--output", files.expert, files.folder.path("")},
           {"info", "--output", files.pcap, files.pcap},
           {"info", "--output", dotted, files.report, files.pcap}}) {
    const Outcome outcome = nmexpert(arguments);
    EXPECT_EQ(outcome.exit_code, 1) << ::testing::PrintToString(arguments);
    EXPECT_THAT(outcome.err, HasSubstr("cannot write "));
    EXPECT_THAT(outcome.err, HasSubstr("it is also "));
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(files.all(), before) << ::testing::PrintToString(arguments);
  }
}

TEST(NmexpertOutput, ARunThatFailsBeforeItBeginsKeepsTheOldReport) {
  const Files files;
  const auto before = files.all();
  const std::string none = files.folder.path("none");
  for (const Words& arguments : std::vector<Words>{
           {"run", "--output", files.report, files.expert, none},
           {"run", "--output", files.report, none, files.pcap},
           {"run", "--output", files.report, "--config", none, files.expert, files.pcap},
           {"run", "--in-process", "--output", files.report, "--config", none, files.expert,
            files.pcap},
           {"run", "--in-process", "--output", files.report, files.expert, none},
           {"run", "--output", files.report, files.config, files.pcap},
           {"run", "--output", files.report, test_expert("register_exits"), files.pcap},
           {"run", "--format", "csv", "--output", files.report, files.expert, files.config},
           {"run", "--output", files.report, "--format", "xml", files.expert, files.pcap},
           {"list", "--output", files.report, none},
           {"list", "--format", "csv", "--output", files.report, none},
           {"info", "--output", files.report, none},
           {"run", "--output", none, files.expert, none}}) {
    EXPECT_NE(nmexpert(arguments).exit_code, 0) << ::testing::PrintToString(arguments);
    EXPECT_EQ(files.all(), before) << ::testing::PrintToString(arguments);
  }
}

TEST(NmexpertOutput, ANewReportTakesThePlaceOfTheOldOne) {
  const Files files;
  for (const std::string& file : {files.report, files.folder.path("new")}) {
    for (const Words& command : std::vector<Words>{{"run", files.expert, files.pcap},
                                                   {"list", files.expert},
                                                   {"list", files.folder.path("")},
                                                   {"info", files.pcap}}) {
      Words arguments = command;
      arguments.insert(arguments.begin() + 1, {"--format", "json", "--output", file});
      const Outcome outcome = nmexpert(arguments);
      EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
      EXPECT_EQ(outcome.out, "");
      EXPECT_EQ(nlohmann::json::parse(contents(file))["schema"], 1);
    }
  }
  EXPECT_EQ(files.all().size(), 5u); // nothing is left next to them
  // An expert that fails gets a report as well.
  EXPECT_EQ(nmexpert({"run", "--format", "json", "--output", files.report, "--config",
                      odd_config(kReportsProblem), files.expert, files.pcap})
                .exit_code,
            4);
  EXPECT_EQ(nlohmann::json::parse(contents(files.report))["status"], "problem");
}

TEST(NmexpertOutput, AnExpertThatEndsTheProcessLeavesAReport) {
  const Files files;
  for (const Oddity oddity : {kCallsExit, kExitsOnAThread}) {
    EXPECT_EQ(run_odd(oddity, {"--in-process", "--output", files.report}).exit_code, 4);
    EXPECT_EQ(nlohmann::json::parse(contents(files.report))["status"], "crashed");
    EXPECT_EQ(files.all().size(), 4u); // nothing is left next to it
  }
}

TEST(NmexpertOutput, AConfigurationMayBeReadAndSavedUnderOneName) {
  const Files files;
  const Outcome outcome = nmexpert(
      {"run", "--config", files.config, "--save-config", files.config, files.expert, files.pcap});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(contents(files.config).size(), 8u);
}

TEST(NmexpertOutput, FilesThatCannotBeWritten) {
  const Files files;
  const auto before = files.all();
  for (const std::string& file :
       {files.folder.path(""), files.folder.path("no/such/file"), files.report + "/file"}) {
    for (const char* option : {"--output", "--save-config"}) {
      const Outcome outcome = nmexpert({"run", option, file, files.expert, files.pcap});
      EXPECT_EQ(outcome.exit_code, 1);
      EXPECT_THAT(outcome.err, HasSubstr("cannot write "));
      EXPECT_THAT(outcome.err, HasSubstr("'" + file + "': "));
    }
  }
  EXPECT_EQ(files.all(), before);
}

TEST(NmexpertOutput, AReaderThatGoesAwayEndsTheRunsWithoutAWord) {
  Launch launch;
  launch.reader_leaves = true;
  const std::string file = capture("04-udp-dns.pcap");
  for (const char* format : {"table", "json", "csv"}) {
    for (const char* place : {"--no-progress", "--in-process"}) {
      const Words runs = {test_expert("odd"), test_expert("odd"), "--", file, file};
      Words quiet = {"run", place, "--format", format};
      quiet.insert(quiet.end(), runs.begin(), runs.end());
      const Outcome outcome = nmexpert(quiet, launch);
      EXPECT_EQ(outcome.exit_code, 0);
      EXPECT_EQ(outcome.err, "");
      // One run is enough to see that there is no reader.
      Words printing = {"run", "--format", format, "--config", odd_config(kPrints)};
      printing.insert(printing.end(), runs.begin(), runs.end());
      const std::string err = nmexpert(printing, launch).err;
      const std::string printed = "printed to the standard error";
      EXPECT_NE(err.find(printed), std::string::npos);
      EXPECT_EQ(err.find(printed), err.rfind(printed));
      EXPECT_THAT(err, ::testing::Not(HasSubstr("nmexpert:")));
    }
    for (const Words& arguments : std::vector<Words>{
             {"list", "--format", format, test_expert("odd"), test_expert("mangled")},
             {"info", "--format", format, file, file}}) {
      const Outcome outcome = nmexpert(arguments, launch);
      EXPECT_EQ(outcome.exit_code, 0);
      EXPECT_EQ(outcome.err, "");
    }
  }
  EXPECT_EQ(nmexpert({"--help"}, launch).exit_code, 0);
}

} // namespace
} // namespace netmon::test
