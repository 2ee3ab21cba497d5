// SPDX-License-Identifier: MIT
// nmexpert and what only POSIX systems have: signals, permissions, links, and a device that is
// always full.
#include "program.h"
#include "support/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace netmon::test {
namespace {

using ::testing::HasSubstr;

TEST(NmexpertPosix, TheSignalThatEndedAnExpertIsNamed) {
  EXPECT_THAT(run_odd(kKillsItself).documents().at(0)["detail"].get<std::string>(),
              HasSubstr("by signal SIGKILL"));
}

// It creates its output, and then waits for somebody who writes to the pipe.
TEST(NmexpertPosix, NothingIsLeftOfTheOutputOfOneThatIsKilled) {
  const TempFolder folder;
  const std::string pipe = folder.path("capture");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  bool has_files_without_names = false;
#if defined(O_TMPFILE)
  const int unnamed = open(folder.path("").c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  has_files_without_names = unnamed >= 0;
  if (unnamed >= 0) close(unnamed);
#endif
  Launch launch;
  launch.meanwhile = [&](RunningProgram& program) {
    int writer = -1; // opens when the program reads
    for (int tries = 0; writer < 0 && tries < 10000; ++tries) {
      writer = open(pipe.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);
      if (writer < 0) usleep(5000);
    }
    EXPECT_GE(writer, 0);
    program.kill();
    if (writer >= 0) close(writer);
  };
  const Outcome outcome = nmexpert({"save", pipe, folder.path("saved.cap")}, launch);
  EXPECT_EQ(outcome.signal, SIGKILL);
  if (!has_files_without_names) GTEST_SKIP() << "every file has a name here";
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path(""))) {
    names.push_back(entry.path().filename().string());
  }
  EXPECT_EQ(names, std::vector<std::string>{"capture"});
}

TEST(NmexpertPosix, OutputOntoAFullDevice) {
  // The first report that cannot be written is the last: the expert, which prints, runs once.
  for (const char* format : {"table", "json", "csv"}) {
    const std::vector<std::string> run = {"run",
                                          "--format",
                                          format,
                                          "--config",
                                          odd_config(kPrints),
                                          test_expert("odd"),
                                          test_expert("odd"),
                                          "--",
                                          capture("04-udp-dns.pcap"),
                                          capture("07-vlan-icmp-arp.pcap")};
    const auto expect = [](const Outcome& outcome, const std::string& what) {
      const std::string complaint = "cannot write " + what + ": No space left on device";
      EXPECT_EQ(outcome.exit_code, 1);
      EXPECT_THAT(outcome.err, HasSubstr(complaint));
      EXPECT_EQ(outcome.err.find(complaint), outcome.err.rfind(complaint));
      const std::string printed = "printed to the standard error";
      EXPECT_NE(outcome.err.find(printed), std::string::npos);
      EXPECT_EQ(outcome.err.find(printed), outcome.err.rfind(printed));
    };
    std::vector<std::string> to_file = run;
    to_file.insert(to_file.begin() + 1, {"--output", "/dev/full"});
    expect(nmexpert(to_file), "'/dev/full'");
    Launch to_full;
    to_full.output_to = "/dev/full";
    expect(nmexpert(run, to_full), "the report");
  }
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"list", test_expert("odd")}, {"info", capture("04-udp-dns.pcap")}, {"--help"}}) {
    Launch to_full;
    to_full.output_to = "/dev/full";
    const Outcome outcome = nmexpert(arguments, to_full);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("No space left on device"));
  }
}

TEST(NmexpertPosix, AReportKeepsLinksAndPermissions) {
  namespace fs = std::filesystem;
  const TempFolder folder;
  const std::string file = folder.write("report", {1, 2, 3});
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
  fs::create_symlink("report", folder.path("link"));
  fs::create_symlink(folder.path("new"), folder.path("dangling"));
  for (const char* name : {"link", "dangling"}) {
    const Outcome outcome = nmexpert(
        {"info", "--output", folder.path(name), "--format", "json", capture("04-udp-dns.pcap")});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_TRUE(fs::is_symlink(folder.path(name)));
    std::ifstream in(folder.path(name));
    EXPECT_EQ(nlohmann::json::parse(in)["frames"], 464);
  }
  EXPECT_EQ(fs::status(file).permissions(),
            fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
  EXPECT_FALSE(fs::is_symlink(file));
}

TEST(NmexpertPosix, OutputOntoWhatIsNotARegularFile) {
  for (const char* file : {"/dev/stdout", "/dev/fd/1", "/dev/null"}) {
    const Outcome outcome = nmexpert({"info", "--output", file, capture("04-udp-dns.pcap")});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(outcome.says("464"), file != std::string("/dev/null"));
  }
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  // Through such a name, a regular file is replaced like any other.
  const TempFolder folder;
  Launch launch;
  launch.output_to = folder.path("report");
  EXPECT_EQ(
      nmexpert({"info", "--output", "/dev/stdout", capture("04-udp-dns.pcap")}, launch).exit_code,
      0);
  std::ifstream in(folder.path("report"));
  std::stringstream text;
  text << in.rdbuf();
  EXPECT_THAT(text.str(), HasSubstr("464"));
}

TEST(NmexpertPosix, OutputThatIsAnInputByALink) {
  namespace fs = std::filesystem;
  const TempFolder folder;
  const std::string pcap = folder.path("v.pcap");
  fs::copy(capture("04-udp-dns.pcap"), pcap);
  fs::create_symlink(pcap, folder.path("link"));
  fs::create_hard_link(pcap, folder.path("hard"));
  const auto bytes = fs::file_size(pcap);
  for (const auto& [output, input] : std::vector<std::pair<std::string, std::string>>{
           {folder.path("link"), pcap},
           {pcap, folder.path("link")},
           {folder.path("hard"), pcap},
           {folder.path("link"), folder.path("hard")}}) {
    const Outcome outcome = nmexpert({"run", "--output", output, test_expert("odd"), input});
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("cannot write '" + output + "': it is also an input"));
    EXPECT_EQ(fs::file_size(pcap), bytes);
  }
}

} // namespace
} // namespace netmon::test
