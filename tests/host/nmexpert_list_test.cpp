// SPDX-License-Identifier: MIT
// nmexpert list and info. Reference: docs/nmexpert.md.
#include "core/capture/capture_builder.h"
#include "program.h"
#include "support/library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace netmon::test {
namespace {

using ::testing::HasSubstr;

TEST(NmexpertList, WhatRegisterSays) {
  const Outcome outcome = nmexpert({"list", "--format", "json", test_expert("odd")});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.documents().at(0), nlohmann::json::parse(R"({"schema": 1,
    "file": ")" + test_expert("odd") + R"(", "name": "odd", "vendor": "netmon tests",
    "description": "Behaves oddly, when told to", "version": 0, "flags": ["configurable"]})"));
}

TEST(NmexpertList, TextsOfACodePageAreReadable) {
  const Outcome json = nmexpert({"list", "--format", "json", test_expert("code_page")});
  EXPECT_EQ(json.exit_code, 0) << json.err;
  const auto document = json.documents().at(0);
  EXPECT_EQ(document["name"], "Caf\u00e9");
  EXPECT_EQ(document["vendor"], "H\u00f6rmann \u2013 S\u00f8n");
  EXPECT_EQ(document["description"], "Z\u00e4hlt");
  EXPECT_THAT(nmexpert({"list", test_expert("code_page")}).out,
              HasSubstr("H\u00f6rmann \u2013 S\u00f8n"));
}

TEST(NmexpertList, AFolderOfExperts) {
  const TempFolder folder;
  const std::string suffix = kModuleSuffix;
  std::filesystem::copy(test_expert("odd"), folder.path("b" + suffix));
  std::filesystem::copy(test_expert("mangled"), folder.path("a" + suffix));
  folder.write("readme.txt", {1});
  const Outcome outcome = nmexpert({"list", "--format", "csv", folder.path("")});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_LT(outcome.out.find("a" + suffix + ",mangled"), outcome.out.find("b" + suffix + ",odd"));
  const Outcome table = nmexpert({"list", folder.path("")});
  EXPECT_THAT(table.out, HasSubstr("configurable"));
}

TEST(NmexpertList, OneThatFailsDoesNotHideTheOthers) {
  const Outcome outcome = nmexpert({"list", "--format", "json", test_expert("register_exits"),
                                    test_expert("no_run"), "/no/such.so", test_expert("odd")});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_EQ(outcome.documents().size(), 1u);
  for (const char* part :
       {"register_exits", "exit code 7", "no_run", "no function Run", "/no/such.so"}) {
    EXPECT_THAT(outcome.err, HasSubstr(part));
  }
}

TEST(NmexpertList, OneThatHangsInRegisterIsGivenUp) {
  const Outcome outcome = nmexpert({"list", "--format", "json", "--timeout", "0.1",
                                    test_expert("register_hangs"), test_expert("odd")});
  EXPECT_EQ(outcome.exit_code, 3);
  ASSERT_EQ(outcome.documents().size(), 1u);
  EXPECT_EQ(outcome.documents()[0]["name"], "odd");
  for (const char* part : {"register_hangs", "Register did not return", "0.1 seconds"}) {
    EXPECT_THAT(outcome.err, HasSubstr(part));
  }
}

TEST(NmexpertList, AnEmptyFolder) {
  const TempFolder folder;
  const Outcome outcome = nmexpert({"list", folder.path("")});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("no expert in folder"));
}

TEST(NmexpertList, WithoutArgumentsTheInstalledExperts) {
  const TempFolder folder;
  const std::string suffix = kModuleSuffix;
  std::filesystem::copy(test_expert("odd"), folder.path("first" + suffix));
  Launch launch;
  launch.environment = {{"NETMON_EXPERTS", folder.path("")}};
  const Outcome outcome = nmexpert({"list", "--format", "json"}, launch);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  ASSERT_GE(outcome.documents().size(), 1u); // those of the build may follow
  EXPECT_EQ(outcome.documents()[0]["file"], folder.path("first" + suffix));
  EXPECT_EQ(outcome.documents()[0]["name"], "odd");
}

TEST(NmexpertList, AnInstalledExpertIsNotOverwritten) {
  const TempFolder folder;
  const std::string expert = folder.path(std::string("first") + kModuleSuffix);
  std::filesystem::copy(test_expert("odd"), expert);
  const std::string before = contents(expert);
  Launch launch;
  launch.environment = {{"NETMON_EXPERTS", folder.path("")}};
  for (const std::vector<std::string>& names : {std::vector<std::string>{"first"}, {}}) {
    std::vector<std::string> words = {"list", "--output", expert};
    words.insert(words.end(), names.begin(), names.end());
    const Outcome outcome = nmexpert(words, launch);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("it is also an input"));
    EXPECT_EQ(contents(expert), before);
  }
}

TEST(NmexpertInfo, FilesWhoseNamesBeginWithADash) {
  const Outcome outcome = nmexpert({"info", "--format", "json", "--", "-no-such.cap"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("-no-such.cap: there is no such file"));
}

TEST(NmexpertInfo, WhatACaptureIs) {
  const std::string file = capture("netmon/08-fddi-tcp-dns.netmon2.cap");
  const Outcome outcome = nmexpert({"info", "--format", "json", file});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto document = outcome.documents().at(0);
  EXPECT_EQ(document["schema"], 1);
  EXPECT_EQ(document["file"], file);
  EXPECT_EQ(document["format"], "Network Monitor 2.0");
  EXPECT_EQ(document["mac_type"], "FDDI");
  EXPECT_EQ(document["frames"], 11);
  EXPECT_EQ(document["comment"], nullptr);
  EXPECT_EQ(document["warnings"].size(), 0u);
  EXPECT_EQ(document["start_time"].get<std::string>().size(), 23u);
}

TEST(NmexpertInfo, CommentAndDamage) {
  const TempFolder folder;
  NetmonBuilder builder(2, 0);
  builder.add(0, Bytes(60));
  builder.add(1, Bytes(60));
  builder.table()[1] = 0xfffffff0;
  Bytes bytes = builder.build();
  set_little(bytes, 40, static_cast<std::uint32_t>(bytes.size()));
  const std::string comment = "kept for Ren\xe9";
  set_little(bytes, 44, static_cast<std::uint32_t>(comment.size()));
  append(bytes, comment);
  const std::string file = folder.write("damaged.cap", bytes);
  const Outcome outcome = nmexpert({"info", file});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("Frames     2, of which 1 cannot be read"));
  EXPECT_THAT(outcome.out, HasSubstr("Comment    kept for René"));
  EXPECT_THAT(outcome.out, HasSubstr("Warning"));
  EXPECT_THAT(outcome.out, HasSubstr("frame 1"));
}

TEST(NmexpertInfo, OneThatCannotBeReadDoesNotHideTheOthers) {
  const Outcome outcome =
      nmexpert({"info", "--format", "csv", "/no/such.cap", capture("04-udp-dns.pcap")});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("/no/such.cap"));
  EXPECT_THAT(outcome.out, HasSubstr("04-udp-dns.pcap,pcap,Ethernet,"));
}

} // namespace
} // namespace netmon::test
