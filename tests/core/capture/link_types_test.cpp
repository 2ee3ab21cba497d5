// SPDX-License-Identifier: MIT
// The table of link types: its order, its numbers, and the way to media and back. Reference:
// capture-files.md 5.2.
#include "core/capture/link_types.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace netmon {
namespace {

TEST(LinkTypes, NumbersNamesAndDescriptionsAreThere) {
  std::set<std::uint16_t> numbers;
  for (const LinkType& type : link_types()) {
    EXPECT_TRUE(numbers.insert(type.number).second) << type.number;
    EXPECT_EQ(find_link_type(type.number), &type);
    EXPECT_EQ(std::string(type.name).find("LINKTYPE"), std::string::npos) << type.name;
    EXPECT_NE(*type.name, '\0') << type.number;
    EXPECT_NE(*type.description, '\0') << type.number;
  }
  for (std::uint16_t number = 105; number <= 301; ++number) {
    EXPECT_EQ(numbers.contains(number), number != 208) << number << ": 208 is reserved";
  }
}

TEST(LinkTypes, HaveTheNamesOfTheList) {
  struct Row {
    std::uint32_t number;
    const char* text;
  };
  const Row rows[] = {
      {0, "NULL (0)"},           {1, "ETHERNET (1)"},       {12, "RAW (12)"},
      {50, "PPP_HDLC (50)"},     {51, "PPP_ETHER (51)"},    {100, "ATM_RFC1483 (100)"},
      {101, "RAW (101)"},        {104, "C_HDLC (104)"},     {107, "FRELAY (107)"},
      {113, "LINUX_SLL (113)"},  {117, "PFLOG (117)"},      {127, "IEEE802_11_RADIOTAP (127)"},
      {147, "USER0 (147)"},      {162, "USER15 (162)"},     {192, "PPI (192)"},
      {239, "NFLOG (239)"},      {242, "IPOIB (242)"},      {258, "PKTAP (258)"},
      {276, "LINUX_SLL2 (276)"}, {301, "DECT_NR (301)"},    {11, "LINKTYPE 11"},
      {208, "LINKTYPE 208"},     {65535, "LINKTYPE 65535"}, {0xFFFFFFFF, "LINKTYPE 4294967295"}};
  for (const Row& row : rows) EXPECT_EQ(link_type_text(row.number), row.text);
}

TEST(LinkTypes, BecomeMedia) {
  struct Row {
    std::uint32_t number;
    Media media;
  };
  const Row rows[] = {{1, MAC_TYPE_ETHERNET},
                      {6, MAC_TYPE_TOKENRING},
                      {10, MAC_TYPE_FDDI},
                      {123, MAC_TYPE_ATM},
                      {105, kMediaWifi},
                      {12, kMediaRawIp},
                      {14, kMediaRawIp},
                      {101, kMediaRawIp},
                      {228, kMediaRawIp},
                      {229, kMediaRawIp},
                      {0, 0xE000},
                      {113, 0xE071},
                      {276, 0xE114},
                      {127, 0xE07F},
                      {128, kMediaUnknown},
                      {138, kMediaUnknown},
                      {139, 0xE08B},
                      {11, 0xE064}, // what systems call 100 in memory
                      {0xFFF, 0xEFFF},
                      {0x1000, kMediaUnknown},
                      {0xFFFFFFFF, kMediaUnknown}};
  for (const Row& row : rows) EXPECT_EQ(media_of_link_type(row.number), row.media) << row.number;
}

TEST(LinkTypes, MediaBecomeLinkTypesAgain) {
  for (std::uint32_t number = 0; number <= 0xFFF; ++number) {
    const Media media = media_of_link_type(number);
    const auto back = link_type_of_media(media);
    EXPECT_EQ(back.has_value(), media != kMediaUnknown) << number;
    if (number == 11) continue;
    if (media == kMediaRawIp) {
      EXPECT_EQ(back, 101) << number;
    } else if (back) {
      EXPECT_EQ(back, number);
    }
  }
  EXPECT_EQ(link_type_of_media(kMediaTunnel), 101);
  EXPECT_EQ(link_type_of_media(kMediaWirelessWan), 101);
  for (const int number : {0, 5, 10, 11, 0xDFFF, 0xE080, 0xE08A, 0xF000, 0xFFE0, 0xFFFF}) {
    const auto media = static_cast<Media>(number);
    EXPECT_FALSE(link_type_of_media(media)) << media;
  }
  EXPECT_EQ(link_type_of_media(0xE001), 1) << "a Network Monitor file may say it this way";
}

TEST(LinkTypes, DataLinkValuesDifferInFew) {
  EXPECT_EQ(link_type_of_datalink(1), 1u);
  EXPECT_EQ(link_type_of_datalink(11), 100u);
  EXPECT_EQ(link_type_of_datalink(12), 101u);
  EXPECT_EQ(link_type_of_datalink(14), 101u);
  EXPECT_EQ(link_type_of_datalink(105), 105u);
  EXPECT_EQ(link_type_of_datalink(0xFFFFFFFF), 0xFFFFFFFF);
}

TEST(LinkTypes, MediaHaveNamesForPeople) {
  EXPECT_STREQ(media_name(MAC_TYPE_ETHERNET), "Ethernet");
  EXPECT_STREQ(media_name(MAC_TYPE_1394), "IEEE 1394");
  EXPECT_STREQ(media_name(kMediaTunnel), "tunnel");
  EXPECT_STREQ(media_name(0xE071), "Linux cooked capture");
  EXPECT_STREQ(media_name(0xE001), "Ethernet");
  EXPECT_STREQ(media_name(0xE00D), "unknown");
  EXPECT_STREQ(media_name(kMediaUnknown), "unknown");
  EXPECT_STREQ(media_name(0xE080), "unknown") << "802.11 of Message Analyzer, not LINKTYPE 128";
  EXPECT_STREQ(media_name(0xFFE0), "unknown");
}

} // namespace
} // namespace netmon
