// SPDX-License-Identifier: MIT
// Saving captures: what is written, read again, is what was there; and what a format cannot hold is
// refused or told. Reference: capture-files.md 10, 13.
#include "core/capture/capture_writer.h"

#include "capture_builder.h"
#include "open_good.h"
#include "pcap_builder.h"

#include "base/calendar.h"
#include "core/capture/frame_clock.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace netmon {
namespace {

using namespace test;

constexpr SaveFormat kFormats[] = {SaveFormat::netmon, SaveFormat::pcap, SaveFormat::pcapng};

// Keeps what is written; refuses everything from `limit` bytes on.
class Memory final : public ByteSink {
 public:
  explicit Memory(std::size_t limit = ~std::size_t{0}) : limit_(limit) {}
  bool write(const void* data, std::size_t count) override {
    if (refused) ++writes_after_refusal;
    refused = refused || bytes.size() + count > limit_;
    if (refused) return false;
    const auto* from = static_cast<const std::uint8_t*>(data);
    bytes.insert(bytes.end(), from, from + count);
    return true;
  }
  Bytes bytes;
  bool refused = false;
  int writes_after_refusal = 0;

 private:
  std::size_t limit_;
};

Bytes file_bytes(const std::string& path) {
  std::ifstream in(path_of(path), std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

std::vector<std::string> test_captures() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(NETMON_TEST_CAPTURES)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".pcap" || extension == ".cap") files.push_back(text_of(entry.path()));
  }
  std::sort(files.begin(), files.end());
  return files;
}

Bytes bytes_of(const FrameInfo& info) {
  const auto* first = reinterpret_cast<const std::uint8_t*>(info.bytes);
  return Bytes(first, first + info.stored);
}

bool has_note(const SaveResult& result, const std::string& part) {
  return std::any_of(result.notes.begin(), result.notes.end(),
                     [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

class CaptureWriter : public ::testing::Test {
 protected:
  std::shared_ptr<Capture> open(const Bytes& bytes) {
    return open_good(folder_.write("test" + std::to_string(files_++), bytes));
  }

  // What is written of a capture; without an error.
  Bytes save(const Capture& capture, SaveFormat format) {
    Memory memory;
    result = save_capture(capture, format, memory);
    EXPECT_FALSE(result.error) << result.error.text;
    return memory.bytes;
  }

  std::uint32_t refused(const Capture& capture, SaveFormat format) {
    Memory memory;
    result = save_capture(capture, format, memory);
    EXPECT_TRUE(memory.bytes.empty()) << "refused before anything is written";
    EXPECT_EQ(result.error.text.empty(), !result.error);
    return result.error.code;
  }

  SaveResult result;

 private:
  const TimeZone utc_{"UTC"};
  TempFolder folder_;
  int files_ = 0;
};

// Lengths, bytes, media and absolute times.
void expect_same_frames(const Capture& a, const Capture& b) {
  ASSERT_EQ(a.frame_count(), b.frame_count());
  const FrameClock clock_a(a), clock_b(b);
  for (std::uint32_t number = 0; number < a.frame_count(); ++number) {
    FrameInfo in_a, in_b;
    ASSERT_TRUE(a.read(number, in_a)) << number;
    const Bytes bytes = bytes_of(in_a); // through a window, they stay until the next look
    ASSERT_TRUE(b.read(number, in_b)) << number;
    EXPECT_EQ(in_a.length, in_b.length) << number;
    ASSERT_EQ(bytes, bytes_of(in_b)) << number;
    EXPECT_EQ(a.media(number), b.media(number)) << number;
    const auto at_a = clock_a.at(number, in_a.time), at_b = clock_b.at(number, in_b.time);
    ASSERT_TRUE(at_a && at_b) << number;
    // Network Monitor's UTC times are finer than what files without them keep.
    const auto difference = std::abs(*at_a - *at_b);
    EXPECT_LT(difference, clock_a.is_fine() == clock_b.is_fine() ? 1 : 10) << number;
  }
}

TEST_F(CaptureWriter, RoundTripsOfAllFormats) {
  const auto files = test_captures();
  ASSERT_GE(files.size(), 28u);
  for (const std::string& file : files) {
    SCOPED_TRACE(file);
    const auto original = open_good(file);
    const bool has_utc = FrameClock(*original).is_fine();
    for (const SaveFormat first : kFormats) {
      const auto saved = open(save(*original, first));
      ASSERT_TRUE(saved);
      // 2.3 says UTC with each frame, which 2.0 has no room for; its own clock is the local one.
      if (!has_utc || first != SaveFormat::netmon) expect_same_frames(*original, *saved);
      for (const SaveFormat second : kFormats) {
        const auto again = open(save(*saved, second));
        ASSERT_TRUE(again);
        if (!has_utc) expect_same_frames(*saved, *again);
      }
    }
  }
}

// The conversions among the captures are editcap's.
TEST_F(CaptureWriter, NetmonFilesAreThoseOfAnotherWriterByteForByte) {
  int compared = 0;
  for (const std::string& file : test_captures()) {
    if (file.find(".pcap") == std::string::npos) continue;
    std::string other = file;
    const std::size_t name = other.find_last_of("/\\") + 1;
    other.insert(name, "netmon/");
    other.replace(other.size() - 5, 5, ".netmon2.cap");
    SCOPED_TRACE(other);
    EXPECT_EQ(save(*open_good(file), SaveFormat::netmon), file_bytes(other));
    EXPECT_TRUE(result.notes.empty());
    ++compared;
  }
  EXPECT_EQ(compared, 9);
}

TEST_F(CaptureWriter, PcapFilesComeBackByteForByte) {
  int compared = 0;
  for (const std::string& file : test_captures()) {
    Bytes original = file_bytes(file);
    if (load_little<std::uint32_t>(reinterpret_cast<const std::byte*>(original.data())) !=
        0xA1B2C3D4) {
      continue;
    }
    SCOPED_TRACE(file);
    Bytes saved = save(*open_good(file), SaveFormat::pcap);
    ASSERT_GT(saved.size(), 24u);
    std::fill_n(original.begin() + 8, 12, std::uint8_t{0}); // zone, accuracy, snapshot length
    std::fill_n(saved.begin() + 8, 12, std::uint8_t{0});
    EXPECT_EQ(saved, original);
    EXPECT_TRUE(result.notes.empty());
    ++compared;
  }
  EXPECT_GE(compared, 5);
}

TEST_F(CaptureWriter, FramesOfSeveralMediaNeedAFormatThatNamesThem) {
  NetmonBuilder builder(2, 1);
  builder.add(0, Bytes(60, 1), {1, 0});
  builder.add(1, Bytes(60, 2), {2, 0});
  builder.add(2, from_hex("45000014"), {9, 0});
  builder.add(3, Bytes(20, 3), {0x71, 0xE0});
  const auto capture = open(builder.build());
  ASSERT_TRUE(capture);
  const Bytes saved = save(*capture, SaveFormat::netmon);
  EXPECT_EQ(saved, builder.build());
  EXPECT_EQ(refused(*capture, SaveFormat::pcap), DWORD{NMERR_NOT_SUPPORTED});
  EXPECT_NE(result.error.text.find("ETHERNET (1), IEEE802_5 (6), RAW (101), LINUX_SLL (113)"),
            std::string::npos)
      << result.error.text;
}

TEST_F(CaptureWriter, OneMediumThatIsNotOf20IsNamedByEachFrame) {
  NetmonBuilder builder(2, 1);
  builder.add(0, from_hex("45000014"), {9, 0});
  const auto capture = open(builder.build());
  EXPECT_EQ(save(*capture, SaveFormat::netmon), builder.build());
  const auto pcap = open(save(*capture, SaveFormat::pcap));
  EXPECT_EQ(pcap->media(0), kMediaRawIp);
}

TEST_F(CaptureWriter, MediaWithoutANumberAreRefused) {
  NetmonBuilder builder(2, 1);
  builder.add(0, Bytes(60, 1), {1, 0});
  builder.add(1, Bytes(60, 1), {0xFD, 0xFF}); // Network Monitor's own records
  auto capture = open(builder.build());
  EXPECT_EQ(save(*capture, SaveFormat::netmon), builder.build());
  for (const SaveFormat format : {SaveFormat::pcap, SaveFormat::pcapng}) {
    EXPECT_EQ(refused(*capture, format), DWORD{NMERR_NOT_SUPPORTED});
    EXPECT_NE(result.error.text.find("frame 1 "), std::string::npos) << result.error.text;
  }
}

TEST_F(CaptureWriter, TimesKeepTheirSignAndTheirStart) {
  NetmonBuilder builder(2, 0);
  builder.add(5'000'000, Bytes(60, 1));
  builder.add(static_cast<std::uint64_t>(-7), Bytes(60, 2));
  builder.add(1'234'567'890'123, Bytes(60, 3));
  const auto capture = open(builder.build());
  EXPECT_EQ(save(*capture, SaveFormat::netmon), builder.build());
  EXPECT_TRUE(result.notes.empty());
  for (const SaveFormat format : {SaveFormat::pcap, SaveFormat::pcapng}) {
    const auto saved = open(save(*capture, format));
    expect_same_frames(*capture, *saved);
    EXPECT_TRUE(has_note(result, "when the capture began was left out"));
    FrameInfo first;
    ASSERT_TRUE(saved->read(0, first));
    EXPECT_EQ(first.time, 0) << "its own start";
  }
}

TEST_F(CaptureWriter, TimesThatPcapCannotSay) {
  NetmonBuilder builder(2, 0);
  builder.add(0, Bytes(60, 1));
  builder.add(static_cast<std::uint64_t>(-2'000'000'000'000'000), Bytes(60, 2)); // 1960
  const auto before = open(builder.build());
  EXPECT_EQ(refused(*before, SaveFormat::pcap), DWORD{NMERR_NOT_SUPPORTED});
  save(*before, SaveFormat::pcapng);

  NetmonBuilder later(2, 0);
  later.add(0, Bytes(60, 1));
  later.add(3'000'000'000'000'000, Bytes(60, 2)); // 2119
  const auto after = open(later.build());
  EXPECT_EQ(refused(*after, SaveFormat::pcap), DWORD{NMERR_NOT_SUPPORTED});
  expect_same_frames(*after, *open(save(*after, SaveFormat::pcapng)));

  NetmonBuilder distant(2, 0);
  distant.add(std::uint64_t{INT64_MAX} / 10, Bytes(60, 1));
  for (const SaveFormat format : {SaveFormat::pcap, SaveFormat::pcapng}) {
    EXPECT_EQ(refused(*open(distant.build()), format), DWORD{NMERR_NOT_SUPPORTED});
  }
}

TEST_F(CaptureWriter, WithoutAStartTimesCountFrom1970) {
  NetmonBuilder builder(2, 0);
  builder.add(5, Bytes(60, 1));
  Bytes file = builder.build();
  set_little<std::uint16_t>(file, 10, 13); // month
  const auto capture = open(file);
  EXPECT_EQ(save(*capture, SaveFormat::netmon), file);
  const auto saved = open(save(*capture, SaveFormat::pcap));
  EXPECT_TRUE(has_note(result, "does not say when it began"));
  EXPECT_EQ(saved->start().wYear, 1970);
}

TEST_F(CaptureWriter, CommentsGoWhereThereIsRoom) {
  const std::string text = "caf\xC3\xA9, 5 o'clock";
  NetmonBuilder builder(2, 0);
  builder.add(0, Bytes(60, 1));
  Bytes file = builder.build();
  set_little(file, 40, static_cast<std::uint32_t>(file.size()));
  set_little(file, 44, static_cast<std::uint32_t>(text.size() + 1));
  append(file, text);
  file.push_back(0);
  const auto capture = open(file);
  ASSERT_EQ(capture->comment(), text);
  EXPECT_EQ(save(*capture, SaveFormat::netmon), file);
  EXPECT_TRUE(result.notes.empty());
  const auto pcapng = open(save(*capture, SaveFormat::pcapng));
  EXPECT_EQ(pcapng->comment(), text);
  EXPECT_EQ(open(save(*pcapng, SaveFormat::netmon))->comment(), text);
  save(*capture, SaveFormat::pcap);
  EXPECT_TRUE(has_note(result, "comment was left out"));
}

// A file of one frame with sections of these lengths behind its frame table; 52 is a count in 2.2.
Bytes with_sections(int minor, std::uint32_t comment, std::uint32_t at_52, std::uint32_t info) {
  NetmonBuilder builder(2, minor);
  Bytes trailer(minor == 0 ? 0 : minor == 2 ? 6 : 15);
  if (!trailer.empty()) trailer[0] = 1; // Ethernet
  builder.add(5, Bytes(60, 1), trailer);
  Bytes file = builder.build();
  const auto end = static_cast<std::uint32_t>(file.size());
  set_little(file, 40, end);
  set_little(file, 44, comment);
  set_little(file, 48, end + 200);
  set_little(file, 52, at_52);
  set_little(file, 56, end + 400);
  set_little(file, 60, info);
  file.resize(file.size() + 600);
  return file;
}

TEST_F(CaptureWriter, TellsWhatNetworkMonitorFilesHadBesides) {
  for (const SaveFormat format : kFormats) {
    save(*open(with_sections(0, 0, 88, 114)), format);
    ASSERT_EQ(result.notes.size(), 1u);
    EXPECT_EQ(result.notes[0], "not kept of the file: statistics, network information");
    save(*open(with_sections(0, 0, 0, 116)), format);
    EXPECT_TRUE(has_note(result, "not kept of the file: network information"));
    save(*open(with_sections(2, 17, 1, 0)), format);
    EXPECT_TRUE(has_note(result, "not kept of the file: comments on frames, processes"));
    save(*open(with_sections(3, 0, 0, 100)), format);
    EXPECT_EQ(has_note(result, "UTC times"), format == SaveFormat::netmon);
  }
}

TEST_F(CaptureWriter, TakesNoJunkInTheHeaderForSections) {
  const std::uint32_t lengths[][2] = {{87, 113}, {88000, 115}, {0xFFFFFFFF, 0xFFFFFFFF}, {0, 0}};
  for (const auto& [statistics, info] : lengths) {
    save(*open(with_sections(0, 0, statistics, info)), SaveFormat::netmon);
    EXPECT_FALSE(has_note(result, "not kept"));
  }
  save(*open(with_sections(2, 16, 0xFFFFFFFF, 0)), SaveFormat::netmon);
  EXPECT_FALSE(has_note(result, "not kept"));
}

TEST_F(CaptureWriter, CommentsInAnOldCodePageBecomeUtf8) {
  NetmonBuilder builder(2, 0);
  Bytes file = builder.build();
  set_little(file, 40, static_cast<std::uint32_t>(file.size()));
  set_little(file, 44, std::uint32_t{5});
  append(file, std::string_view("caf\xE9", 5));
  const auto capture = open(file);
  ASSERT_EQ(capture->comment(), "caf\xE9");
  EXPECT_EQ(open(save(*capture, SaveFormat::pcapng))->comment(), "caf\xC3\xA9");
}

TEST_F(CaptureWriter, DamagedFramesAreLeftOutAndTold) {
  NetmonBuilder builder(2, 0);
  builder.add(0, Bytes(60, 1));
  builder.add(1, Bytes(60, 2));
  builder.add(2, Bytes(60, 3));
  builder.table()[1] = 3; // into the header
  const auto capture = open(builder.build());
  for (const SaveFormat format : kFormats) {
    const auto saved = open(save(*capture, format));
    EXPECT_TRUE(has_note(result, "1 damaged frame was left out"));
    ASSERT_EQ(saved->frame_count(), 2u);
    FrameInfo second;
    ASSERT_TRUE(saved->read(1, second));
    EXPECT_EQ(second.time, 2);
    EXPECT_EQ(bytes_of(second), Bytes(60, 3));
    EXPECT_TRUE(saved->damage_report().empty());
  }
}

TEST_F(CaptureWriter, ModifiedFramesAreSavedAsTheyAre) {
  NetmonBuilder builder(2, 0);
  builder.add(0, Bytes(60, 1));
  const auto capture = open(builder.build());
  std::vector<std::byte> record(16 + 5, std::byte{7});
  const auto header = make_frame_header({9, 5, 5, nullptr});
  std::copy(header.begin(), header.end(), record.begin());
  ASSERT_TRUE(capture->modify(0, record, 1000));
  for (const SaveFormat format : kFormats) {
    FrameInfo info;
    const auto saved = open(save(*capture, format));
    ASSERT_TRUE(saved->read(0, info));
    EXPECT_EQ(bytes_of(info), Bytes(5, 7));
  }
}

TEST_F(CaptureWriter, EmptyCapturesStayEmpty) {
  const auto capture = open(NetmonBuilder(2, 0, 3).build());
  for (const SaveFormat format : kFormats) {
    const auto saved = open(save(*capture, format));
    ASSERT_TRUE(saved);
    EXPECT_EQ(saved->frame_count(), 0u);
    EXPECT_EQ(saved->common_media(), MAC_TYPE_FDDI);
  }
}

TEST_F(CaptureWriter, HeadersOfNetworkMonitorGoAndComeBack) {
  // 802.11 and SunATM, as libpcap has them.
  for (const std::uint32_t link_type : {105u, 123u}) {
    Bytes file;
    for (const std::uint32_t word :
         {0xA1B2C3D4u, 0x00040002u, 0u, 0u, 262144u, link_type, 1u, 5u, 40u, 90u}) {
      put_little(file, word);
    }
    append(file, from_hex("02 07 01 23 aa aa 03"));
    file.resize(24 + 16 + 40, 5);
    for (const std::uint32_t word : {1u, 6u, 3u, 90u}) put_little(file, word); // clipped in it
    append(file, from_hex("02 07 01"));
    const auto capture = open(file);
    ASSERT_EQ(capture->frame_count(), 2u);
    const Bytes saved = save(*capture, SaveFormat::pcap);
    EXPECT_EQ(has_note(result, "ATM"), link_type == 123);
    EXPECT_FALSE(has_note(result, "radio"));
    if (link_type == 123) { // what kind of traffic is known from the LLC header only
      file[24 + 16 + 40 + 16] = 0;
    }
    EXPECT_EQ(saved, file) << link_type;
  }
}

TEST_F(CaptureWriter, RadioHeadersThatSaySomethingAreTold) {
  NetmonBuilder builder(2, 1);
  Bytes frame =
      from_hex("02 2000 01000000 00000000 07000000 06000000 c4ffffff 0c 0000000000000000");
  ASSERT_EQ(frame.size(), 32u);
  append(frame, Bytes(30, 9));
  builder.add(0, frame, {6, 0});
  const auto saved = open(save(*open(builder.build()), SaveFormat::pcapng));
  EXPECT_TRUE(has_note(result, "radio headers"));
  FrameInfo info;
  ASSERT_TRUE(saved->read(0, info));
  EXPECT_EQ(info.stored, 62u);
}

TEST_F(CaptureWriter, ASinkThatRefusesEndsIt) {
  NetmonBuilder builder(2, 0);
  for (int i = 0; i < 5000; ++i) builder.add(static_cast<std::uint64_t>(i), Bytes(90, 1));
  const auto capture = open(builder.build());
  for (const SaveFormat format : kFormats) {
    for (const std::size_t limit : {std::size_t{0}, std::size_t{100'000}, std::size_t{500'000}}) {
      Memory memory(limit);
      const SaveResult failed = save_capture(*capture, format, memory);
      EXPECT_EQ(failed.error.code, DWORD{NMERR_FILE_WRITE_ERROR});
      EXPECT_EQ(memory.writes_after_refusal, 0);
    }
  }
}

// Packets of USB may be larger than those of networks.
TEST_F(CaptureWriter, LargeFramesNeedPcap) {
  Bytes file;
  for (const std::uint32_t word :
       {0xA1B2C3D4u, 0x00040002u, 0u, 0u, 400'000u, 249u, 1u, 5u, 300'000u, 300'000u}) {
    put_little(file, word);
  }
  file.resize(file.size() + 300'000, 5);
  const auto capture = open(file);
  ASSERT_TRUE(capture);
  FrameInfo info;
  ASSERT_TRUE(capture->read(0, info));
  ASSERT_EQ(info.stored, 300'000u);
  EXPECT_EQ(refused(*capture, SaveFormat::netmon), DWORD{NMERR_NOT_SUPPORTED});
  expect_same_frames(*capture, *open(save(*capture, SaveFormat::pcap)));
  expect_same_frames(*capture, *open(save(*capture, SaveFormat::pcapng)));
}

TEST_F(CaptureWriter, FramesThatNoReaderTakesAreRefused) {
  NetmonBuilder builder(2, 0);
  builder.add(0, Bytes(60, 1));
  const auto capture = open(builder.build());
  std::vector<std::byte> record(16 + 262'145, std::byte{7});
  const auto header = make_frame_header({0, 262'145, 262'145, nullptr});
  std::copy(header.begin(), header.end(), record.begin());
  ASSERT_TRUE(capture->modify(0, record, 1000));
  for (const SaveFormat format : kFormats) {
    EXPECT_EQ(refused(*capture, format), DWORD{NMERR_NOT_SUPPORTED});
  }
}

TEST_F(CaptureWriter, LinkTypesOfOneMediumStayApart) {
  NetmonBuilder builder(2, 1);
  builder.add(0, from_hex("45000014"), {9, 0});
  builder.add(1, Bytes(60, 2), {1, 0});
  builder.add(2, Bytes(20, 3), {0x71, 0xE0});
  const auto capture = open(builder.build());
  const auto saved = open(save(*capture, SaveFormat::pcapng));
  expect_same_frames(*capture, *saved);
  ASSERT_EQ(saved->interfaces().size(), 3u);
  EXPECT_EQ(saved->interfaces()[0].link_type, 101u);
  EXPECT_EQ(saved->interfaces()[1].link_type, 1u);
  EXPECT_EQ(saved->interfaces()[2].link_type, 113u);
  EXPECT_EQ(save(*saved, SaveFormat::netmon).size(), builder.build().size());

  Bytes file;
  for (const std::uint32_t word :
       {0xA1B2C3D4u, 0x00040002u, 0u, 0u, 262144u, 228u, 1u, 5u, 4u, 4u}) {
    put_little(file, word);
  }
  append(file, from_hex("45000014"));
  EXPECT_EQ(save(*open(file), SaveFormat::pcap), file) << "228, not 101";
}

// A section with three interfaces, one of which has no frames; times of 100 ns.
TEST_F(CaptureWriter, InterfacesStayWhatTheyWere) {
  Bytes file;
  append(file, block(0x0A0D0D0A, from_hex("4d3c2b1a 01000000 ffffffffffffffff")));
  append(
      file,
      block(1, from_hex("01000000 40000000 02000400 65746830 03000300 61626300 01000100 63000000 "
                        "09000100 07000000 00000000")));
  append(file, block(1, from_hex("65000000 00000000 02000400 74756e30 00000000")));
  append(file, block(1, from_hex("01000000 00000000")));
  Bytes packet = from_hex("02000000 00000500 00000001 14000000 14000000");
  append(packet, Bytes(20, 5));
  append(file, block(6, packet));
  packet = from_hex("00000000 00000500 00000002 14000000 14000000");
  append(packet, Bytes(20, 6));
  append(file, block(6, packet));
  const auto capture = open(file);
  ASSERT_EQ(capture->frame_count(), 2u);
  const auto saved = open(save(*capture, SaveFormat::pcapng));
  EXPECT_TRUE(has_note(result, "rounded down to microseconds"));
  EXPECT_EQ(result.notes.size(), 1u);
  expect_same_frames(*capture, *saved);
  ASSERT_EQ(saved->interfaces().size(), 3u);
  const CaptureInterface& first = saved->interfaces()[0];
  EXPECT_EQ(first.name, "eth0");
  EXPECT_EQ(first.description, "abc");
  EXPECT_EQ(first.comment, "c");
  EXPECT_EQ(first.snap_length, 64u);
  EXPECT_EQ(saved->interfaces()[1].name, "tun0");
  EXPECT_EQ(saved->interfaces()[1].link_type, 101u);
  EXPECT_EQ(saved->interface_of(0), &saved->interfaces()[2]);
  EXPECT_EQ(saved->interface_of(1), &saved->interfaces()[0]);

  // All frames are of one link type, though the interfaces are not.
  EXPECT_EQ(open(save(*capture, SaveFormat::pcap))->interfaces()[0].link_type, 1u);
  EXPECT_TRUE(has_note(result, "of interfaces were left out"));
  save(*capture, SaveFormat::netmon);
  EXPECT_TRUE(has_note(result, "of interfaces were left out"));
}

// An import may describe as many interfaces as a table entry can number.
TEST_F(CaptureWriter, FramesOfManyInterfacesAreFoundQuickly) {
  Bytes file;
  append(file, block(0x0A0D0D0A, from_hex("4d3c2b1a 01000000 ffffffffffffffff")));
  constexpr std::uint32_t kInterfaces = 20'000;
  for (std::uint32_t i = 0; i < kInterfaces; ++i)
    append(file, block(1, from_hex("01000000 00000000")));
  for (std::uint32_t i = 0; i < kInterfaces; ++i) {
    Bytes packet;
    for (const std::uint32_t word : {kInterfaces - 1 - i, 0x50000u, i, 4u, 4u, 7u}) {
      put_little(packet, word);
    }
    append(file, block(6, packet));
  }
  const auto capture = open(file);
  ASSERT_EQ(capture->frame_count(), kInterfaces);
  expect_same_frames(*capture, *open(save(*capture, SaveFormat::pcapng)));
}

} // namespace
} // namespace netmon
