// SPDX-License-Identifier: MIT
// One pass over the frames.
#include "capture_summary.h"

#include "base/calendar.h"
#include "core/runtime/port.h"
#include "link_types.h"
#include "mapped_read.h"
#include "pcap_frame.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace netmon {

namespace {

constexpr std::int64_t kFiletimeOf1970 = 116'444'736'000'000'000;

std::int64_t floor_div(std::int64_t value, std::int64_t by) noexcept {
  return value / by - (value % by < 0 ? 1 : 0);
}

// Local time of `time` microseconds after the start.
std::optional<SYSTEMTIME> local_at(const Capture& capture, std::int64_t time) {
  if (!capture.has_start()) return std::nullopt;
  const auto utc_start = capture.utc_start();
  SYSTEMTIME local = {};
  if (utc_start && time < std::numeric_limits<std::int64_t>::max() / 2 &&
      time > std::numeric_limits<std::int64_t>::min() / 2) {
    // Across a change of the clock, the system knows what it showed.
    const std::int64_t milliseconds = floor_div(*utc_start + time, 1000);
    const std::int64_t seconds = floor_div(milliseconds, 1000);
    if (!port::local_time(seconds, local)) return std::nullopt;
    local.wMilliseconds = static_cast<WORD>(milliseconds - seconds * 1000);
    return local;
  }
  local = capture.start();
  if (!adjust_system_time(local, time)) return std::nullopt;
  return local;
}

std::optional<std::uint64_t> filetime_of(std::int64_t utc_microseconds) {
  if (utc_microseconds > (std::numeric_limits<std::int64_t>::max() - kFiletimeOf1970) / 10 ||
      utc_microseconds < -kFiletimeOf1970 / 10) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(utc_microseconds * 10 + kFiletimeOf1970);
}

// Headers of Network Monitor's that the import put before a frame are not counted.
void add_bytes(const Capture& capture, std::uint32_t number, const FrameInfo& info,
               CaptureSummary& summary) noexcept {
  const bool is_imported = capture.interface_of(number) != nullptr;
  const auto original = is_imported ? pcap_frame(capture, number, info) : std::nullopt;
  summary.stored_bytes += original ? original->stored : info.stored;
  summary.original_bytes += original ? original->length : info.length;
}

} // namespace

Error summarize(const Capture& capture, CaptureSummary& summary) {
  summary.interface_frames.resize(capture.interfaces().size());
  std::map<std::pair<Media, std::uint32_t>, std::uint32_t> media;
  std::int64_t first = 0, last = 0;
  std::uint64_t utc_first = 0, utc_last = 0; // as 2.3 stores them
  const auto add_frame = [&](std::uint32_t number) {
    FrameInfo info;
    if (!capture.read(number, info)) {
      ++summary.damaged;
      return;
    }
    first = summary.readable == 0 ? info.time : std::min(first, info.time);
    last = summary.readable == 0 ? info.time : std::max(last, info.time);
    ++summary.readable;
    add_bytes(capture, number, info, summary);
    if (const std::uint64_t utc = capture.utc_filetime(number)) {
      utc_first = utc_first == 0 ? utc : std::min(utc_first, utc);
      utc_last = std::max(utc_last, utc);
    }
    const Media medium = capture.media(number);
    std::uint32_t link_type = capture.link_type(number);
    if (const auto own = link_type_of_media(medium); own && link_type == kNoLinkType) {
      link_type = *own;
    }
    ++media[{medium, link_type}];
    if (const CaptureInterface* const from = capture.interface_of(number)) {
      ++summary.interface_frames[static_cast<std::size_t>(from - capture.interfaces().data())];
    }
  };
  const auto add_frames = [&] {
    for (std::uint32_t number = 0; number < capture.frame_count(); ++number) add_frame(number);
  };
  if (!could_read(add_frames)) return unreadable();

  for (const auto& [which, frames] : media) {
    summary.media.push_back({which.first, which.second, frames});
  }
  std::stable_sort(summary.media.begin(), summary.media.end(),
                   [](const MediumCount& a, const MediumCount& b) { return a.frames > b.frames; });
  if (summary.readable == 0) return {};
  summary.duration = static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first);
  summary.first = local_at(capture, first);
  summary.last = local_at(capture, last);
  if (const auto start = capture.utc_start()) {
    constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max() / 4;
    if (std::max(first, last) < kFar && std::min(first, last) > -kFar && *start < kFar) {
      summary.utc_first = filetime_of(*start + first);
      summary.utc_last = filetime_of(*start + last);
    }
  } else if (utc_first != 0) {
    summary.utc_first = utc_first;
    summary.utc_last = utc_last;
  }
  return {};
}

} // namespace netmon
