// SPDX-License-Identifier: MIT
// Files seen through windows: what stays mapped for which holder, what is unmapped, and what
// happens when the address space has no room. The fake port overwrites what is unmapped. Reference:
// experts.md 14.3.
#include "core/capture/file_bytes.h"

#include "core/capture/capture.h"
#include "core/capture/capture_handles.h"
#include "core/expert/expert_frames.h"

#include "capture_builder.h"
#include "fake_port.h"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

namespace netmon {
namespace {

using namespace test;
using fake_port::knobs;

constexpr std::size_t kWindow = 8192; // of the fake port, which keeps four of them
constexpr std::size_t kLimit = 4 * kWindow;

char byte_at(std::uint64_t offset) { return static_cast<char>(offset * 7 + (offset >> 8)); }

bool is_right(const std::byte* data, std::uint64_t offset, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) {
    if (std::to_integer<char>(data[i]) != byte_at(offset + i)) return false;
  }
  return true;
}

class Windows : public ::testing::Test {
 protected:
  Windows() {
    fake_port::capabilities.whole_files_limit = 0;
    knobs.most_viewed_bytes = 0;
  }
  ~Windows() override {
    EXPECT_EQ(knobs.viewed_bytes, 0) << "of files that are closed";
    fake_port::reset();
  }

  static FileBytes open(const std::string& name, std::size_t bytes) {
    std::string& file = fake_port::files[name];
    for (std::size_t i = file.size(); i < bytes; ++i) file += byte_at(i);
    return FileBytes(port::open_file(name));
  }

  // Looks at so many windows that none without a holder stays mapped.
  static void churn(const FileBytes& file) {
    const char holder = 0;
    for (std::uint64_t at = 0; at + 1 < file.size(); at += kWindow / 2) {
      ASSERT_NE(file.at(at, 1, &holder), nullptr);
    }
    let_go(&holder);
  }
};

TEST_F(Windows, EveryRangeIsThere) {
  const FileBytes file = open("f", 100'001);
  ASSERT_TRUE(file.in_windows());
  EXPECT_EQ(file.whole(), nullptr);
  std::mt19937 random(1);
  const char holder = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::uint64_t offset = random() % file.size();
    const std::uint64_t most = random() % 20 == 0 ? 50'000 : kWindow / 2;
    const auto bytes =
        1 + static_cast<std::size_t>(random() % std::min(most, file.size() - offset));
    const std::byte* data = file.at(offset, bytes, &holder);
    ASSERT_NE(data, nullptr);
    ASSERT_TRUE(is_right(data, offset, bytes)) << offset << " " << bytes;
  }
  const std::byte* last = file.at(100'000, 1, &holder);
  EXPECT_TRUE(is_right(last, 100'000, 1));
}

TEST_F(Windows, StayWithinTheirLimit) {
  const FileBytes file = open("f", 400'000);
  churn(file);
  EXPECT_LE(knobs.most_viewed_bytes, static_cast<long>(kLimit));
  EXPECT_GT(knobs.viewed_bytes, static_cast<long>(kLimit / 2)) << "and use it";
}

TEST_F(Windows, OneOfTwoFilesMakesRoomForTheOther) {
  const FileBytes first = open("a", 200'000);
  const FileBytes second = open("b", 200'000);
  churn(first);
  churn(second);
  EXPECT_LE(knobs.most_viewed_bytes, static_cast<long>(kLimit));
}

TEST_F(Windows, WhatAHolderLooksAtStays) {
  const FileBytes file = open("f", 400'000);
  const char holders[6] = {}; // more of them than the limit has room for
  const std::byte* seen[6];
  for (std::size_t i = 0; i < 6; ++i) {
    seen[i] = file.at(i * 50'000, 4000, &holders[i]);
    ASSERT_NE(seen[i], nullptr);
  }
  churn(file);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_TRUE(is_right(seen[i], i * 50'000, 4000)) << i;
    EXPECT_EQ(file.at(i * 50'000, 4000, &holders[i]), seen[i]) << "where it was";
  }
  for (const char& holder : holders) let_go(&holder);
  churn(file);
  EXPECT_LE(knobs.viewed_bytes, static_cast<long>(kLimit));
}

TEST_F(Windows, LookingElsewhereEndsIt) {
  const FileBytes file = open("f", 400'000);
  const char holder = 0;
  file.at(0, 60'000, &holder);
  EXPECT_GE(knobs.viewed_bytes, 60'000) << "a long range has a window of its own";
  file.at(300'000, 1, &holder);
  churn(file);
  EXPECT_LE(knobs.viewed_bytes, static_cast<long>(kLimit));
  let_go(&holder);
}

TEST_F(Windows, TheMostRecentOnesStay) {
  const FileBytes file = open("f", 400'000);
  const char holder = 0;
  const std::byte* first = file.at(0, 100, &holder);
  for (const std::uint64_t other : {100'000, 200'000, 300'000}) file.at(other, 100, &holder);
  EXPECT_EQ(file.at(0, 100, &holder), first) << "four windows have room";
  file.at(150'000, 100, &holder); // 100,000 goes
  EXPECT_EQ(file.at(0, 100, &holder), first);
  let_go(&holder);
}

TEST_F(Windows, ClosingAFileUnmapsItUnderItsHolders) {
  const char holder = 0;
  {
    const FileBytes file = open("f", 400'000);
    file.at(0, 100, &holder);
    EXPECT_GT(knobs.viewed_bytes, 0);
  }
  EXPECT_EQ(knobs.viewed_bytes, 0);
  const FileBytes other = open("g", 400'000);
  EXPECT_TRUE(is_right(other.at(0, 100, &holder), 0, 100));
  let_go(&holder);
}

TEST_F(Windows, NoRoomIsAnAnswer) {
  const FileBytes file = open("f", 400'000);
  const char holder = 0;
  const std::byte* seen = file.at(0, 100, &holder);
  knobs.views_left = 0;
  EXPECT_EQ(file.at(200'000, 100, &holder), nullptr);
  EXPECT_TRUE(is_right(seen, 0, 100)) << "the holder looks at what it did";
  EXPECT_EQ(file.at(0, 100, &holder), seen);
  knobs.views_left = -1;
  EXPECT_TRUE(is_right(file.at(200'000, 100, &holder), 200'000, 100));
  let_go(&holder);
}

TEST_F(Windows, GiveBackTheirsWhenTheAddressSpaceIsInPieces) {
  const FileBytes file = open("f", 400'000);
  const char holder = 0;
  const char other = 0;
  const std::byte* kept = file.at(0, 100, &other);
  for (const std::uint64_t at : {50'000, 100'000}) file.at(at, 100, &holder);
  let_go(&holder);
  knobs.views_refused = 1;
  EXPECT_TRUE(is_right(file.at(300'000, 100, &holder), 300'000, 100));
  EXPECT_EQ(knobs.viewed_bytes, static_cast<long>(2 * kWindow)) << "of which one is held";
  EXPECT_TRUE(is_right(kept, 0, 100));
  let_go(&holder);
  let_go(&other);
}

TEST_F(Windows, AFileIsMappedWholeWhereThereIsRoom) {
  fake_port::capabilities.whole_files_limit = 100'000;
  FileBytes first = open("a", 70'000);
  EXPECT_NE(first.whole(), nullptr);
  FileBytes second = open("b", 70'000);
  EXPECT_EQ(second.whole(), nullptr);
  const FileBytes third = open("c", 30'000);
  EXPECT_NE(third.whole(), nullptr) << "there is room for it";
  first = FileBytes();
  second = FileBytes();
  const FileBytes again = open("b", 70'000);
  EXPECT_NE(again.whole(), nullptr);
  EXPECT_TRUE(is_right(again.whole(), 0, 70'000));
}

TEST_F(Windows, StepInWhereAWholeMappingFails) {
  fake_port::capabilities.whole_files_limit = ~std::uint64_t{0};
  knobs.views_refused = 1;
  const FileBytes file = open("f", 70'000);
  EXPECT_EQ(file.error(), port::FileError::none);
  ASSERT_TRUE(file.in_windows());
  EXPECT_TRUE(is_right(file.head(100).data(), 0, 100));
}

TEST_F(Windows, AThreadLetsGoWhenItEnds) {
  const FileBytes file = open("f", 400'000);
  std::thread([&] {
    const ThreadRecord* record = this_thread();
    for (const Look look : {Look::index, Look::frame, Look::handed_out}) {
      ASSERT_NE(file.at(static_cast<std::uint64_t>(look) * 100'000, 60'000, this_thread_for(look)),
                nullptr);
    }
    EXPECT_GE(knobs.viewed_bytes, 180'000);
    let_go_of_thread(*record);
  }).join();
  churn(file);
  EXPECT_LE(knobs.viewed_bytes, static_cast<long>(kLimit));
}

TEST_F(Windows, ManyThreadsLookAtOnce) {
  const FileBytes file = open("f", 400'000);
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(t);
      const char holder = 0;
      for (int i = 0; i < 3000; ++i) {
        const std::uint64_t offset = random() % (file.size() - 300);
        const std::byte* data = file.at(offset, 300, &holder);
        ASSERT_NE(data, nullptr);
        ASSERT_TRUE(is_right(data, offset, 300));
      }
      let_go(&holder);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// ---- Captures through windows

class CapturesInWindows : public Windows {
 protected:
  // 300 frames of about 600 bytes, whose bytes are their number.
  static std::shared_ptr<Capture> open_netmon(int major, int minor = 0, const Bytes& trailer = {}) {
    NetmonBuilder builder(major, minor);
    for (std::uint32_t i = 0; i < 300; ++i) {
      builder.add(i, Bytes(500 + i % 200, static_cast<std::uint8_t>(i)), trailer);
    }
    return open(builder.build());
  }

  static std::shared_ptr<Capture> open_pcap() {
    Bytes out;
    for (const std::uint32_t word : {0xA1B2C3D4u, 0x00040002u, 0u, 0u, 262144u, 1u}) {
      put_little(out, word);
    }
    for (std::uint32_t i = 0; i < 300; ++i) {
      const std::uint32_t size = i == 77 ? 30'000 : 500 + i % 200; // one longer than a window
      for (const std::uint32_t word : {1u, i, size, size}) put_little(out, word);
      out.resize(out.size() + size, static_cast<std::uint8_t>(i));
    }
    return open(out);
  }

  static std::shared_ptr<Capture> open(const Bytes& bytes) {
    fake_port::files["capture"] = std::string(bytes.begin(), bytes.end());
    OpenedCapture opened = open_capture("capture");
    EXPECT_FALSE(opened.error) << opened.error.text;
    return opened.capture;
  }

  static bool is_frame(ULPFRAME frame, std::uint32_t number) {
    if (!frame || frame->nBytesAvail < 500) return false;
    for (DWORD i = 0; i < frame->nBytesAvail; ++i) {
      if (frame->MacFrame[i] != static_cast<std::uint8_t>(number)) return false;
    }
    return true;
  }

  struct Listener final : ExpertListener {
    void on_status(const EXPERTSTATUS&) noexcept override {}
    void on_event(const NMEVENTDATA&) noexcept override {}
  };
};

TEST_F(CapturesInWindows, AFrameStaysUntilTheNextOneOfItsKey) {
  for (const auto& capture : {open_netmon(1), open_netmon(2), open_pcap()}) {
    ASSERT_TRUE(capture);
    Listener listener;
    ExpertContext slow(capture, {}, listener);
    ExpertContext fast(capture, {}, listener);
    const FoundFrame kept = find_frame(slow, GET_SPECIFIED_FRAME, 3);
    ASSERT_TRUE(is_frame(kept.frame.frame, 3));
    std::uint32_t number = INVALID_FRAME_NUMBER;
    for (std::uint32_t i = 0; i < 300; ++i) {
      const FoundFrame found = find_frame(fast, GET_FRAME_NEXT_FORWARD, number);
      ASSERT_EQ(found.error, NMERR_SUCCESS);
      ASSERT_EQ(found.number, i);
      ASSERT_TRUE(is_frame(found.frame.frame, i)) << i;
      number = found.number;
      FrameInfo info;
      ASSERT_TRUE(capture->read(299 - i, info)); // for another holder
      ASSERT_TRUE(is_frame(found.frame.frame, i)) << i;
    }
    EXPECT_EQ(find_frame(fast, GET_FRAME_NEXT_FORWARD, number).error, NMERR_NO_MORE_FRAMES);
    EXPECT_TRUE(is_frame(kept.frame.frame, 3)) << "whatever others did";
    EXPECT_EQ(find_frame(slow, GET_SPECIFIED_FRAME, 3).frame.frame, kept.frame.frame);
  }
  let_go_of_thread(*this_thread());
}

TEST_F(CapturesInWindows, AFrameFromItsHandleStaysUntilTheThreadAsksForAnother) {
  for (const auto& capture : {open_netmon(1), open_netmon(2), open_pcap()}) {
    ASSERT_TRUE(capture);
    const ULPFRAME kept = capture->frame(5).frame;
    for (std::uint32_t i = 0; i < 300; ++i) {
      FrameInfo info;
      ASSERT_TRUE(capture->read(i, info));
      EXPECT_EQ(capture->media(i), MAC_TYPE_ETHERNET);
      ASSERT_EQ(info.bytes[info.stored - 1], static_cast<std::byte>(i)) << "also after the medium";
    }
    EXPECT_TRUE(is_frame(kept, 5));
  }
}

TEST_F(CapturesInWindows, BytesStayWhileTheMediumIsReadByAnotherThreadToo) {
  const auto capture = open_netmon(2, 1, {1, 0});
  ASSERT_TRUE(capture);
  std::atomic<bool> stop = false;
  std::thread other([&] {
    for (std::uint32_t i = 0; !stop; i = (i + 37) % 300) capture->frame(i);
    let_go_of_thread(*this_thread());
  });
  for (int round = 0; round < 10; ++round) {
    for (std::uint32_t i = 0; i < 300; ++i) {
      FrameInfo info;
      ASSERT_TRUE(capture->read(i, info));
      ASSERT_EQ(capture->media(i), MAC_TYPE_ETHERNET);
      ASSERT_EQ(info.bytes[0], static_cast<std::byte>(i));
      ASSERT_EQ(info.bytes[info.stored - 1], static_cast<std::byte>(i));
    }
  }
  stop = true;
  other.join();
}

TEST_F(CapturesInWindows, NoRoomAtAnyPointIsAnErrorAndNotACrash) {
  for (const int kind : {1, 2, 3}) {
    bool opened_once = false;
    for (long views = 0;; ++views) {
      knobs.views_left = -1;
      const auto good = kind == 3 ? open_pcap() : open_netmon(kind);
      knobs.views_left = views;
      OpenedCapture opened = open_capture("capture");
      if (!opened.capture) {
        EXPECT_FALSE(opened_once);
        EXPECT_TRUE(opened.error.code == NMERR_OUT_OF_MEMORY) << opened.error.code;
        continue;
      }
      opened_once = true;
      Listener listener;
      ExpertContext context(opened.capture, {}, listener);
      std::uint32_t good_ones = 0;
      for (std::uint32_t i = 0; i < 300; i += 7) {
        const FoundFrame found = find_frame(context, GET_SPECIFIED_FRAME, i);
        ASSERT_TRUE(found.error == NMERR_SUCCESS || found.error == NMERR_OUT_OF_MEMORY);
        if (found.error == NMERR_SUCCESS) {
          ++good_ones;
          ASSERT_TRUE(is_frame(found.frame.frame, i));
        } else {
          EXPECT_NE(opened.capture->handle(i), nullptr) << "nobody says that it is damaged";
        }
      }
      const bool all = knobs.views_left > 0;
      knobs.views_left = -1;
      const FoundFrame found = find_frame(context, GET_SPECIFIED_FRAME, 299);
      EXPECT_TRUE(is_frame(found.frame.frame, 299)) << "it works again";
      if (all) {
        EXPECT_EQ(good_ones, 43u);
        break;
      }
    }
  }
  let_go_of_thread(*this_thread());
}

} // namespace
} // namespace netmon
