// SPDX-License-Identifier: MIT
// nmexpert save: what it writes, what it replaces, and what it refuses. What the formats hold is
// tested with the core.
#include "program.h"
#include "support/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace netmon::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::string contents(const std::string& path) {
  std::ifstream in(path_of(path), std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> names_in(const TempFolder& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(path_of(folder.path("")))) {
    names.push_back(text_of(entry.path().filename()));
  }
  return names;
}

TEST(NmexpertSave, TheEndingSaysTheFormat) {
  const TempFolder folder;
  for (const auto& [ending, format] : std::vector<std::pair<std::string, std::string>>{
           {"cap", "Network Monitor 2.0"}, {"pcap", "pcap"}, {"pcapng", "pcapng"}}) {
    const std::string file = folder.path("saved." + ending);
    const Outcome saved = nmexpert({"save", capture("04-udp-dns.pcap"), file});
    EXPECT_EQ(saved.exit_code, 0) << saved.err;
    EXPECT_EQ(saved.out, "");
    EXPECT_EQ(saved.err, "");
    const auto info = nmexpert({"info", "--format", "json", file}).documents();
    ASSERT_EQ(info.size(), 1u);
    EXPECT_EQ(info[0]["format"], format);
    const auto original =
        nmexpert({"info", "--format", "json", capture("04-udp-dns.pcap")}).documents();
    EXPECT_EQ(info[0]["frames"], original[0]["frames"]);
    EXPECT_EQ(info[0]["start_time"], original[0]["start_time"]);
  }
}

// Network Monitor 2.3 has times of 100 ns, which the pcap file keeps.
TEST(NmexpertSave, TheStandardOutputTakesItToo) {
  const Outcome saved =
      nmexpert({"save", "--to=pcap", capture("09-genuine-netmon2.3-kerberos.cap"), "-"});
  EXPECT_EQ(saved.exit_code, 0) << saved.err;
  EXPECT_EQ(saved.out.substr(0, 4), "\x4d\x3c\xb2\xa1");
}

TEST(NmexpertSave, AFileThatIsReadIsNotOverwritten) {
  const TempFolder folder;
  const std::string file = folder.path("a.pcap");
  fs::copy(path_of(capture("04-udp-dns.pcap")), path_of(file));
  const std::string before = contents(file);
  for (const std::string& target : {file, folder.path("") + "./a.pcap"}) {
    const Outcome saved = nmexpert({"save", file, target});
    EXPECT_EQ(saved.exit_code, 1);
    EXPECT_TRUE(saved.complains("it is also an input")) << saved.err;
    EXPECT_EQ(contents(file), before);
  }
  EXPECT_EQ(names_in(folder).size(), 1u);
}

TEST(NmexpertSave, AFailureLeavesWhatWasThere) {
  const TempFolder folder;
  const std::string old = folder.write("old.pcap", {'o', 'l', 'd'});
  const std::string text = folder.write("text.cap", {'t', 'e', 'x', 't'});
  const Outcome unreadable = nmexpert({"save", text, old});
  EXPECT_EQ(unreadable.exit_code, 2);
  EXPECT_TRUE(unreadable.complains("text.cap"));
  EXPECT_EQ(contents(old), "old");

  // Two frames, of Ethernet and of token ring.
  std::vector<std::uint8_t> mixed = {'G', 'M', 'B', 'U', 1, 2, 1, 0};
  mixed.resize(128);
  std::vector<std::uint8_t> table;
  for (const std::uint8_t medium : {std::uint8_t{1}, std::uint8_t{2}}) {
    for (int i = 0; i < 4; ++i) {
      table.push_back(i == 0 ? static_cast<std::uint8_t>(mixed.size()) : std::uint8_t{0});
    }
    mixed.resize(mixed.size() + 8);
    mixed.insert(mixed.end(), {4, 0, 0, 0, 4, 0, 0, 0, 9, 9, 9, 9, medium, 0});
  }
  mixed[24] = static_cast<std::uint8_t>(mixed.size());
  mixed[28] = 8;
  mixed.insert(mixed.end(), table.begin(), table.end());
  const std::string several = folder.write("mixed.cap", mixed);
  const Outcome refused = nmexpert({"save", several, old});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_TRUE(refused.complains("ETHERNET (1), IEEE802_5 (6)")) << refused.err;
  EXPECT_EQ(contents(old), "old");
  EXPECT_EQ(nmexpert({"save", several, folder.path("new.pcap")}).exit_code, 1);
  EXPECT_EQ(names_in(folder).size(), 3u) << "nothing is left behind";
  EXPECT_EQ(nmexpert({"save", several, folder.path("new.pcapng")}).exit_code, 0);
}

TEST(NmexpertSave, ADamagedCaptureIsSavedAsFarAsItGoes) {
  const TempFolder folder;
  const std::string whole = contents(capture("04-udp-dns.pcap"));
  const std::string cut =
      folder.write("cut.pcap", std::vector<std::uint8_t>(whole.begin(), whole.begin() + 10000));
  const std::string target = folder.path("saved.cap");
  const Outcome saved = nmexpert({"save", cut, target});
  EXPECT_EQ(saved.exit_code, 0);
  EXPECT_TRUE(saved.complains("warning: " + cut)) << saved.err;
  const auto info = nmexpert({"info", "--format", "json", target}).documents();
  ASSERT_EQ(info.size(), 1u);
  EXPECT_GT(info[0]["frames"], 5);
  EXPECT_TRUE(info[0]["warnings"].empty());
}

TEST(NmexpertSave, WhatANetworkMonitorFileHadBesidesIsTold) {
  const TempFolder folder;
  std::vector<std::uint8_t> file = {'G', 'M', 'B', 'U', 0, 2, 1, 0};
  file.resize(128 + 88);
  file[48] = 128; // statistics
  file[52] = 88;
  const Outcome saved =
      nmexpert({"save", folder.write("old.cap", file), folder.path("new.pcapng")});
  EXPECT_EQ(saved.exit_code, 0);
  EXPECT_TRUE(saved.complains("old.cap: not kept of the file: statistics")) << saved.err;
}

TEST(NmexpertSave, AFolderThatIsNotThereIsNamed) {
  const TempFolder folder;
  const std::string target = folder.path("nowhere") + "/a.cap";
  const Outcome saved = nmexpert({"save", capture("04-udp-dns.pcap"), target});
  EXPECT_EQ(saved.exit_code, 1);
  EXPECT_TRUE(saved.complains("cannot write '" + target)) << saved.err;
}

} // namespace
} // namespace netmon::test
