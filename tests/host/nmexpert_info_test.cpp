// SPDX-License-Identifier: MIT
// nmexpert info and run on what is no plain file, and on frames of other links; and what info tells
// of times, sizes and media.
#include "program.h"
#include "support/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace netmon::test {
namespace {

using ::testing::HasSubstr;
using Words = std::vector<std::string>;

std::string contents(const std::string& path) {
  std::ifstream in(path_of(path), std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

Launch reading(std::string input) {
  Launch launch;
  launch.environment = {{"TZ", "UTC"}};
  launch.input = std::move(input);
  return launch;
}

nlohmann::json info_of(Words words, const Launch& launch = reading("")) {
  words.insert(words.begin(), {"info", "--format", "json"});
  const Outcome outcome = nmexpert(words, launch);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto documents = outcome.documents();
  EXPECT_EQ(documents.size(), 1u);
  return documents.empty() ? nlohmann::json() : documents[0];
}

// Two frames of Linux's cooked capture, of IPv4 and of a bridge's LLC, a second and a half apart.
std::string cooked_pcap() {
  std::vector<std::uint8_t> file;
  const auto put = [&](std::uint32_t word) {
    for (int i = 0; i < 4; ++i) file.push_back(static_cast<std::uint8_t>(word >> (8 * i)));
  };
  for (const std::uint32_t word : {0xA1B2C3D4u, 0x00040002u, 0u, 0u, 262144u, 113u}) put(word);
  const std::vector<std::uint8_t> ip = {0,  0,  0, 1, 0,    6, 2, 0,  0,   0, 0, 9,
                                        0,  0,  8, 0, 0x45, 0, 0, 20, 0,   0, 0, 0,
                                        64, 17, 0, 0, 192,  0, 2, 1,  192, 0, 2, 2};
  const std::vector<std::uint8_t> bridge = {0, 2, 0, 1, 0, 6, 2,    0,    0, 0,
                                            0, 9, 0, 0, 0, 4, 0x42, 0x42, 3, 0};
  for (const std::uint32_t word : {1'709'647'629u, 123'456u, 36u, 100u}) put(word);
  file.insert(file.end(), ip.begin(), ip.end());
  for (const std::uint32_t word : {1'709'647'630u, 623'456u, 20u, 20u}) put(word);
  file.insert(file.end(), bridge.begin(), bridge.end());
  return std::string(file.begin(), file.end());
}

TEST(NmexpertInfo, TellsTimesSizesAndMedia) {
  const auto info = info_of({"-"}, reading(cooked_pcap()));
  EXPECT_EQ(info["file"], "-");
  EXPECT_EQ(info["format"], "pcap");
  EXPECT_EQ(info["mac_type"], "Linux cooked capture");
  EXPECT_EQ(info["start_time"], "2024-03-05T14:07:09.123");
  EXPECT_EQ(info["first_time"], "2024-03-05T14:07:09.123");
  EXPECT_EQ(info["last_time"], "2024-03-05T14:07:10.623");
  EXPECT_EQ(info["first_time_utc"], "2024-03-05T14:07:09.123456Z");
  EXPECT_EQ(info["last_time_utc"], "2024-03-05T14:07:10.623456Z");
  EXPECT_EQ(info["time_zone"], "+00:00");
  EXPECT_EQ(info["duration_us"], 1'500'000);
  EXPECT_EQ(info["frames"], 2);
  EXPECT_EQ(info["damaged_frames"], 0);
  EXPECT_EQ(info["presented_frames"], 0);
  EXPECT_EQ(info["captured_bytes"], 56);
  EXPECT_EQ(info["original_bytes"], 120);
  EXPECT_EQ(info["average_bytes"], 60.0);
  EXPECT_EQ(info["bytes_per_second"], 80.0);
  ASSERT_EQ(info["media"].size(), 1u);
  EXPECT_EQ(info["media"][0]["link_type"], 113);
  EXPECT_EQ(info["media"][0]["link_type_name"], "LINUX_SLL");
  EXPECT_EQ(info["media"][0]["number"], 0xE071);
  ASSERT_EQ(info["interfaces"].size(), 1u);
  EXPECT_EQ(info["interfaces"][0]["snap_length"], 262144);
  EXPECT_EQ(info["interfaces"][0]["ticks_per_second"], 1'000'000);
  EXPECT_EQ(info["interfaces"][0]["name"], nullptr);

  Launch elsewhere = reading(cooked_pcap());
  elsewhere.environment = {{"TZ", "XXX-5:30"}};
  const auto there = info_of({"-"}, elsewhere);
  EXPECT_EQ(there["first_time"], "2024-03-05T19:37:09.123");
  EXPECT_EQ(there["first_time_utc"], "2024-03-05T14:07:09.123456Z");
  EXPECT_EQ(there["time_zone"], "+05:30");

  const Outcome table = nmexpert({"info", "-"}, reading(cooked_pcap()));
  for (const char* const line :
       {"Duration   1.500000 seconds\n", "Bytes      56, of 120 on the wire\n",
        "Average    60.00 bytes a frame, 1.33 frames and 80.00 bytes a second\n",
        "Medium     Linux cooked capture, LINUX_SLL (113): 2 frames\n",
        "Zone       UTC+00:00, of this machine\n"}) {
    EXPECT_THAT(table.out, HasSubstr(line));
  }
}

TEST(NmexpertInfo, AsEthernet) {
  const auto info = info_of({"--as-ethernet", "-"}, reading(cooked_pcap()));
  EXPECT_EQ(info["presented_frames"], 1);
  ASSERT_EQ(info["media"].size(), 2u);
  EXPECT_EQ(info["mac_type"], "unknown");
  EXPECT_EQ(info["captured_bytes"], 34 + 20);
  EXPECT_EQ(info["original_bytes"], 98 + 20);
}

TEST(NmexpertInfo, OfNetworkMonitorsOwn) {
  const auto genuine = info_of({capture("09-genuine-netmon2.3-kerberos.cap")});
  EXPECT_EQ(genuine["time_zone"], "-08:00");
  EXPECT_EQ(genuine["first_time"], "2016-08-08T01:43:59.059");
  EXPECT_EQ(genuine["first_time_utc"].get<std::string>().substr(0, 20), "2016-08-08T09:43:59.");
  EXPECT_EQ(genuine["interfaces"].size(), 0u);
  const auto plain = info_of({capture("netmon/04-udp-dns.netmon2.cap")});
  EXPECT_EQ(plain["time_zone"], nullptr);
  EXPECT_EQ(plain["first_time_utc"], nullptr);
  EXPECT_EQ(plain["duration_us"], 1'277'622'320);
}

TEST(NmexpertInfo, AStartThatIsNoDateIsNull) {
  const TempFolder folder;
  const std::string good = contents(capture("netmon/04-udp-dns.netmon2.cap"));
  std::vector<std::uint8_t> bytes(good.begin(), good.end());
  bytes[10] = 13; // month
  const auto info = info_of({folder.write("bad.cap", bytes)});
  EXPECT_EQ(info["start_time"], nullptr);
  EXPECT_EQ(info["first_time"], nullptr);
  EXPECT_EQ(info["duration_us"], 1'277'622'320);
  ASSERT_EQ(info["warnings"].size(), 1u);
  EXPECT_THAT(info["warnings"][0].get<std::string>(), HasSubstr("no date"));
}

// ---- The standard input

TEST(NmexpertStream, EveryExpertSeesAllOfIt) {
  const std::string file = capture("04-udp-dns.pcap");
  const Words experts = {test_expert("odd"), test_expert("odd")};
  for (const Words& more : {Words{}, Words{"--jobs", "2"}, Words{"--in-process"}}) {
    Words words = {"run", "--format", "json", "--config", odd_config(kShowsEveryType)};
    words.insert(words.end(), more.begin(), more.end());
    words.insert(words.end(), experts.begin(), experts.end());
    words.insert(words.end(), {"--", "-", file, "-"});
    const Outcome outcome = nmexpert(words, reading(contents(file)));
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    const auto documents = outcome.documents();
    ASSERT_EQ(documents.size(), 6u) << outcome.err;
    for (std::size_t i = 0; i < documents.size(); ++i) {
      EXPECT_EQ(documents[i]["capture"]["file"], i % 3 == 1 ? file : "-");
      EXPECT_EQ(documents[i]["capture"]["frames"], 464);
    }
  }
}

TEST(NmexpertStream, IsNamedAsTheCommandLineDoes) {
  for (const Words& words : {Words{"run", test_expert("odd"), "-"}, Words{"info", "-"},
                             Words{"save", "-", "nothing.cap"}}) {
    const Outcome bad = nmexpert(words, reading("no capture"));
    EXPECT_EQ(bad.exit_code, 2) << bad.err;
    EXPECT_THAT(bad.err, HasSubstr("capture -: it is no capture file"));
    const Outcome empty = nmexpert(words, reading(""));
    EXPECT_EQ(empty.exit_code, 2) << empty.err;
    EXPECT_THAT(empty.err, HasSubstr("capture -: it is no capture file: it is empty"));
  }
  const std::string cut = contents(capture("04-udp-dns.pcap")).substr(0, 10000);
  const Outcome warned = nmexpert(
      {"run", "--format", "json", "--config", odd_config(kShowsEveryType), test_expert("odd"), "-"},
      reading(cut));
  EXPECT_EQ(warned.exit_code, 0) << warned.err;
  ASSERT_EQ(warned.documents().size(), 1u);
  EXPECT_EQ(warned.documents()[0]["capture"]["warnings"][0].get<std::string>().substr(0, 3), "-: ");
}

TEST(NmexpertStream, IsSavedAsAFileIs) {
  const TempFolder folder;
  const std::string file = capture("04-udp-dns.pcap");
  const std::string target = folder.path("saved.cap");
  const Outcome saved = nmexpert({"save", "-", target}, reading(contents(file)));
  EXPECT_EQ(saved.exit_code, 0) << saved.err;
  EXPECT_EQ(contents(target), contents(capture("netmon/04-udp-dns.netmon2.cap")));
  const Outcome piped = nmexpert({"save", "--to", "cap", "-", "-"}, reading(contents(file)));
  EXPECT_EQ(piped.out, contents(target));
}

} // namespace
} // namespace netmon::test
