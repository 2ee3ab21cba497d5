// SPDX-License-Identifier: MIT
// nmexpert run: arguments, formats, exit codes, configurations. Reference: docs/nmexpert.md.
#include "core/capture/capture_builder.h"
#include "program.h"
#include "support/library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace netmon::test {
namespace {

using ::testing::HasSubstr;

std::string good_expert() { return test_expert("odd"); }
std::string good_capture() { return capture("04-udp-dns.pcap"); }

TEST(NmexpertRun, ShortForm) {
  const Outcome outcome = nmexpert({"run", good_expert(), good_capture()});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("464 frames"));
  EXPECT_THAT(outcome.out, HasSubstr("done"));
  EXPECT_EQ(outcome.err, "");
}

TEST(NmexpertRun, EveryExpertOnEveryCapture) {
  const std::string second = capture("07-vlan-icmp-arp.pcap");
  const Outcome outcome = nmexpert({"run", "--format", "json", good_expert(),
                                    test_expert("mangled"), "--", good_capture(), second});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& document : outcome.documents()) {
    pairs.emplace_back(document["expert"]["name"], document["capture"]["file"]);
  }
  EXPECT_EQ(pairs, (std::vector<std::pair<std::string, std::string>>{{"odd", good_capture()},
                                                                     {"odd", second},
                                                                     {"mangled", good_capture()},
                                                                     {"mangled", second}}));
}

TEST(NmexpertRun, InThisProcessTheReportIsTheSame) {
  const Outcome own = nmexpert({"run", "--format", "json", good_expert(), good_capture()});
  const Outcome same =
      nmexpert({"run", "--in-process", "--format", "json", good_expert(), good_capture()});
  EXPECT_EQ(same.exit_code, 0) << same.err;
  auto expected = own.documents().at(0);
  expected["duration_ms"] = same.documents().at(0).at("duration_ms");
  EXPECT_EQ(expected, same.documents().at(0));
}

TEST(NmexpertRun, OutputIntoAFile) {
  const TempFolder folder;
  const std::string file = folder.path("report.json");
  const Outcome outcome =
      nmexpert({"run", "--format", "json", "--output", file, good_expert(), good_capture()});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(nlohmann::json::parse(contents(file))["status"], "done");
}

TEST(NmexpertRun, NamesOfFilesInAnyScript) {
  const TempFolder folder;
  const std::string name = "d\xc3\xa9j\xc3\xa0 vu \xe6\x96\x87 \xf0\x9f\x98\x80 it's";
  const std::string expert = folder.path(name + kModuleSuffix);
  std::filesystem::copy(path_of(good_expert()), path_of(expert));
  const std::string pcap = folder.path(name + ".pcap");
  std::filesystem::copy(path_of(good_capture()), path_of(pcap));
  const std::string report = folder.path(name + ".json");
  const std::string config = folder.path(name + ".config");
  const Outcome outcome = nmexpert(
      {"run", "--format", "json", "--save-config", config, "--output", report, expert, "--", pcap});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto document = nlohmann::json::parse(contents(report));
  EXPECT_EQ(document["expert"]["file"], expert);
  EXPECT_EQ(document["capture"]["file"], pcap);
  EXPECT_EQ(contents(config).size(), 8u);
  const Outcome list = nmexpert({"list", "--format", "csv", folder.path("")});
  EXPECT_THAT(list.out, HasSubstr(name + kModuleSuffix));
}

TEST(NmexpertRun, LinesEndTheSameWayEverywhere) {
  for (const char* format : {"table", "json"}) {
    const Outcome outcome = nmexpert({"run", "--format", format, good_expert(), good_capture()});
    EXPECT_NE(outcome.out, "");
    EXPECT_EQ(outcome.out.find('\r'), std::string::npos) << format;
  }
}

TEST(NmexpertRun, OutputThatCannotBeWritten) {
  const Outcome folder =
      nmexpert({"run", "--output", "/no/such/file", good_expert(), good_capture()});
  EXPECT_EQ(folder.exit_code, 1);
  EXPECT_THAT(folder.err, HasSubstr("cannot write '/no/such/file'"));
}

TEST(NmexpertRun, AWrongCommandLineIsToldOnTheStandardError) {
  const Outcome outcome = nmexpert({"run", "--timeout", "5\x1b[31ms", "a", "b"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err,
              HasSubstr("nmexpert: --timeout: '5\\x1b[31ms' is not a number of seconds"));
  EXPECT_THAT(outcome.err, HasSubstr("Try 'nmexpert run --help'.\n"));
}

TEST(NmexpertRun, HelpAndVersion) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--help"}, {"run", "--help"}, {"list", "--help"}, {"info", "-h"}}) {
    const Outcome outcome = nmexpert(arguments);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("Usage"));
  }
  const Outcome version = nmexpert({"--version"});
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_THAT(version.out, HasSubstr("nmexpert 0."));
}

TEST(NmexpertRun, LimitsHaveDefaultsThatHelpTells) {
  const std::string run = nmexpert({"run", "--help"}).out;
  EXPECT_THAT(run, HasSubstr("default: 3600"));
  EXPECT_THAT(run, HasSubstr("half of the machine's"));
  EXPECT_THAT(nmexpert({"list", "--help"}).out, HasSubstr("default: 30"));
  const Outcome outcome = nmexpert({"run", "--format", "json", "--timeout", "none",
                                    "--memory-limit", "none", good_expert(), good_capture()});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(nmexpert({"list", "--timeout", "none", good_expert()}).exit_code, 0);
}

// Runs with a bad file next to a good one: the program says what is bad, and does the rest.
void expect_bad(const std::string& path, const std::string& says, int exit_code,
                const std::vector<std::string>& arguments) {
  const Outcome outcome = nmexpert(arguments);
  EXPECT_EQ(outcome.exit_code, exit_code) << path;
  EXPECT_THAT(outcome.err, HasSubstr(path));
  EXPECT_THAT(outcome.err, HasSubstr(says));
  ASSERT_EQ(outcome.documents().size(), 1u) << path; // the other one
  EXPECT_EQ(outcome.documents()[0]["status"], "done");
}

// ---- Exit code 2: a capture could not be read

void expect_bad_capture(const std::string& path, const std::string& says) {
  expect_bad(path, says, 2, {"run", "--format", "json", good_expert(), "--", path, good_capture()});
}

TEST(NmexpertRun, CaptureThatIsMissing) { expect_bad_capture("/no/such/file.cap", "no such"); }

TEST(NmexpertRun, CaptureThatIsEmpty) {
  const TempFolder folder;
  expect_bad_capture(folder.write("empty.cap", {}), "empty");
}

TEST(NmexpertRun, CaptureThatIsText) {
  const TempFolder folder;
  Bytes text;
  append(text, "This is a letter, not a capture.\n");
  expect_bad_capture(folder.write("letter.txt", text), "no capture file");
}

TEST(NmexpertRun, CaptureThatIsADirectory) {
  const TempFolder folder;
  expect_bad_capture(folder.path(""), "regular file");
}

TEST(NmexpertRun, TruncatedCaptureGivesTheGoodFramesAndAWarning) {
  const TempFolder folder;
  const std::string whole = contents(good_capture());
  Bytes cut;
  append(cut, std::string_view(whole).substr(0, whole.size() / 2));
  const std::string path = folder.write("cut.pcap", cut);
  const Outcome outcome = nmexpert({"run", "--format", "json", good_expert(), path});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("warning"));
  EXPECT_THAT(outcome.err, HasSubstr(path));
  ASSERT_EQ(outcome.documents().size(), 1u);
  const auto in_report = outcome.documents()[0]["capture"];
  EXPECT_GT(in_report["frames"], 0);
  EXPECT_LT(in_report["frames"], 464);
  ASSERT_EQ(in_report["warnings"].size(), 1u); // also for those who read only the report
  EXPECT_THAT(in_report["warnings"][0].get<std::string>(), HasSubstr(path));
  for (const char* format : {"table", "csv"}) {
    EXPECT_THAT(nmexpert({"run", "--format", format, good_expert(), path}).out,
                HasSubstr(in_report["warnings"][0].get<std::string>()));
  }
  EXPECT_THAT(nmexpert({"info", "--format", "csv", path}).out,
              HasSubstr(in_report["warnings"][0].get<std::string>()));
}

TEST(NmexpertRun, ABadCaptureIsToldOnce) {
  const Outcome outcome = nmexpert({"run", good_expert(), good_expert(), "--", "/no/such.cap"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.err.find("/no/such.cap"), outcome.err.rfind("/no/such.cap"));
}

// ---- Exit code 3: an expert could not be loaded

void expect_bad_expert(const std::string& path, const std::string& says) {
  expect_bad(path, says, 3, {"run", "--format", "json", path, good_expert(), "--", good_capture()});
}

TEST(NmexpertRun, ExpertThatIsMissing) { expect_bad_expert("/no/such/expert.so", "cannot load"); }

TEST(NmexpertRun, ExpertThatIsNoLibrary) {
  const TempFolder folder;
  Bytes text;
  append(text, "This is a letter, not an expert.\n");
  expect_bad_expert(folder.write(std::string("letter") + kModuleSuffix, text),
                    "built for this machine");
}

TEST(NmexpertRun, ExpertThatIsAnEmptyFolder) {
  const TempFolder folder;
  expect_bad_expert(folder.path(""), "there is no expert in folder");
}

TEST(NmexpertRun, ExpertThatIsNotInstalled) {
  expect_bad_expert("no-such-expert", "neither a file here nor installed in");
}

TEST(NmexpertRun, ExpertWithoutRun) { expect_bad_expert(test_expert("no_run"), "no function Run"); }

TEST(NmexpertRun, ExpertThatExitsInRegister) {
  expect_bad_expert(test_expert("register_exits"), "exit code 7");
}

TEST(NmexpertRun, ExpertThatHangsInRegister) {
  const Outcome outcome = nmexpert({"run", "--timeout", "0.1", test_expert("register_hangs"),
                                    good_expert(), "--", good_capture()});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("register_hangs"));
  EXPECT_THAT(outcome.out, HasSubstr("odd"));
}

TEST(NmexpertRun, TheLowestExitCodeCounts) {
  EXPECT_EQ(nmexpert({"run", "--config", odd_config(kReportsProblem), good_expert(),
                      "/no/such/expert.so", "--", good_capture(), "/no/such.cap"})
                .exit_code,
            2);
  EXPECT_EQ(nmexpert({"run", "--config", odd_config(kReportsProblem), good_expert(),
                      "/no/such/expert.so", "--", good_capture()})
                .exit_code,
            3);
}

// ---- Experts by name, and folders of them

TEST(NmexpertRun, AnInstalledExpertByItsName) {
  Launch launch;
  launch.environment = {{"NETMON_EXPERTS", NETMON_TEST_EXPERTS}};
  for (const std::string& name : {std::string("odd"), std::string("odd") + kModuleSuffix}) {
    const Outcome outcome = nmexpert({"run", "--format", "json", name, good_capture()}, launch);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    ASSERT_EQ(outcome.documents().size(), 1u);
    EXPECT_EQ(outcome.documents()[0]["expert"]["name"], "odd");
  }
}

TEST(NmexpertRun, AFolderStandsForItsExperts) {
  const TempFolder folder;
  std::filesystem::copy(good_expert(), folder.path(std::string("b") + kModuleSuffix));
  std::filesystem::copy(test_expert("mangled"), folder.path(std::string("a") + kModuleSuffix));
  const Outcome outcome = nmexpert({"run", "--format", "json", folder.path(""), good_capture()});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  std::vector<std::string> names;
  for (const auto& document : outcome.documents()) names.push_back(document["expert"]["name"]);
  EXPECT_EQ(names, (std::vector<std::string>{"mangled", "odd"}));
}

TEST(NmexpertRun, SaveConfigGoesWithOneExpertHoweverTheyWereNamed) {
  const TempFolder folder;
  std::filesystem::copy(good_expert(), folder.path(std::string("b") + kModuleSuffix));
  std::filesystem::copy(good_expert(), folder.path(std::string("a") + kModuleSuffix));
  for (const std::vector<std::string>& experts :
       std::vector<std::vector<std::string>>{{folder.path("")}, {good_expert(), good_expert()}}) {
    std::vector<std::string> arguments = {"run", "--save-config", folder.path("saved")};
    arguments.insert(arguments.end(), experts.begin(), experts.end());
    arguments.insert(arguments.end(), {"--", good_capture()});
    const Outcome outcome = nmexpert(arguments);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("one expert only"));
    EXPECT_EQ(outcome.out, "");
  }
}

// ---- Exit code 4, and configurations

TEST(NmexpertRun, ExpertThatReportsAProblem) {
  const Outcome outcome = run_odd(kReportsProblem);
  EXPECT_EQ(outcome.exit_code, 4);
  ASSERT_EQ(outcome.documents().size(), 1u);
  EXPECT_EQ(outcome.documents()[0]["status"], "problem");
  EXPECT_THAT(outcome.documents()[0]["detail"].get<std::string>(), HasSubstr("no lamp"));
  EXPECT_THAT(outcome.err, HasSubstr("no lamp"));
}

TEST(NmexpertRun, ConfigurationThatCannotBeUsed) {
  const TempFolder folder;
  for (const std::string& file :
       {std::string("/no/such"), folder.write("short", {1, 2, 3}), folder.path("")}) {
    const Outcome outcome = nmexpert({"run", "--config", file, good_expert(), good_capture()});
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("configuration '" + file + "'"));
  }
}

TEST(NmexpertRun, SaveConfigConfiguresSavesAndRunsWithIt) {
  const TempFolder folder;
  for (const char* place : {"--no-progress", "--in-process"}) { // the first: nothing special
    const std::string file = folder.path("saved");
    const Outcome outcome = nmexpert({"run", place, "--format", "json", "--save-config", file,
                                      good_expert(), "--", good_capture(), good_capture()});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    const unsigned words[] = {8, kShowsEveryType};
    EXPECT_EQ(contents(file), std::string(reinterpret_cast<const char*>(words), sizeof(words)));
    ASSERT_EQ(outcome.documents().size(), 2u);
    for (const auto& document : outcome.documents()) EXPECT_EQ(document["events"].size(), 3u);
    // And back again.
    const Outcome again =
        nmexpert({"run", "--format", "json", "--config", file, good_expert(), good_capture()});
    EXPECT_EQ(again.documents().at(0)["events"].size(), 3u);
  }
}

TEST(NmexpertRun, SaveConfigOfAnExpertThatIsNotConfigurable) {
  const Outcome outcome = nmexpert({"run", "--format", "json", "--save-config", "/no/such/file",
                                    test_expert("mangled"), good_capture()});
  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_EQ(outcome.documents().at(0)["status"], "problem");
  EXPECT_THAT(outcome.err, HasSubstr("not configurable"));
}

TEST(NmexpertRun, ConfigurationOfOneByteIsNone) {
  const TempFolder folder;
  for (const char* place : {"--no-progress", "--in-process"}) {
    const std::string file = folder.path("saved");
    const Outcome outcome =
        nmexpert({"run", place, "--format", "json", "--save-config", file,
                  test_expert("boilerplate"), "--", good_capture(), good_capture()});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    ASSERT_EQ(outcome.documents().size(), 2u);
    for (const auto& document : outcome.documents()) EXPECT_EQ(document["status"], "done");
    EXPECT_THAT(outcome.err, HasSubstr("made no configuration"));
    EXPECT_EQ(outcome.err.find("made no"), outcome.err.rfind("made no")) << "told once";
    EXPECT_FALSE(std::filesystem::exists(path_of(file)));
  }
}

// The expert takes the refusal for the end of the capture and returns TRUE.
TEST(NmexpertRun, ExpertThatPassesAFilterIsNotDone) {
  for (const char* place : {"--no-progress", "--in-process"}) {
    for (const char* format : {"json", "table", "csv"}) {
      const Outcome outcome =
          nmexpert({"run", place, "--format", format, "--config", odd_config(kWaits),
                    test_expert("boilerplate"), good_capture()});
      EXPECT_EQ(outcome.exit_code, 4);
      EXPECT_THAT(outcome.err, HasSubstr("a filter which is none"));
      if (std::string(format) != "csv") { // which has only rows for events
        EXPECT_THAT(outcome.out, HasSubstr("a filter which is none"));
      }
    }
  }
}

TEST(NmexpertRun, ConfigureThatIsCancelled) {
  const TempFolder folder;
  const Outcome outcome = run_odd(kReportsProblem, {"--save-config", folder.path("saved")});
  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_THAT(outcome.err, HasSubstr("Configure returned FALSE"));
  EXPECT_EQ(contents(folder.path("saved")), "");
}

} // namespace
} // namespace netmon::test
