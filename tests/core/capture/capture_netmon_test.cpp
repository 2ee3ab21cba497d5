// SPDX-License-Identifier: MIT
// The reader of Network Monitor files on bytes in memory: both worked examples, all versions, and
// every row of the table of malformed files. Reference: capture-files.md 4, 9, 11, 12.
#include "core/capture/capture_netmon.h"

#include "capture_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

namespace netmon {
namespace {

using namespace test;

const Bytes kArpRequest = from_hex(
    "ff ff ff ff ff ff 02 00 00 00 00 01 08 06 00 01 08 00 06 04 00 01 02 00"
    "00 00 00 01 c0 00 02 01 00 00 00 00 00 00 c0 00 02 02");
const Bytes kArpReply = from_hex(
    "02 00 00 00 00 01 02 00 00 00 00 02 08 06 00 01 08 00 06 04 00 02 02 00"
    "00 00 00 02 c0 00 02 02 02 00 00 00 00 01 c0 00 02 01");

// The bytes in a block of exactly their size, so that the sanitizers see a read past the end.
class File {
 public:
  explicit File(const Bytes& bytes)
      : size_(bytes.size()), data_(std::make_unique<std::byte[]>(bytes.size())) {
    std::transform(bytes.begin(), bytes.end(), data_.get(), [](auto b) { return std::byte{b}; });
    error = netmon.open(data_.get(), size_);
  }

  RecordDamage read(std::uint32_t frame) { return netmon.read(frame, record); }
  const std::byte* at(std::size_t offset) const { return data_.get() + offset; }

  NetmonFile netmon;
  Error error;
  NetmonRecord record;

 private:
  std::size_t size_;
  std::unique_ptr<std::byte[]> data_;
};

Bytes stored_bytes(const FrameInfo& info) {
  const auto* first = reinterpret_cast<const std::uint8_t*>(info.bytes);
  return Bytes(first, first + info.stored);
}

std::uint32_t open_code(const Bytes& bytes) { return File(bytes).error.code; }

Bytes two_frames(int major, int minor) {
  NetmonBuilder builder(major, minor);
  builder.add(0, Bytes(20, 1));
  builder.add(1, Bytes(30, 2));
  return builder.build();
}

// ---- Worked examples

Bytes example_header(const char* start) {
  Bytes bytes = from_hex(start);
  bytes.resize(128);
  return bytes;
}

TEST(NetmonFile, ReadsTheWorkedExampleOfVersion1) {
  Bytes bytes = example_header(
      "52 54 53 53 01 01 01 00 e8 07 03 00 02 00 05 00"
      "0e 00 07 00 09 00 7b 00 e4 00 00 00 08 00 00 00");
  append(bytes, from_hex("00 00 00 00 2a 00 2a 00"));
  append(bytes, kArpRequest);
  append(bytes, from_hex("03 00 00 00 2e 00 2a 00"));
  append(bytes, kArpReply);
  append(bytes, from_hex("80 00 00 00 b2 00 00 00"));
  ASSERT_EQ(bytes.size(), 236u);

  File file(bytes);
  ASSERT_FALSE(file.error) << file.error.text;
  EXPECT_EQ(file.netmon.version_major(), 1u);
  EXPECT_EQ(file.netmon.version_minor(), 1u);
  EXPECT_EQ(file.netmon.frame_count(), 2u);
  EXPECT_EQ(file.netmon.header_media(), MAC_TYPE_ETHERNET);
  const SYSTEMTIME& start = file.netmon.start();
  EXPECT_EQ(start.wYear, 2024);
  EXPECT_EQ(start.wMonth, 3);
  EXPECT_EQ(start.wDayOfWeek, 2);
  EXPECT_EQ(start.wDay, 5);
  EXPECT_EQ(start.wHour, 14);
  EXPECT_EQ(start.wMinute, 7);
  EXPECT_EQ(start.wSecond, 9);
  EXPECT_EQ(start.wMilliseconds, 123);

  ASSERT_EQ(file.read(0), RecordDamage::none);
  EXPECT_EQ(file.record.info.time, 0);
  EXPECT_EQ(file.record.info.length, 42u);
  EXPECT_EQ(file.record.info.stored, 42u);
  EXPECT_EQ(stored_bytes(file.record.info), kArpRequest);
  EXPECT_EQ(file.record.direct, nullptr) << "an 8-byte header is no FRAME";
  ASSERT_EQ(file.read(1), RecordDamage::none);
  EXPECT_EQ(file.record.info.time, 3000);
  EXPECT_EQ(file.record.info.length, 46u);
  EXPECT_EQ(file.record.info.stored, 42u);
  EXPECT_EQ(stored_bytes(file.record.info), kArpReply);
}

TEST(NetmonFile, ReadsTheWorkedExampleOfVersion2) {
  Bytes bytes = example_header(
      "47 4d 42 55 00 02 01 00 e8 07 03 00 02 00 05 00"
      "0e 00 07 00 09 00 7b 00 f4 00 00 00 08 00 00 00");
  append(bytes, from_hex("c8 01 00 00 00 00 00 00 2a 00 00 00 2a 00 00 00"));
  append(bytes, kArpRequest);
  append(bytes, from_hex("b7 0b 00 00 00 00 00 00 2e 00 00 00 2a 00 00 00"));
  append(bytes, kArpReply);
  append(bytes, from_hex("80 00 00 00 ba 00 00 00"));
  ASSERT_EQ(bytes.size(), 252u);

  File file(bytes);
  ASSERT_FALSE(file.error) << file.error.text;
  EXPECT_EQ(file.netmon.version_major(), 2u);
  EXPECT_EQ(file.netmon.version_minor(), 0u);
  ASSERT_EQ(file.netmon.frame_count(), 2u);
  ASSERT_EQ(file.read(0), RecordDamage::none);
  EXPECT_EQ(file.record.info.time, 456);
  EXPECT_EQ(file.record.info.length, 42u);
  EXPECT_EQ(stored_bytes(file.record.info), kArpRequest);
  ASSERT_EQ(file.read(1), RecordDamage::none);
  EXPECT_EQ(file.record.info.time, 2999);
  EXPECT_EQ(file.record.info.length, 46u);
  EXPECT_EQ(file.record.info.stored, 42u);
  if (kLittleEndianHost) {
    EXPECT_EQ(file.record.direct, file.at(0xBA)) << "handed out where it stands, unaligned";
  }
}

TEST(NetmonFile, ReadsTheTrailersOfLaterMinorVersions) {
  const Bytes ethernet = from_hex("01 00");
  const Bytes process = from_hex("01 00 ff ff ff ff");
  const Bytes utc = from_hex("01 00 ff ff ff ff 07 7b 7e 69 06 6f da 01 00");
  const Bytes* const trailers[] = {nullptr, &ethernet, &process, &utc};
  for (int minor = 0; minor <= 3; ++minor) {
    SCOPED_TRACE(minor);
    NetmonBuilder builder(2, minor);
    const Bytes trailer = trailers[minor] ? *trailers[minor] : Bytes();
    builder.add(456, kArpRequest, trailer);
    const std::uint32_t second = builder.add(2999, kArpReply, trailer);
    static constexpr std::uint32_t kSecond[] = {0xBA, 0xBC, 0xC0, 0xC9};
    EXPECT_EQ(second, kSecond[minor]);
    set_little<std::uint32_t>(builder.bytes(), 56, 1); // extended info present
    File file(builder.build());
    ASSERT_FALSE(file.error);
    for (const std::uint32_t frame : {0u, 1u}) {
      ASSERT_EQ(file.read(frame), RecordDamage::none);
      EXPECT_EQ(stored_bytes(file.record.info), frame == 0 ? kArpRequest : kArpReply);
      EXPECT_EQ(file.netmon.media(file.record), MAC_TYPE_ETHERNET);
      EXPECT_EQ(file.netmon.utc_filetime(file.record), minor == 3 ? 133541212291234567u : 0u);
    }
    EXPECT_EQ(file.record.info.time, 2999) << "from the delta, whatever the trailer says";
  }
}

TEST(NetmonFile, CountsTheUtcTimeOnlyWithExtendedInfo) {
  NetmonBuilder builder(2, 3);
  builder.add(0, kArpRequest, from_hex("01 00 ff ff ff ff 07 7b 7e 69 06 6f da 01 00"));
  File file(builder.build());
  ASSERT_EQ(file.read(0), RecordDamage::none);
  EXPECT_EQ(file.netmon.utc_filetime(file.record), 0u);
}

// ---- Versions and signatures

TEST(NetmonFile, GoesByTheMajorVersionAndNotByTheSignature) {
  for (const int major : {1, 2}) {
    Bytes bytes = two_frames(major, 0);
    const std::string_view other = major == 1 ? "GMBU" : "RTSS";
    std::copy(other.begin(), other.end(), bytes.begin());
    File file(bytes);
    ASSERT_FALSE(file.error);
    ASSERT_EQ(file.read(1), RecordDamage::none);
    EXPECT_EQ(file.record.info.stored, 30u);
    EXPECT_EQ(file.record.info.time, major == 1 ? 1000 : 1);
  }
}

TEST(NetmonFile, TellsFormatsApartByFourBytes) {
  const auto recognises = [](std::string_view text) {
    return NetmonFile::recognises(reinterpret_cast<const std::byte*>(text.data()), text.size());
  };
  EXPECT_TRUE(recognises("RTSS"));
  EXPECT_TRUE(recognises("GMBU"));
  EXPECT_FALSE(recognises("RTS"));
  EXPECT_FALSE(recognises("rtss"));
  EXPECT_FALSE(recognises(""));
}

// ---- Malformed files: rows that fail the open

TEST(NetmonMalformed, OtherSignatureOrTooShortForOne) {
  Bytes bytes = two_frames(2, 0);
  bytes[0] = 'X';
  EXPECT_EQ(open_code(bytes), NMERR_INVALID_FILE_FORMAT);
  EXPECT_EQ(open_code(from_hex("47 4d 42")), NMERR_INVALID_FILE_FORMAT);
  EXPECT_EQ(open_code({}), NMERR_INVALID_FILE_FORMAT);
}

TEST(NetmonMalformed, HeaderCutShort) {
  const Bytes whole = two_frames(2, 0);
  for (std::size_t size = 4; size < 32; ++size) {
    EXPECT_EQ(open_code(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))),
              NMERR_INVALID_FILE_FORMAT)
        << size;
  }
}

TEST(NetmonMalformed, HeaderOf64BytesWithoutFramesIsAnEmptyCapture) {
  Bytes bytes = NetmonBuilder(2, 0).build();
  bytes.resize(64);
  set_little<std::uint32_t>(bytes, 24, 128); // beyond the file, as editcap writes it
  File file(bytes);
  ASSERT_FALSE(file.error) << file.error.text;
  EXPECT_EQ(file.netmon.frame_count(), 0u);
  EXPECT_EQ(file.netmon.comment(), "");
  bytes.resize(32);
  EXPECT_EQ(open_code(bytes), NMERR_SUCCESS) << "the rest of the header counts as zeros";
}

TEST(NetmonMalformed, MajorVersionZero) {
  EXPECT_EQ(open_code(two_frames(0, 0)), NMERR_INVALID_FILE_FORMAT);
}

TEST(NetmonMalformed, LaterVersions) {
  EXPECT_EQ(open_code(two_frames(3, 0)), NMERR_UPLEVEL_CAPTURE_FILE);
  EXPECT_EQ(open_code(two_frames(255, 0)), NMERR_UPLEVEL_CAPTURE_FILE);
  EXPECT_EQ(open_code(two_frames(2, 4)), NMERR_UPLEVEL_CAPTURE_FILE);
  EXPECT_EQ(open_code(two_frames(2, 255)), NMERR_UPLEVEL_CAPTURE_FILE);
  EXPECT_EQ(open_code(two_frames(2, 3)), NMERR_SUCCESS);
  EXPECT_EQ(open_code(two_frames(1, 200)), NMERR_SUCCESS);
}

TEST(NetmonMalformed, UnknownMacTypeOpens) {
  for (const int major : {1, 2}) {
    NetmonBuilder builder(major, 0, 77);
    builder.add(0, kArpRequest);
    File file(builder.build());
    ASSERT_FALSE(file.error);
    ASSERT_EQ(file.read(0), RecordDamage::none);
    EXPECT_EQ(mac_type_of(file.netmon.media(file.record)), MAC_TYPE_UNKNOWN);
  }
}

TEST(NetmonMalformed, TableLengthNoMultipleOf4) {
  for (std::uint32_t length : {1u, 2u, 3u, 5u, 7u}) {
    Bytes bytes = two_frames(2, 0);
    set_little(bytes, 28, length);
    EXPECT_EQ(open_code(bytes), NMERR_INVALID_FILE_FORMAT) << length;
  }
}

TEST(NetmonMalformed, TableLengthZeroIsAnEmptyCapture) {
  Bytes bytes = two_frames(2, 0);
  set_little<std::uint32_t>(bytes, 28, 0);
  File file(bytes);
  ASSERT_FALSE(file.error);
  EXPECT_EQ(file.netmon.frame_count(), 0u);
}

TEST(NetmonMalformed, TableBeyondOrPastTheEnd) {
  const Bytes good = two_frames(2, 0);
  const auto size = static_cast<std::uint32_t>(good.size());
  for (const std::uint32_t offset :
       {size, size + 1, size - 4, size - 7, 0xFFFFFFFCu, 0xFFFFFFF8u}) {
    Bytes bytes = good;
    set_little(bytes, 24, offset);
    EXPECT_EQ(open_code(bytes), NMERR_INVALID_FILE_FORMAT) << offset;
  }
  Bytes exact = good;
  set_little(exact, 24, size - 8);
  EXPECT_EQ(open_code(exact), NMERR_SUCCESS);
}

TEST(NetmonMalformed, HugeTableLength) {
  for (const std::uint32_t length : {0xFFFFFFFCu, 0x40000000u}) {
    Bytes bytes = two_frames(2, 0);
    set_little(bytes, 28, length);
    EXPECT_EQ(open_code(bytes), NMERR_INVALID_FILE_FORMAT);
  }
}

TEST(NetmonMalformed, TableInsideTheHeader) {
  Bytes bytes = two_frames(2, 0);
  set_little<std::uint32_t>(bytes, 24, 32);
  EXPECT_EQ(open_code(bytes), NMERR_INVALID_FILE_FORMAT);
}

TEST(NetmonMalformed, MessagesSayWhatAndWhere) {
  Bytes bytes = two_frames(2, 0);
  bytes.resize(bytes.size() - 4);
  const File cut(bytes);
  EXPECT_NE(cut.error.text.find("frame table"), std::string::npos) << cut.error.text;
  EXPECT_NE(cut.error.text.find("cut short"), std::string::npos) << cut.error.text;
  const File later(two_frames(2, 9));
  EXPECT_NE(later.error.text.find("2.9"), std::string::npos) << later.error.text;
}

// ---- Malformed files: rows that spoil one frame

class NetmonDamage : public ::testing::TestWithParam<int> {
 protected:
  static std::uint32_t header_bytes() { return GetParam() == 1 ? 8 : 16; }
};

INSTANTIATE_TEST_SUITE_P(Major, NetmonDamage, ::testing::Values(1, 2));

TEST_P(NetmonDamage, EntryInsideTheHeader) {
  NetmonBuilder builder(GetParam(), 0);
  builder.add(0, kArpRequest);
  builder.table().push_back(0);
  builder.table().push_back(71);
  File file(builder.build());
  ASSERT_FALSE(file.error);
  EXPECT_EQ(file.netmon.frame_count(), 3u);
  EXPECT_EQ(file.read(0), RecordDamage::none);
  EXPECT_EQ(file.read(1), RecordDamage::offset_in_header);
  EXPECT_EQ(file.read(2), RecordDamage::offset_in_header);
}

// Network Monitor 3.4 leaves the reserved half of the header out.
TEST_P(NetmonDamage, EntryRightBehindTheNamedFieldsIsGood) {
  NetmonBuilder builder(GetParam(), 0);
  builder.bytes().resize(72);
  EXPECT_EQ(builder.add(0, kArpRequest), 72u);
  File file(builder.build());
  ASSERT_EQ(file.read(0), RecordDamage::none);
  EXPECT_EQ(stored_bytes(file.record.info), kArpRequest);
}

TEST_P(NetmonDamage, EntryBeyondTheEnd) {
  NetmonBuilder builder(GetParam(), 0);
  builder.add(0, kArpRequest);
  builder.table().push_back(0);
  builder.table().push_back(0xFFFFFFFF);
  builder.table()[1] = static_cast<std::uint32_t>(builder.build().size());
  File file(builder.build());
  EXPECT_EQ(file.read(0), RecordDamage::none);
  EXPECT_EQ(file.read(1), RecordDamage::offset_past_end);
  EXPECT_EQ(file.read(2), RecordDamage::offset_past_end);
}

TEST_P(NetmonDamage, RecordHeaderCutByTheEnd) {
  NetmonBuilder builder(GetParam(), 0);
  builder.table().push_back(0);
  const auto size = static_cast<std::uint32_t>(builder.build().size());
  for (std::uint32_t left = 1; left < header_bytes(); ++left) {
    builder.table()[0] = size - left;
    File file(builder.build());
    EXPECT_EQ(file.read(0), RecordDamage::header_cut) << left;
  }
}

TEST_P(NetmonDamage, StoredLengthRunsPastTheEnd) {
  NetmonBuilder builder(GetParam(), 0);
  builder.add_raw(0, 60, 47, kArpRequest); // 42 bytes, and 4 of the table: one too few
  EXPECT_EQ(File(builder.build()).read(0), RecordDamage::data_cut);
  builder.bytes().push_back(0);
  EXPECT_EQ(File(builder.build()).read(0), RecordDamage::none) << "the last byte is there";
}

TEST(NetmonMalformed, StoredLengthOfMoreThan262144) {
  const Bytes large(262145, 7);
  NetmonBuilder builder(2, 0);
  builder.add(0, large);
  builder.add(0, Bytes(262144, 7));
  builder.add_raw(0, 0xFFFFFFFF, 0xFFFFFFFF, {});
  File file(builder.build());
  EXPECT_EQ(file.read(0), RecordDamage::too_long);
  EXPECT_EQ(file.read(1), RecordDamage::none);
  EXPECT_EQ(file.read(2), RecordDamage::too_long);
}

TEST_P(NetmonDamage, StoredMoreThanTheWireLengthRaisesIt) {
  NetmonBuilder builder(GetParam(), 0);
  builder.add_raw(5, 10, 42, kArpRequest);
  File file(builder.build());
  ASSERT_EQ(file.read(0), RecordDamage::none);
  EXPECT_EQ(file.record.info.length, 42u);
  EXPECT_EQ(file.record.info.stored, 42u);
  EXPECT_EQ(file.record.direct, nullptr) << "its header says otherwise: a copy is needed";
}

TEST_P(NetmonDamage, StoredLengthZeroIsAnEmptyFrame) {
  NetmonBuilder builder(GetParam(), 0);
  builder.add_raw(5, 60, 0, {});
  File file(builder.build());
  ASSERT_EQ(file.read(0), RecordDamage::none);
  EXPECT_EQ(file.record.info.length, 60u);
  EXPECT_EQ(file.record.info.stored, 0u);
}

TEST(NetmonMalformed, TrailerCutByTheEndKeepsTheData) {
  const std::uint32_t sizes[] = {0, 2, 6, 15};
  for (int minor = 1; minor <= 3; ++minor) {
    for (std::uint32_t missing = 1; missing <= sizes[minor]; ++missing) {
      NetmonBuilder builder(2, minor);
      builder.add(0, kArpRequest); // no trailer yet
      Bytes bytes = builder.build();
      // Put the table in front, so that the record is the last thing in the file.
      NetmonBuilder front(2, minor);
      front.bytes().resize(132);
      front.bytes().insert(front.bytes().end(), bytes.begin() + 128, bytes.end() - 4);
      Bytes file_bytes = front.bytes();
      set_little<std::uint32_t>(file_bytes, 24, 128);
      set_little<std::uint32_t>(file_bytes, 28, 4);
      set_little<std::uint32_t>(file_bytes, 128, 132);
      const Bytes trailer = {1, 0, 255, 255, 255, 255, 1, 1, 1, 1, 1, 1, 1, 1, 0};
      file_bytes.insert(file_bytes.end(), trailer.begin(),
                        trailer.begin() + sizes[minor] - missing);
      set_little<std::uint32_t>(file_bytes, 56, 1);
      File file(file_bytes);
      ASSERT_EQ(file.read(0), RecordDamage::none) << minor << ' ' << missing;
      EXPECT_EQ(stored_bytes(file.record.info), kArpRequest);
      EXPECT_EQ(file.netmon.media(file.record), kMediaUnknown);
      EXPECT_EQ(file.netmon.utc_filetime(file.record), 0u);
    }
  }
}

TEST(NetmonMalformed, TrailerMacTypes) {
  struct Row {
    std::uint16_t stored;
    std::uint32_t reported;
  };
  for (const Row row : {Row{0, 1}, Row{1, 1}, Row{2, 2}, Row{3, 3}, Row{4, 4}, Row{5, 5}, Row{6, 6},
                        Row{9, 9}, Row{10, 0}, Row{11, 0}, Row{0xE001, 1}, Row{0xE080, 0},
                        Row{0xFFFB, 0}, Row{0xFFFF, 0}, Row{1234, 0}}) {
    NetmonBuilder builder(2, 1);
    Bytes trailer;
    put_little(trailer, row.stored);
    builder.add(0, kArpRequest, trailer);
    File file(builder.build());
    ASSERT_EQ(file.read(0), RecordDamage::none);
    EXPECT_EQ(mac_type_of(file.netmon.media(file.record)), row.reported) << row.stored;
  }
}

TEST_P(NetmonDamage, EqualAndOverlappingEntriesAreEachGood) {
  NetmonBuilder builder(GetParam(), 0);
  Bytes data(64, 0);
  const std::uint32_t first = builder.add(0, data);
  builder.table().push_back(first);
  builder.table().push_back(first + header_bytes()); // zeros: an empty frame
  File file(builder.build());
  ASSERT_EQ(file.read(0), RecordDamage::none);
  ASSERT_EQ(file.read(1), RecordDamage::none);
  EXPECT_EQ(file.record.info.stored, 64u);
  ASSERT_EQ(file.read(2), RecordDamage::none);
  EXPECT_EQ(file.record.info.stored, 0u);
}

TEST_P(NetmonDamage, OrderIsThatOfTheTableAndGapsDoNotCount) {
  NetmonBuilder builder(GetParam(), 0);
  const std::uint32_t first = builder.add(0, Bytes(10, 1));
  append(builder.bytes(), "some bytes in between");
  const std::uint32_t second = builder.add(0, Bytes(20, 2));
  builder.table() = {second, first};
  File file(builder.build());
  ASSERT_EQ(file.read(0), RecordDamage::none);
  EXPECT_EQ(file.record.info.stored, 20u);
  ASSERT_EQ(file.read(1), RecordDamage::none);
  EXPECT_EQ(file.record.info.stored, 10u);
}

TEST(NetmonMalformed, TimesNeedNotRiseAndMayBeNegative) {
  struct Row {
    std::uint64_t raw;
    std::int64_t time;
    bool direct;
  };
  const Row rows[] = {{0x1C8, 456, true},
                      {0xFFFFFFFFFFFFFFFB, -5, true},
                      {0x1999999999999994, -6, false}, // divided as an unsigned number
                      {3, 3, true},
                      {0x7FFFFFFFFFFFFFFF, -1, false},
                      {0x8000000000000000, 0, false},
                      {922337203685477580, 922337203685477580, true}}; // 2^63 / 10
  NetmonBuilder builder(2, 0);
  for (const Row& row : rows) builder.add(row.raw, kArpRequest);
  File file(builder.build());
  for (std::uint32_t frame = 0; frame < std::size(rows); ++frame) {
    ASSERT_EQ(file.read(frame), RecordDamage::none);
    EXPECT_EQ(file.record.info.time, rows[frame].time) << frame;
    EXPECT_EQ(file.record.direct != nullptr, rows[frame].direct && kLittleEndianHost) << frame;
  }
}

TEST(NetmonMalformed, Version1TimesAreUnsignedMilliseconds) {
  NetmonBuilder builder(1, 1);
  builder.add(0xFFFFFFFF - 104, kArpRequest); // what a writer makes of -105 ms
  File file(builder.build());
  ASSERT_EQ(file.read(0), RecordDamage::none);
  EXPECT_EQ(file.record.info.time, (std::int64_t{0xFFFFFFFF} - 104) * 1000);
}

TEST(NetmonMalformed, NonsenseInTheStartStampIsKept) {
  Bytes bytes = two_frames(2, 0);
  for (std::size_t i = 0; i < 8; ++i) {
    set_little(bytes, 8 + 2 * i, static_cast<std::uint16_t>(0xFFF0 + i));
  }
  File file(bytes);
  ASSERT_FALSE(file.error);
  EXPECT_EQ(file.netmon.start().wYear, 0xFFF0);
  EXPECT_EQ(file.netmon.start().wMonth, 0xFFF1);
  EXPECT_EQ(file.netmon.start().wMilliseconds, 0xFFF7);
}

TEST(NetmonMalformed, JunkInTheOtherHeaderFieldsIsIgnored) {
  for (const auto& [major, minor] : {std::pair(1, 1), std::pair(2, 0), std::pair(2, 1)}) {
    Bytes bytes = two_frames(major, minor);
    std::fill(bytes.begin() + 32, bytes.begin() + 72, std::uint8_t{0xCD});
    File file(bytes);
    ASSERT_FALSE(file.error);
    EXPECT_EQ(file.read(0), RecordDamage::none);
    EXPECT_EQ(file.netmon.comment(), "");
  }
}

TEST(NetmonMalformed, BadSectionsOf22AreAbsent) {
  for (const int minor : {2, 3}) {
    Bytes bytes = two_frames(2, minor);
    set_little<std::uint32_t>(bytes, 40, 0x7FFFFFFF); // comments
    set_little<std::uint32_t>(bytes, 44, 5);
    set_little<std::uint32_t>(bytes, 48, 0x7FFFFFFF); // processes
    set_little<std::uint32_t>(bytes, 52, 0xFFFFFFFF);
    File file(bytes);
    ASSERT_FALSE(file.error);
    EXPECT_EQ(file.read(0), RecordDamage::none);
    EXPECT_EQ(file.netmon.comment(), "");
  }
}

// ---- Comments

Bytes with_comment(int major, int minor, std::string_view text) {
  Bytes bytes = two_frames(major, minor);
  set_little(bytes, 40, static_cast<std::uint32_t>(bytes.size()));
  set_little(bytes, 44, static_cast<std::uint32_t>(text.size()));
  append(bytes, text);
  return bytes;
}

TEST(NetmonComment, IsTextUpToNul) {
  using namespace std::string_view_literals;
  for (const auto& [major, minor] : {std::pair(1, 1), std::pair(2, 0), std::pair(2, 1)}) {
    EXPECT_EQ(File(with_comment(major, minor, "a slow server\r\n")).netmon.comment(),
              "a slow server\r\n");
    EXPECT_EQ(File(with_comment(major, minor, "ended\0\x01"sv)).netmon.comment(), "ended");
    EXPECT_EQ(File(with_comment(major, minor,
                                "\xfc"
                                "ber"))
                  .netmon.comment(),
              "\xfc"
              "ber");
    EXPECT_EQ(File(with_comment(major, minor, "\x01\x02")).netmon.comment(), "");
    EXPECT_EQ(File(with_comment(major, minor, std::string(65536, 'x'))).netmon.comment().size(),
              65536u);
    EXPECT_EQ(File(with_comment(major, minor, std::string(65537, 'x'))).netmon.comment(), "");
  }
}

TEST(NetmonComment, Of22AndLaterIsNotForTheCapture) {
  EXPECT_EQ(File(with_comment(2, 2, "text")).netmon.comment(), "");
  EXPECT_EQ(File(with_comment(2, 3, "text")).netmon.comment(), "");
}

TEST(NetmonComment, OutOfBoundsOrOverHeaderOrTableIsNone) {
  const Bytes good = with_comment(2, 0, "text");
  Bytes past = good;
  set_little<std::uint32_t>(past, 44, 5);
  EXPECT_EQ(File(past).netmon.comment(), "");
  Bytes header = good;
  set_little<std::uint32_t>(header, 40, 0);
  EXPECT_EQ(File(header).netmon.comment(), "");
  Bytes table = good;
  // A table whose bytes are text.
  const auto table_offset = static_cast<std::uint32_t>(good.size() - 12);
  set_little<std::uint32_t>(table, table_offset, 0x61616161);
  set_little<std::uint32_t>(table, 40, table_offset);
  EXPECT_EQ(File(table).netmon.comment(), "");
}

} // namespace
} // namespace netmon
