// SPDX-License-Identifier: MIT
// Captures that are cut at every length, and those in which every bit is wrong once: what can be
// read is, nothing else happens, and a sound file is never called damaged.
#include "import_test.h"
#include "pcap_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace netmon {
namespace {

using namespace test;

Bytes small_pcap() {
  Bytes file = pcap_header(1);
  for (std::uint8_t i = 0; i < 3; ++i) pcap_packet(file, 1, i, 90, Bytes(20, i));
  return file;
}

Bytes small_pcapng() {
  Bytes file = section(option(1, Bytes{'c'}));
  append(file, interface_of(1, option(9, {9})));
  append(file, enhanced_packet(0, 7, 90, Bytes(21, 1)));
  append(file, interface_of(105));
  append(file, simple_packet(20, Bytes(20, 2)));
  append(file, old_packet(1, 7, 20, Bytes(20, 3)));
  append(file, section({}, Order::big));
  append(file, interface_of(123, {}, Order::big));
  append(file, enhanced_packet(0, 7, 90, Bytes(21, 1), Order::big));
  return file;
}

Bytes small_netmon(int major, int minor, std::size_t trailer) {
  NetmonBuilder builder(major, minor);
  for (std::uint8_t i = 0; i < 3; ++i) builder.add(i, Bytes(20, i), Bytes(trailer, 1));
  return builder.build();
}

class Damage : public ImportTest {
 protected:
  // Reads all that can be read, and returns how many frames there are.
  std::uint32_t walk(const Bytes& bytes) {
    const auto capture = open(bytes);
    if (!capture) {
      EXPECT_FALSE(error.text.empty());
      return 0;
    }
    unsigned sum = 0;
    for (std::uint32_t i = 0; i < capture->frame_count(); ++i) {
      FrameInfo info;
      if (!capture->read(i, info)) continue;
      EXPECT_LE(info.stored, info.length);
      for (std::uint32_t at = 0; at < info.stored; ++at) {
        sum += std::to_integer<unsigned>(info.bytes[at]);
      }
      sum += capture->media(i) + capture->link_type(i);
      EXPECT_NE(capture->frame(i).handle, nullptr);
    }
    capture->damage_report();
    warnings = capture->warnings();
    return capture->frame_count() + (sum & 0);
  }

  std::vector<std::string> warnings;
};

// The lengths at which `bytes` may end without anything missing.
TEST_F(Damage, CutAtEveryLength) {
  const std::pair<Bytes, std::vector<std::size_t>> rows[] = {{small_pcap(), {24, 60, 96, 132}},
                                                             {small_pcapng(), {}}};
  for (const auto& [whole, sound] : rows) {
    std::uint32_t before = 0;
    for (std::size_t size = 0; size <= whole.size(); ++size) {
      warnings.clear();
      const std::uint32_t frames =
          walk(Bytes(whole.begin(), whole.begin() + static_cast<long>(size)));
      EXPECT_GE(frames, before) << size << ": more of a file never has fewer frames";
      before = std::max(before, frames);
      if (sound.empty() || frames == 0) continue;
      const bool is_sound = std::find(sound.begin(), sound.end(), size) != sound.end();
      EXPECT_EQ(warnings.empty(), is_sound) << size;
    }
    EXPECT_TRUE(warnings.empty()) << warnings[0];
  }
}

TEST_F(Damage, PcapngIsSoundAtEachBlock) {
  const Bytes whole = small_pcapng();
  std::size_t at = 0;
  std::vector<std::size_t> ends;
  bool is_big = false;
  while (at < whole.size()) {
    if (whole[at] == 0x0A) is_big = whole[at + 8] == 0x1A;
    const std::size_t low = whole[at + (is_big ? 7 : 4)];
    const std::size_t high = whole[at + (is_big ? 6 : 5)];
    at += low + 256 * high;
    ends.push_back(at);
  }
  ASSERT_EQ(ends.size(), 9u);
  for (std::size_t size = 28; size <= whole.size(); ++size) {
    warnings.clear();
    const std::uint32_t frames =
        walk(Bytes(whole.begin(), whole.begin() + static_cast<long>(size)));
    if (frames == 0) continue;
    const bool is_sound = std::find(ends.begin(), ends.end(), size) != ends.end();
    EXPECT_EQ(warnings.empty(), is_sound) << size;
  }
}

TEST_F(Damage, EveryBitIsWrongOnce) {
  for (const Bytes& whole : {small_pcap(), small_pcapng(), small_netmon(1, 1, 0),
                             small_netmon(2, 0, 0), small_netmon(2, 3, 15)}) {
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
      Bytes bytes = whole;
      bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1u << bit % 8));
      walk(bytes);
    }
  }
}

TEST_F(Damage, NetmonFilesAreCutAtEveryLength) {
  for (const Bytes& whole :
       {small_netmon(1, 1, 0), small_netmon(2, 0, 0), small_netmon(2, 3, 15)}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      warnings.clear();
      const std::uint32_t frames =
          walk(Bytes(whole.begin(), whole.begin() + static_cast<long>(size)));
      if (frames == 0) continue;
      EXPECT_FALSE(warnings.empty()) << size;
    }
    EXPECT_EQ(walk(whole), 3u);
  }
}

// Frames of all kinds, through several buffers of the stream.
TEST_F(Damage, FramesAreWholeWhereBuffersEnd) {
  Bytes file = section();
  append(file, interface_of(1));
  append(file, interface_of(105));
  append(file, interface_of(123));
  const auto data_of = [](std::uint32_t i) {
    Bytes data(i * 7919 % 3000, static_cast<std::uint8_t>(i));
    if (i % 100 == 0) data.resize(200'000, 5);
    return data;
  };
  constexpr std::uint32_t kFrames = 2000;
  for (std::uint32_t i = 0; i < kFrames; ++i) {
    const auto length = static_cast<std::uint32_t>(data_of(i).size());
    switch (i % 5) {
      case 0: append(file, enhanced_packet(0, i, length, data_of(i))); break;
      case 1: append(file, enhanced_packet(1, i, length, data_of(i))); break;
      case 2: append(file, old_packet(2, i, length, data_of(i))); break;
      default: append(file, simple_packet(length, data_of(i))); break;
    }
  }
  const auto capture = open(file);
  ASSERT_TRUE(capture) << error.text;
  EXPECT_TRUE(capture->warnings().empty());
  ASSERT_EQ(capture->frame_count(), kFrames);
  for (std::uint32_t i = 0; i < kFrames; ++i) {
    const Bytes data = data_of(i);
    const Bytes got = bytes_of(read(*capture, i));
    const std::size_t front = i % 5 == 1   ? 32
                              : i % 5 == 2 ? std::min<std::size_t>(data.size(), 4) + 12
                                           : 0;
    const std::size_t own = i % 5 == 2 ? std::min<std::size_t>(data.size(), 4) : 0;
    ASSERT_EQ(got.size(), front + data.size() - own) << i;
    ASSERT_TRUE(std::equal(data.begin() + static_cast<long>(own), data.end(),
                           got.begin() + static_cast<long>(front)))
        << i;
  }
}

} // namespace
} // namespace netmon
