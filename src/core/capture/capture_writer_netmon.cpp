// SPDX-License-Identifier: MIT
// Header, records, frame table, comment. The table is made by going over the frames once more.
#include "capture_writer_netmon.h"

#include "capture_netmon.h"
#include "mapped_read.h"
#include "put_frames.h"

#include <algorithm>
#include <limits>

namespace netmon {

namespace {

constexpr std::uint32_t kHeaderBytes = 128;
constexpr std::size_t kMaxComment = 65535; // and a NUL

// What the header must say.
struct Plan {
  std::uint32_t frames = 0;
  std::uint64_t end = kHeaderBytes; // of the records
  Media medium = MAC_TYPE_ETHERNET; // of all frames, in 2.0
  bool own_media = false;           // 2.1
  std::string comment;

  std::uint32_t trailer_bytes() const noexcept { return own_media ? 2 : 0; }
  std::uint64_t record_bytes(const FrameInfo& info) const noexcept {
    return std::uint64_t{kFrameHeaderBytes} + info.stored + trailer_bytes();
  }
};

constexpr bool is_medium_of_2_0(Media media) noexcept {
  return media >= MAC_TYPE_ETHERNET && media <= MAC_TYPE_ATM;
}

std::string frame_text(std::uint32_t number) { return "frame " + std::to_string(number); }

Error look_through(const Capture& capture, Plan& plan) {
  std::uint64_t stored = 0;
  std::uint32_t first_unknown = Capture::kNoFrame;
  for (std::uint32_t number = 0; number < capture.frame_count(); ++number) {
    FrameInfo info;
    if (!capture.read(number, info)) continue;
    if (info.stored > NetmonFile::kMaxStoredBytes) {
      return {NMERR_NOT_SUPPORTED, 0,
              frame_text(number) + " has " + std::to_string(info.stored) +
                  " bytes, and Network Monitor files keep at most " +
                  std::to_string(NetmonFile::kMaxStoredBytes) + " of one: save it as pcapng"};
    }
    const Media media = capture.media(number);
    if (media == kMediaUnknown && first_unknown == Capture::kNoFrame) first_unknown = number;
    if (plan.frames++ == 0) plan.medium = media;
    if (media != plan.medium) plan.own_media = true;
    stored += info.stored;
  }
  if (first_unknown != Capture::kNoFrame) {
    return {
        NMERR_NOT_SUPPORTED, 0,
        frame_text(first_unknown) +
            " is of a link type that has no number in Network Monitor files: save it as pcapng"};
  }
  if (!is_medium_of_2_0(plan.medium)) plan.own_media = plan.frames != 0;
  if (plan.frames == 0) {
    const Media common = capture.common_media();
    plan.medium = is_medium_of_2_0(common) ? common : Media{MAC_TYPE_ETHERNET};
  }
  plan.end += stored + std::uint64_t{plan.frames} * (kFrameHeaderBytes + plan.trailer_bytes());
  const std::uint64_t whole = plan.end + std::uint64_t{plan.frames} * 4 + kMaxComment;
  if (whole > std::numeric_limits<std::uint32_t>::max()) {
    return {NMERR_NOT_SUPPORTED, 0,
            "it would take " + std::to_string(whole) +
                " bytes, and Network Monitor files end at 4 GB: save it as pcapng"};
  }
  return {};
}

// What the reader takes for a comment again.
bool is_comment_text(const std::string& text) {
  return text.size() <= kMaxComment && std::all_of(text.begin(), text.end(), [](char letter) {
           const auto c = static_cast<unsigned char>(letter);
           return (c >= 0x20 && c != 0x7F) || c == '\t' || c == '\r' || c == '\n';
         });
}

void put_time(SinkBuffer& out, const SYSTEMTIME& time) {
  for (const WORD word : {time.wYear, time.wMonth, time.wDayOfWeek, time.wDay, time.wHour,
                          time.wMinute, time.wSecond, time.wMilliseconds}) {
    out.put<std::uint16_t>(word);
  }
}

void put_header(SinkBuffer& out, const Capture& capture, const Plan& plan) {
  const std::uint32_t table_bytes = plan.frames * 4;
  const auto table = static_cast<std::uint32_t>(plan.end);
  const auto comment_bytes =
      static_cast<std::uint32_t>(plan.comment.empty() ? 0 : plan.comment.size() + 1);
  out.append("GMBU", 4);
  out.put<std::uint8_t>(plan.own_media ? 1 : 0);
  out.put<std::uint8_t>(2);
  out.put<std::uint16_t>(plan.own_media ? Media{MAC_TYPE_ETHERNET} : plan.medium);
  put_time(out, capture.start());
  out.put<std::uint32_t>(table);
  out.put<std::uint32_t>(table_bytes);
  out.append_zeros(8); // user data
  out.put<std::uint32_t>(comment_bytes != 0 ? table + table_bytes : 0);
  out.put<std::uint32_t>(comment_bytes);
  out.append_zeros(kHeaderBytes - 48);
}

Error changed() {
  return {NMERR_FILE_READ_ERROR, 0, "its frames were modified while it was being saved"};
}

} // namespace

Error write_netmon(const Capture& capture, SinkBuffer& out, std::vector<std::string>& notes) {
  Plan plan;
  Error error;
  if (!could_read([&] { error = look_through(capture, plan); })) return unreadable();
  if (error) return error;
  if (is_comment_text(capture.comment())) {
    plan.comment = capture.comment();
  } else {
    notes.emplace_back(
        "the comment was left out: Network Monitor files hold 65,535 bytes of text, without "
        "control characters");
  }
  put_header(out, capture, plan);

  std::uint32_t frames = 0;
  error = put_frames(capture, out, [&](std::uint32_t number, const FrameInfo& info) -> Error {
    if (++frames > plan.frames || out.size() + plan.record_bytes(info) > plan.end) return changed();
    out.put<std::int64_t>(info.time);
    out.put<std::uint32_t>(info.length);
    out.put<std::uint32_t>(info.stored);
    out.append(info.bytes, info.stored);
    if (plan.own_media) out.put<std::uint16_t>(capture.media(number));
    return {};
  });
  if (error || !out.good()) return error;
  if (frames != plan.frames || out.size() != plan.end) return changed();

  std::uint64_t offset = kHeaderBytes;
  frames = 0;
  error = put_frames(capture, out, [&](std::uint32_t, const FrameInfo& info) -> Error {
    if (++frames > plan.frames) return changed();
    out.put<std::uint32_t>(static_cast<std::uint32_t>(offset));
    offset += plan.record_bytes(info);
    return {};
  });
  if (error || !out.good()) return error;
  if (frames != plan.frames || offset != plan.end) return changed();
  if (!plan.comment.empty()) out.append(plan.comment.c_str(), plan.comment.size() + 1);
  return {};
}

} // namespace netmon
