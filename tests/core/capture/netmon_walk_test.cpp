// SPDX-License-Identifier: MIT
// Network Monitor files without a frame table, or with one that is no good: the records are found
// all the same. Reference: capture-files.md 3, 4, 9.
#include "core/capture/capture.h"

#include "import_test.h"

#include <gtest/gtest.h>

#include <tuple>

namespace netmon {
namespace {

using namespace test;

using OneRecord = ImportTest;

TEST_F(OneRecord, IsCountedAsOne) {
  NetmonBuilder builder(1, 1);
  builder.add(5, Bytes(20, 1));
  Bytes bytes = builder.bytes();
  append(bytes, Bytes(7, 0xFF));
  const auto capture = open(bytes);
  ASSERT_TRUE(capture) << error.text;
  ASSERT_EQ(capture->warnings().size(), 1u);
  EXPECT_NE(capture->warnings()[0].find("found 1 frame; what follows, at offset 156, is no"),
            std::string::npos)
      << capture->warnings()[0];
}

class NetmonWalk : public ImportTest, public ::testing::WithParamInterface<std::tuple<int, int>> {
 protected:
  // Three frames of 20, 0, and 30 bytes, without a table.
  static NetmonBuilder records() {
    const auto [major, minor] = GetParam();
    static constexpr std::size_t kTrailers[] = {0, 2, 6, 15};
    Bytes trailer(major == 2 ? kTrailers[minor] : 0);
    if (!trailer.empty()) trailer[0] = 1;
    NetmonBuilder builder(major, minor);
    builder.add(5, Bytes(20, 1), trailer);
    builder.add(6, Bytes(), trailer);
    builder.add_raw(7, 90, 30, Bytes(30, 3), trailer);
    return builder;
  }

  void expect_three(const Bytes& bytes, const char* text) {
    const auto capture = open(bytes);
    ASSERT_TRUE(capture) << error.text;
    ASSERT_EQ(capture->frame_count(), 3u) << text;
    EXPECT_EQ(bytes_of(read(*capture, 0)), Bytes(20, 1));
    EXPECT_EQ(read(*capture, 1).stored, 0u);
    EXPECT_EQ(read(*capture, 2).length, 90u);
    EXPECT_EQ(capture->media(2), MAC_TYPE_ETHERNET);
    EXPECT_TRUE(capture->damage_report().empty());
    ASSERT_EQ(capture->warnings().size(), 1u);
    EXPECT_NE(capture->warnings()[0].find(text), std::string::npos) << capture->warnings()[0];
    EXPECT_NE(capture->warnings()[0].find("3 frames"), std::string::npos);
  }
};

INSTANTIATE_TEST_SUITE_P(Versions, NetmonWalk,
                         ::testing::Values(std::tuple(1, 1), std::tuple(2, 0), std::tuple(2, 1),
                                           std::tuple(2, 2), std::tuple(2, 3)));

TEST_P(NetmonWalk, FindsTheRecordsOfAWriterThatWasStopped) {
  expect_three(records().bytes(), "no frame table");
}

TEST_P(NetmonWalk, FindsThemWhereTheTableIsCut) {
  Bytes bytes = records().build();
  bytes.resize(bytes.size() - 5);
  expect_three(bytes, "frame table");
}

TEST_P(NetmonWalk, FindsThemWhereTheTableIsNoneAtAll) {
  Bytes bytes = records().build();
  set_little<std::uint32_t>(bytes, 28, 7); // bytes
  expect_three(bytes, "no multiple of 4");
  set_little<std::uint32_t>(bytes, 28, 8);
  set_little<std::uint32_t>(bytes, 24, 20); // in the header
  Bytes other = records().bytes();
  std::copy_n(bytes.begin(), 32, other.begin());
  expect_three(other, "into the header");
}

TEST_P(NetmonWalk, SaysWhatIsBehindThem) {
  for (const Bytes& rest : {Bytes(7, 0xFF), Bytes(64, 0xFF), Bytes(64, 0)}) {
    Bytes bytes = records().bytes();
    const std::string at = "at offset " + std::to_string(bytes.size());
    append(bytes, rest);
    expect_three(bytes, at.c_str());
  }
}

TEST_P(NetmonWalk, EndsBeforeARecordThatIsCut) {
  const NetmonBuilder whole = records();
  Bytes bytes = NetmonBuilder(whole).bytes();
  bytes.resize(bytes.size() - 1);
  const auto capture = open(bytes);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_EQ(capture->frame_count(), 2u);
  ASSERT_EQ(capture->warnings().size(), 1u);
  EXPECT_NE(capture->warnings()[0].find("is no whole record"), std::string::npos);
}

TEST_P(NetmonWalk, EmptyCapturesAreSound) {
  const auto [major, minor] = GetParam();
  Bytes with_section = NetmonBuilder(major, minor).build();
  set_little<std::uint32_t>(with_section, 24, 0);
  set_little<std::uint32_t>(with_section, 40, 128); // a comment, or comments
  set_little<std::uint32_t>(with_section, 44, 40);
  append(with_section, Bytes(40, 'c'));
  Bytes table_at_end = NetmonBuilder(major, minor).build();
  append(table_at_end, Bytes(9, 1)); // behind the table of no bytes
  for (const Bytes& bytes : {NetmonBuilder(major, minor).build(), with_section, table_at_end}) {
    const auto capture = open(bytes);
    ASSERT_TRUE(capture) << error.text;
    EXPECT_EQ(capture->frame_count(), 0u);
    EXPECT_TRUE(capture->warnings().empty()) << capture->warnings()[0];
  }
}

TEST_P(NetmonWalk, RefusesWhatHoldsNoRecord) {
  Bytes bytes = records().bytes();
  bytes.resize(128);
  append(bytes, Bytes(40, 0xFF));
  const auto nothing = open(bytes); // no table is needed for no frames
  ASSERT_TRUE(nothing) << error.text;
  EXPECT_EQ(nothing->frame_count(), 0u);
  ASSERT_EQ(nothing->warnings().size(), 1u);
  EXPECT_NE(nothing->warnings()[0].find("is no record"), std::string::npos);
  set_little<std::uint32_t>(bytes, 24, 10'000);
  set_little<std::uint32_t>(bytes, 28, 40);
  EXPECT_FALSE(open(bytes, "other"));
  EXPECT_EQ(error.code, NMERR_INVALID_FILE_FORMAT);
  EXPECT_NE(error.text.find("frame table"), std::string::npos) << error.text;
}

// Network Monitor 3.4 leaves out the reserved bytes of the header.
TEST_F(ImportTest, WalksFromARecordRightBehindTheNamedFields) {
  NetmonBuilder builder(2, 3);
  Bytes trailer(15);
  trailer[0] = 1;
  builder.add(5, Bytes(20, 1), trailer);
  Bytes bytes = builder.bytes();
  bytes.erase(bytes.begin() + 72, bytes.begin() + 128);
  append(bytes, from_hex("05 00 00 00 00 00 00 00 02 00 00 00 02 00 00 00 aa bb"));
  append(bytes, trailer);
  const auto capture = open(bytes);
  ASSERT_TRUE(capture) << error.text;
  ASSERT_EQ(capture->frame_count(), 2u);
  EXPECT_EQ(bytes_of(read(*capture, 1)), from_hex("aa bb"));
}

TEST_F(ImportTest, StartTimesThatAreNoDatesAreTold) {
  NetmonBuilder builder(2, 0);
  builder.add(5, Bytes(20, 1));
  Bytes bytes = builder.build();
  const auto good = open(bytes);
  EXPECT_TRUE(good->has_start());
  EXPECT_TRUE(good->warnings().empty());
  set_little<std::uint16_t>(bytes, 10, 13); // month
  const auto bad = open(bytes, "other");
  ASSERT_TRUE(bad) << error.text;
  EXPECT_FALSE(bad->has_start());
  EXPECT_EQ(bad->start().wMonth, 13) << "as stored";
  ASSERT_EQ(bad->warnings().size(), 1u);
  EXPECT_NE(bad->warnings()[0].find("is no date"), std::string::npos);
}

TEST_F(ImportTest, NetmonMediaAreWhatTheySay) {
  struct Row {
    std::uint16_t stored, media;
    std::uint32_t link_type;
  };
  const Row rows[] = {{0, 1, 1},
                      {1, 1, 1},
                      {2, 2, 6},
                      {9, 9, 101},
                      {0xE001, 1, 1},
                      {0xE006, 2, 6},
                      {0xE00A, 3, 10},
                      {0xE065, 9, 101},
                      {0xE071, 0xE071, 113},
                      {0xE069, 0xE069, 105}, // without the radio header of medium 6
                      {0xE080, 0xE080, kNoLinkType},
                      {0xFFFD, 0xFFFD, kNoLinkType},
                      {6, 6, kNoLinkType}};
  for (const Row& row : rows) {
    NetmonBuilder header(2, 0, row.stored);
    header.add(5, Bytes(20, 1));
    NetmonBuilder trailer(2, 1);
    Bytes media;
    put_little(media, row.stored);
    trailer.add(5, Bytes(20, 1), media);
    for (const NetmonBuilder& builder : {header, trailer}) {
      const auto capture = open(builder.build());
      ASSERT_TRUE(capture) << error.text;
      EXPECT_EQ(capture->media(0), row.media) << row.stored;
      EXPECT_EQ(capture->common_media(), row.media);
      EXPECT_EQ(capture->link_type(0), row.link_type) << row.stored;
      EXPECT_TRUE(capture->interfaces().empty());
      EXPECT_EQ(capture->interface_of(0), nullptr);
    }
  }
}

} // namespace
} // namespace netmon
