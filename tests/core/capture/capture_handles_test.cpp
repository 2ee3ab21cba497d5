// SPDX-License-Identifier: MIT
// Handles of captures and frames: which values are alive, what ModifyFrame does to them, and
// closing a capture while others use it. Reference: frames.md 3.1, 3.6, 11.
#include "core/capture/capture_handles.h"

#include "capture_builder.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <random>
#include <set>
#include <thread>

namespace netmon {
namespace {

using namespace test;

class Handles : public ::testing::Test {
 protected:
  HCAPTURE open(std::uint32_t frames, int major = 2) {
    NetmonBuilder builder(major, 0);
    for (std::uint32_t i = 0; i < frames; ++i) {
      builder.add(i, Bytes(20, static_cast<std::uint8_t>(i)));
    }
    // A name of its own: an open capture is the file itself.
    const std::string path = folder_.write(std::to_string(files_++), builder.build());
    const HCAPTURE handle = register_capture(open_capture(path).capture);
    EXPECT_NE(handle, nullptr);
    return handle;
  }

  static HFRAME frame(HCAPTURE capture, std::uint32_t number) {
    const CaptureGuard guard(capture);
    return guard.capture() ? guard.capture()->handle(number) : nullptr;
  }

  static std::uint32_t number(HFRAME handle) { return CaptureGuard(handle).frame(); }

  static HFRAME modify(HCAPTURE capture, std::uint32_t frame_number, std::uint8_t fill,
                       std::uint32_t* error = nullptr) {
    const FrameInfo info{-3, 5, 5, nullptr};
    const auto header = make_frame_header(info);
    std::vector<std::byte> record(header.begin(), header.end());
    record.resize(kFrameHeaderBytes + 5, std::byte{fill});
    std::uint32_t code = NMERR_SUCCESS;
    const HFRAME result = modify_frame(capture, frame_number, std::move(record), code);
    if (error) *error = code;
    return result;
  }

  TempFolder folder_;
  int files_ = 0;
};

TEST_F(Handles, FramesOfOpenCapturesAreAlive) {
  const HCAPTURE a = open(3);
  const HCAPTURE b = open(5, 1);
  EXPECT_NE(a, b);
  std::set<HFRAME> all;
  for (const auto& [capture, count] : {std::pair(a, 3u), std::pair(b, 5u)}) {
    for (std::uint32_t i = 0; i < count; ++i) {
      const HFRAME handle = frame(capture, i);
      ASSERT_NE(handle, nullptr);
      EXPECT_TRUE(all.insert(handle).second);
      EXPECT_EQ(frame(capture, i), handle) << "equal frame, equal handle";
      const CaptureGuard guard(handle);
      EXPECT_EQ(guard.handle(), capture);
      EXPECT_EQ(guard.frame(), i);
    }
    EXPECT_EQ(frame(capture, count), nullptr);
  }
  EXPECT_TRUE(close_capture(a));
  EXPECT_TRUE(close_capture(b));
  for (const HFRAME handle : all) EXPECT_EQ(number(handle), Capture::kNoFrame);
  EXPECT_FALSE(close_capture(a));
  EXPECT_EQ(find_capture(b), nullptr);
}

TEST_F(Handles, OtherValuesAreRefused) {
  const HCAPTURE capture = open(3);
  const auto value = reinterpret_cast<std::uintptr_t>(frame(capture, 2));
  int local = 0;
  const std::uintptr_t wrong[] = {0,
                                  1,
                                  0x10,
                                  reinterpret_cast<std::uintptr_t>(&local),
                                  ~std::uintptr_t{0},
                                  value + 1,
                                  value + 2,
                                  reinterpret_cast<std::uintptr_t>(capture)};
  for (const std::uintptr_t bad : wrong) {
    EXPECT_EQ(CaptureGuard(reinterpret_cast<HFRAME>(bad)).capture(), nullptr) << std::hex << bad;
    if (bad != reinterpret_cast<std::uintptr_t>(capture)) {
      EXPECT_EQ(CaptureGuard(reinterpret_cast<HCAPTURE>(bad)).capture(), nullptr)
          << std::hex << bad;
      EXPECT_FALSE(close_capture(reinterpret_cast<HCAPTURE>(bad)));
    }
  }
  EXPECT_EQ(CaptureGuard(reinterpret_cast<HCAPTURE>(value)).capture(), nullptr);
  EXPECT_TRUE(close_capture(capture));
}

TEST_F(Handles, HandlesAreNotReusedByLaterCaptures) {
  const HCAPTURE first = open(10);
  const HFRAME old = frame(first, 4);
  close_capture(first);
  for (int i = 0; i < 50; ++i) {
    const HCAPTURE next = open(10);
    EXPECT_NE(next, first);
    for (std::uint32_t n = 0; n < 10; ++n) EXPECT_NE(frame(next, n), old);
    EXPECT_EQ(number(old), Capture::kNoFrame);
    close_capture(next);
  }
}

TEST_F(Handles, EmptyCaptureHasAHandle) {
  const HCAPTURE capture = open(0);
  EXPECT_EQ(frame(capture, 0), nullptr);
  EXPECT_TRUE(close_capture(capture));
}

TEST_F(Handles, RunOutAtTheDocumentedNumberAndComeBack) {
  std::vector<HCAPTURE> open_ones;
  NetmonBuilder builder(2, 0);
  builder.add(0, Bytes(20, 1));
  const std::string path = folder_.write("many", builder.build());
  for (;;) {
    const HCAPTURE handle = register_capture(open_capture(path).capture);
    if (!handle) break;
    open_ones.push_back(handle);
    ASSERT_LE(open_ones.size(), kMaxCaptureRanges);
  }
  EXPECT_EQ(open_ones.size(), kMaxCaptureRanges);
  EXPECT_EQ(number(frame(open_ones.back(), 0)), 0u);
  for (const HCAPTURE handle : open_ones) EXPECT_TRUE(close_capture(handle));
  const HCAPTURE again = open(1);
  EXPECT_NE(again, nullptr);
  close_capture(again);
}

TEST_F(Handles, CaptureOutlivesItsHandleWhereItIsHeld) {
  const HCAPTURE handle = open(2);
  const std::shared_ptr<Capture> held = find_capture(handle);
  ASSERT_TRUE(held);
  const ULPFRAME record = held->frame(1).frame;
  EXPECT_TRUE(close_capture(handle));
  EXPECT_EQ(+record->nBytesAvail, 20u);
  EXPECT_EQ(held->frame(1).frame, record);
}

TEST_F(Handles, ModifiedFrameHasANewHandleAndTheOldOneIsDead) {
  for (const int major : {1, 2}) {
    const HCAPTURE capture = open(3, major);
    const HFRAME old = frame(capture, 1);
    const auto held = find_capture(capture);
    const ULPFRAME old_record = held->frame(1).frame;
    const HFRAME changed = modify(capture, 1, 0xEE);
    ASSERT_NE(changed, nullptr);
    EXPECT_NE(changed, old);
    EXPECT_EQ(number(old), Capture::kNoFrame);
    EXPECT_EQ(number(changed), 1u);
    EXPECT_EQ(frame(capture, 1), changed);
    const FrameRef ref = held->frame(1);
    EXPECT_EQ(ref.handle, changed);
    EXPECT_EQ(+ref.frame->TimeStamp, -3);
    EXPECT_EQ(+ref.frame->FrameLength, 5u);
    EXPECT_EQ(ref.frame->MacFrame[4], 0xEE);
    FrameInfo info;
    EXPECT_TRUE(held->read(1, info));
    EXPECT_EQ(info.stored, 5u);
    EXPECT_EQ(+old_record->nBytesAvail, 20u) << "whoever holds the old data keeps it";
    EXPECT_EQ(frame(capture, 0), held->frame(0).handle) << "the others stay";
    EXPECT_EQ(number(frame(capture, 2)), 2u);
    EXPECT_EQ(held->frame_count(), 3u);

    const HFRAME again = modify(capture, 1, 0xDD);
    EXPECT_EQ(number(changed), Capture::kNoFrame);
    EXPECT_EQ(number(again), 1u);
    close_capture(capture);
    EXPECT_EQ(number(again), Capture::kNoFrame);
  }
}

TEST_F(Handles, ThousandsOfModificationsGetDistinctHandles) {
  const HCAPTURE capture = open(7);
  std::set<HFRAME> all;
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    const HFRAME handle = modify(capture, i % 7, static_cast<std::uint8_t>(i));
    ASSERT_TRUE(all.insert(handle).second) << i;
  }
  std::size_t alive = 0;
  for (const HFRAME handle : all) alive += number(handle) != Capture::kNoFrame;
  EXPECT_EQ(alive, 7u);
  close_capture(capture);
  for (const HFRAME handle : all) EXPECT_EQ(number(handle), Capture::kNoFrame);
}

TEST_F(Handles, ModifyingWhatIsNotThereChangesNothing) {
  const HCAPTURE capture = open(2);
  std::uint32_t error = 0;
  EXPECT_EQ(modify(capture, 2, 1, &error), nullptr);
  EXPECT_EQ(error, NMERR_OUT_OF_RANGE);
  EXPECT_EQ(modify(nullptr, 0, 1, &error), nullptr);
  EXPECT_EQ(error, NMERR_INVALID_HCAPTURE);
  close_capture(capture);
  EXPECT_EQ(modify(capture, 0, 1, &error), nullptr);
  EXPECT_EQ(error, NMERR_INVALID_HCAPTURE);
}

TEST_F(Handles, DamagedFrameCanBeReplaced) {
  NetmonBuilder builder(2, 0);
  builder.add(0, Bytes(20, 1));
  builder.table().push_back(3);
  const HCAPTURE capture =
      register_capture(open_capture(folder_.write("d", builder.build())).capture);
  EXPECT_EQ(frame(capture, 1), nullptr);
  const HFRAME repaired = modify(capture, 1, 0x77);
  EXPECT_EQ(frame(capture, 1), repaired);
  EXPECT_EQ(number(repaired), 1u);
  close_capture(capture);
}

// Readers on several threads while captures are opened, modified and closed.
TEST_F(Handles, ClosingUnderReadersIsSafe) {
  std::atomic<bool> stop = false;
  std::atomic<HCAPTURE> current = nullptr;
  std::atomic<HFRAME> current_frame = nullptr;
  std::atomic<std::uint64_t> good = 0;
  std::vector<std::thread> readers;
  for (int t = 0; t < 3; ++t) {
    readers.emplace_back([&, t] {
      std::minstd_rand random(static_cast<unsigned>(t) + 1);
      while (!stop) {
        {
          const CaptureGuard guard(current.load());
          if (guard.capture()) {
            const FrameRef ref = guard.capture()->frame(random() % 16);
            if (ref.frame && ref.frame->nBytesAvail >= 5) ++good;
          }
        }
        const CaptureGuard guard(current_frame.load());
        if (guard.capture()) {
          FrameInfo info;
          EXPECT_TRUE(guard.capture()->read(guard.frame(), info));
        }
      }
    });
  }
  for (int i = 0; i < 100 || good < 1000; ++i) {
    const HCAPTURE capture = open(16, i % 2 + 1);
    current = capture;
    current_frame = frame(capture, 3);
    std::this_thread::yield();
    current_frame = modify(capture, 3, 1);
    std::this_thread::yield();
    EXPECT_TRUE(close_capture(capture));
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_GE(good, 1000u);
}

// A call that faulted and was never cleaned up: closing gives up on it, and leaks.
TEST_F(Handles, ClosingGivesUpOnACallThatNeverLeaves) {
  const HCAPTURE capture = open(3);
  std::atomic<bool> inside = false;
  std::atomic<bool> leave = false;
  std::thread stuck([&] {
    const CaptureGuard guard(capture);
    const FrameRef ref = guard.capture()->frame(1);
    inside = true;
    while (!leave) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_EQ(+ref.frame->nBytesAvail, 20u) << "still mapped";
    EXPECT_NE(guard.capture()->frame(2).frame, nullptr);
  });
  while (!inside) std::this_thread::yield();
  EXPECT_TRUE(close_capture(capture));
  EXPECT_EQ(find_capture(capture), nullptr);
  EXPECT_EQ(frame(capture, 0), nullptr) << "dead for everybody else";
  leave = true;
  stuck.join();
}

TEST_F(Handles, RandomValuesNeverTouchAnything) {
  const HCAPTURE capture = open(100);
  std::mt19937_64 random(7);
  const auto first = reinterpret_cast<std::uintptr_t>(frame(capture, 0));
  std::uint64_t accepted = 0;
  for (int i = 0; i < 300'000; ++i) {
    const auto wild = static_cast<std::uintptr_t>(random());
    const std::uintptr_t value = i % 2 ? wild : first + wild % 512 - 128;
    const CaptureGuard guard(reinterpret_cast<HFRAME>(value));
    if (guard.capture()) {
      ++accepted;
      ASSERT_LT(guard.frame(), 100u);
      ASSERT_EQ(reinterpret_cast<std::uintptr_t>(guard.capture()->handle(guard.frame())), value);
    }
  }
  EXPECT_GT(accepted, 0u) << "the search comes near";
  close_capture(capture);
}

} // namespace
} // namespace netmon
