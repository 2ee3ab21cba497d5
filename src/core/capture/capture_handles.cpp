// SPDX-License-Identifier: MIT
// The table of handle ranges. Readers publish the capture's token in their thread record and then
// look at the range again; closing a capture clears its ranges and then waits until no thread has
// its token published.
//
// Lock order: table_mutex, then a capture's modified_mutex_, then the windows'.
#include "capture_handles.h"

#include "core/runtime/thread_record.h"
#include "core/runtime/token.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <mutex>
#include <optional>

namespace netmon {

namespace {

constexpr std::uint32_t kFirstModifiedRange = 1024; // handles; each further one is twice as large
constexpr std::uint32_t kLargestModifiedRange = 1u << 26;
constexpr std::chrono::seconds kPatience{4}; // before closing gives up

// A range is free, or belongs to the capture whose token it carries. Its fields change only while
// it is free and no thread is inside its former capture.
struct alignas(64) Range {
  std::atomic<std::uintptr_t> token = 0; // of the capture; 0: free
  std::atomic<FrameHandle> first = 0;
  std::atomic<FrameHandle> count = 0;
  std::shared_ptr<Capture> capture;

  // Under table_mutex:
  std::uint32_t generation = 0; // the last one issued
  bool taken = false;           // stays set while a closed capture waits for its readers
  FrameHandle next = 0;         // ranges of modified frames: the next unused handle
};

static_assert(kMaxCaptureRanges <= TokenLayout::kMaxSlots);
constinit std::array<Range, kMaxCaptureRanges> ranges;
std::atomic<std::uint32_t> touched_ranges = 0; // ranges from here on were never used

std::mutex table_mutex;
FrameHandle next_handle = 1;

// Where this thread found its last frame; a hint.
thread_local std::uint32_t last_range = 0;

bool contains(const Range& range, FrameHandle handle) noexcept {
  return handle - range.first.load(std::memory_order_relaxed) <
         range.count.load(std::memory_order_relaxed);
}

// ---- All below with table_mutex held

Range* take_range() noexcept {
  const std::uint32_t touched = touched_ranges.load(std::memory_order_relaxed);
  for (std::uint32_t i = 0; i < touched; ++i) {
    if (!ranges[i].taken && ranges[i].generation < TokenLayout::kMaxGeneration) return &ranges[i];
  }
  if (touched == kMaxCaptureRanges) return nullptr;
  touched_ranges.store(touched + 1, std::memory_order_release);
  return &ranges[touched];
}

// Finds `count` consecutive handles that are in no range; 0 when there are not that many.
FrameHandle take_handles(FrameHandle count) noexcept {
  bool wrapped = false;
  FrameHandle first = next_handle;
  for (;;) {
    if (count > kMaxFrameHandle || first > kMaxFrameHandle - count) {
      if (wrapped || count >= kMaxFrameHandle) return 0;
      wrapped = true;
      first = 1;
      continue;
    }
    const Range* blocking = nullptr;
    for (std::uint32_t i = 0; i < touched_ranges.load(std::memory_order_relaxed); ++i) {
      const Range& range = ranges[i];
      const FrameHandle start = range.first.load(std::memory_order_relaxed);
      const FrameHandle end = start + range.count.load(std::memory_order_relaxed);
      if (range.taken && first < end && start < first + count) blocking = &range;
    }
    if (!blocking) break;
    first = blocking->first.load(std::memory_order_relaxed) +
            blocking->count.load(std::memory_order_relaxed);
  }
  next_handle = first + count;
  return first;
}

void fill_range(Range& range, FrameHandle first, FrameHandle count, std::uintptr_t token,
                std::shared_ptr<Capture> capture) noexcept {
  range.taken = true;
  range.next = first;
  range.capture = std::move(capture);
  range.first.store(first, std::memory_order_relaxed);
  range.count.store(count, std::memory_order_relaxed);
  range.token.store(token, std::memory_order_release);
}

Range* find_range(std::uintptr_t token) noexcept {
  Token decoded;
  if (!decode_token(TokenKind::capture, token, decoded)) return nullptr;
  if (decoded.slot >= touched_ranges.load(std::memory_order_acquire)) return nullptr;
  Range& range = ranges[decoded.slot];
  return range.token.load(std::memory_order_relaxed) == token ? &range : nullptr;
}

// Takes a handle for one more modified frame of a capture; 0 when there are none left.
FrameHandle take_modified_handle(std::uintptr_t token) noexcept {
  const Range* main = find_range(token);
  if (!main) return 0;
  FrameHandle size = kFirstModifiedRange;
  for (std::uint32_t i = 0; i < touched_ranges.load(std::memory_order_relaxed); ++i) {
    Range& range = ranges[i];
    if (&range == main || range.token.load(std::memory_order_relaxed) != token) continue;
    const FrameHandle count = range.count.load(std::memory_order_relaxed);
    if (range.next < range.first.load(std::memory_order_relaxed) + count) return range.next++;
    size = std::max<FrameHandle>(size, std::min<FrameHandle>(count * 2, kLargestModifiedRange));
  }
  Range* range = take_range();
  const FrameHandle first = range ? take_handles(size) : 0;
  if (first == 0) return 0;
  fill_range(*range, first, size, token, main->capture);
  return range->next++;
}

std::uintptr_t value_of(HCAPTURE handle) noexcept {
  return reinterpret_cast<std::uintptr_t>(handle);
}

// ---- fork()

// Visits each registered capture once: for its own range, not for those of its modified frames.
void for_each_capture(void (Capture::*call)() const noexcept) noexcept {
  for (const Range& range : ranges) {
    const std::uintptr_t token = range.token.load(std::memory_order_relaxed);
    if (token != 0 && find_range(token) == &range) (range.capture.get()->*call)();
  }
}

void before_fork() {
  table_mutex.lock();
  for_each_capture(&Capture::lock);
  lock_windows();
}

void after_fork() {
  unlock_windows();
  for_each_capture(&Capture::unlock);
  table_mutex.unlock();
}

void after_fork_in_child() {
  unlock_windows();
  for_each_capture(&Capture::renew_lock);
  table_mutex.unlock();
  release_records_of_others(); // redundant when keys are used too
}

void initialize_once() noexcept {
  static const bool done = [] {
    port::on_fork(before_fork, after_fork, after_fork_in_child);
    return true;
  }();
  static_cast<void>(done);
}

} // namespace

HCAPTURE register_capture(std::shared_ptr<Capture> capture) noexcept {
  initialize_once();
  const std::lock_guard lock(table_mutex);
  Range* range = take_range();
  if (!range) return nullptr;
  const FrameHandle count = capture->frame_count();
  const FrameHandle first = take_handles(count);
  if (first == 0) return nullptr;
  capture->set_first_handle(first);
  ++range->generation;
  const std::uintptr_t token = encode_token(
      TokenKind::capture, {static_cast<std::uint32_t>(range - ranges.data()), range->generation});
  fill_range(*range, first, count, token, std::move(capture));
  return reinterpret_cast<HCAPTURE>(token);
}

bool close_capture(HCAPTURE handle) noexcept {
  const std::uintptr_t token = value_of(handle);
  std::shared_ptr<Capture> capture;
  {
    const std::lock_guard lock(table_mutex);
    const Range* main = find_range(token);
    if (!main) return false;
    capture = main->capture;
    for (Range& range : ranges) {
      if (range.token.load(std::memory_order_relaxed) == token) {
        range.token.store(0, std::memory_order_release);
      }
    }
  }
  // Calls that saw the capture open have published its token by now; new ones see it closed.
  std::optional<Epoch> grace;
  const auto start = std::chrono::steady_clock::now();
  for (unsigned attempt = 0;; ++attempt) {
    if (!grace) grace = begin_grace();
    bool vanished = false; // does not matter: guards only read
    if (grace && grace_is_over_for_living(*grace, token, vanished)) break;
    if (std::chrono::steady_clock::now() - start > kPatience) return true;
    port::back_off(attempt);
  }
  const std::lock_guard lock(table_mutex);
  for (Range& range : ranges) {
    if (range.capture != capture) continue;
    range.capture = nullptr; // `capture` then holds the last reference except for the caller's
    range.count.store(0, std::memory_order_relaxed);
    range.taken = false;
  }
  return true;
}

std::shared_ptr<Capture> find_capture(HCAPTURE handle) noexcept {
  const std::lock_guard lock(table_mutex);
  const Range* range = find_range(value_of(handle));
  return range ? range->capture : nullptr;
}

// ---- Guards

bool CaptureGuard::enter(std::uint32_t range, std::uintptr_t token) noexcept {
  ThreadRecord* thread = this_thread();
  if (!thread || thread->depth == kMaxLeaseDepth) return false;
  Presence& presence = thread->leases[thread->depth];
  presence.enter(token);
  if (ranges[range].token.load(std::memory_order_acquire) != token) {
    presence.leave();
    return false;
  }
  ++thread->depth;
  capture_ = ranges[range].capture.get();
  handle_ = reinterpret_cast<HCAPTURE>(token);
  range_ = range;
  return true;
}

std::shared_ptr<Capture> CaptureGuard::share() const noexcept {
  return capture_ ? ranges[range_].capture : nullptr;
}

void CaptureGuard::release() noexcept {
  if (!capture_) return;
  capture_ = nullptr;
  ThreadRecord* thread = this_thread();
  thread->leases[--thread->depth].leave();
}

CaptureGuard::CaptureGuard(HCAPTURE handle) noexcept {
  const std::uintptr_t value = value_of(handle);
  Token token;
  if (!decode_token(TokenKind::capture, value, token)) return;
  if (token.slot < kMaxCaptureRanges) enter(token.slot, value);
}

CaptureGuard::CaptureGuard(HFRAME handle) noexcept {
  const FrameHandle number = decode_frame_handle(handle);
  if (number == 0) return;
  std::uint32_t index = last_range;
  if (!contains(ranges[index], number)) {
    const std::uint32_t touched = touched_ranges.load(std::memory_order_acquire);
    for (index = 0; index < touched && !contains(ranges[index], number); ++index) {
    }
    if (index == touched) return;
    last_range = index;
  }
  const std::uintptr_t token = ranges[index].token.load(std::memory_order_acquire);
  if (token == 0 || !enter(index, token)) return;
  // The range may have been reused before this thread was inside; from now on it cannot be.
  if (contains(ranges[index], number)) frame_ = capture_->number_of(number);
  if (frame_ == Capture::kNoFrame) release();
}

HFRAME modify_frame(HCAPTURE capture, std::uint32_t number, std::vector<std::byte> record,
                    std::uint32_t& error) noexcept {
  const CaptureGuard guard(capture);
  error = NMERR_INVALID_HCAPTURE;
  if (!guard.capture()) return nullptr;
  error = NMERR_OUT_OF_RANGE;
  if (number >= guard.capture()->frame_count()) return nullptr;
  FrameHandle handle = 0;
  {
    const std::lock_guard lock(table_mutex);
    handle = take_modified_handle(value_of(capture));
  }
  error = NMERR_NO_HANDLES;
  if (handle == 0) return nullptr;
  error = NMERR_OUT_OF_MEMORY;
  if (!guard.capture()->modify(number, std::move(record), handle)) return nullptr;
  error = NMERR_SUCCESS;
  return encode_frame_handle(handle);
}

} // namespace netmon
