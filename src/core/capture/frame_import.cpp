// SPDX-License-Identifier: MIT
// Storing frames, the conversions of some media, and what is said about an import.
#include "frame_import.h"

#include "base/counted.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace netmon {

namespace {

constexpr std::uint32_t kMaxFrames = 0xFFFFFFFE;
constexpr std::uint64_t kMaxPosition = ImportedPosition::kConverted;

constexpr std::size_t kSunAtmHeader = 4;
constexpr std::size_t kAtmHeader = 16;
constexpr std::size_t kRadioHeader = 32;

std::int64_t floor_div(std::int64_t value, std::int64_t by) noexcept {
  return value / by - (value % by < 0 ? 1 : 0);
}

bool start_time(std::int64_t milliseconds, SYSTEMTIME& out) noexcept {
  const std::int64_t seconds = floor_div(milliseconds, 1000);
  if (!port::local_time(seconds, out)) {
    out = {};
    return false;
  }
  out.wMilliseconds = static_cast<WORD>(milliseconds - seconds * 1000);
  return true;
}

// Bytes that are put before a frame's own.
struct Prefix {
  std::byte bytes[kRadioHeader] = {};
  std::uint32_t count = 0;
};

} // namespace

bool FrameImport::add_interface(CaptureInterface description) {
  if (interfaces_.size() == kMaxInterfaces) {
    warn("the file declares more than " + std::to_string(kMaxInterfaces) +
         " interfaces; the frames behind that are left out");
    return false;
  }
  media_.push_back(description.media);
  interfaces_.push_back(std::move(description));
  return true;
}

void FrameImport::set_comment(std::string comment) {
  if (comment_.empty()) comment_ = std::move(comment);
}

std::int64_t FrameImport::since_start(const Packet& packet) noexcept {
  if (!packet.has_time) return 0;
  if (!has_start_) {
    has_start_ = true;
    start_ = floor_div(packet.time, 1000) * 1000;
  }
  return packet.time - start_;
}

bool FrameImport::add(const Packet& packet) noexcept {
  std::uint32_t stored = packet.stored;
  std::uint32_t length = std::max(packet.length, stored);
  if (packet.fcs_bytes != 0 && stored >= packet.length && stored >= packet.fcs_bytes) {
    stored -= packet.fcs_bytes;
    length = stored;
  }
  const Media media = media_[packet.interface_number];
  if (media == MAC_TYPE_ATM || media == kMediaWifi) [[unlikely]]
    return add_converted(packet, media, length, stored);

  std::byte* const frame = packet.bytes - kFrameHeaderBytes;
  const auto offset = static_cast<std::uint64_t>(frame - stream_.buffer());
  if (!enter(store_.base() + offset, packet.interface_number)) return false;
  const auto header = make_frame_header({since_start(packet), length, stored, nullptr});
  std::memcpy(frame, header.data(), header.size());
  store_.mark();
  ++count_;
  return true;
}

// Flags, VPI, and VCI of SUNATM become two empty addresses and VPI and VCI in 16 bits each; 802.11
// gets a radio header that tells nothing. A packet that was clipped inside of what is replaced is
// clipped there as well.
bool FrameImport::add_converted(const Packet& packet, Media media, std::uint32_t length,
                                std::uint32_t stored) noexcept {
  Prefix prefix;
  std::uint32_t own = 0;    // bytes of the packet that are replaced
  std::uint32_t longer = 0; // than it was
  if (media == MAC_TYPE_ATM) {
    own = std::min<std::uint32_t>(stored, kSunAtmHeader);
    for (std::uint32_t i = 1; i < own; ++i) prefix.bytes[12 + i] = packet.bytes[i];
    longer = kAtmHeader - kSunAtmHeader;
    prefix.count = longer + own;
  } else {
    prefix.bytes[0] = std::byte{2};                    // revision
    prefix.bytes[1] = std::byte{kRadioHeader};         // its length
    std::fill_n(&prefix.bytes[7], 4, std::byte{0xFF}); // no fields
    prefix.count = longer = kRadioHeader;
  }
  const auto lengthened = [longer](std::uint32_t n) {
    return n > std::numeric_limits<std::uint32_t>::max() - longer ? n : n + longer;
  };
  const FrameInfo info{since_start(packet), lengthened(length), stored + longer,
                       packet.bytes + own};
  const auto header = make_frame_header(info);
  const std::uint64_t position = converted_.size();
  if (!enter(position | ImportedPosition::kConverted, packet.interface_number)) return false;
  const bool good = converted_.append(header.data(), header.size()) &&
                    converted_.append(prefix.bytes, prefix.count) &&
                    converted_.append(info.bytes, stored - own);
  count_ += good ? 1 : 0;
  storage_full_ = !good;
  return good;
}

// Makes the entry of the frame that is stored next.
bool FrameImport::enter(std::uint64_t position, std::uint32_t interface_number) noexcept {
  too_many_ = count_ == kMaxFrames || (position & ~ImportedPosition::kConverted) >= kMaxPosition;
  if (too_many_) return false;
  const Media media = media_[interface_number];
  if (media != common_media_) [[unlikely]] {
    is_mixed_ = is_mixed_ || count_ != 0;
    common_media_ = media;
  }
  const std::uint64_t entry = ImportedPosition::pack(position, interface_number);
  storage_full_ = store_.has_failed() || !positions_.append(&entry, sizeof entry);
  return !storage_full_;
}

Error FrameImport::finish(ImportedFrames& out) {
  if (storage_full_) {
    return {NMERR_COULD_NOT_CREATE_TEMPFILE, 0,
            "temporary storage is full or missing after frame " + std::to_string(count_) +
                "; make room on the disk that holds temporary files"};
  }
  if (!damage_.empty()) {
    if (count_ == 0) return {NMERR_INVALID_FILE_FORMAT, 0, damage_};
    const std::string first = count_ == 1 ? "frame" : counted(count_, "frame");
    out.warnings.push_back("only the first " + first + " could be read: " + damage_);
  } else if (too_many_) {
    out.warnings.push_back("the file has more than " + std::to_string(count_) +
                           " frames; the others are left out");
  }
  for (std::string& warning : warnings_) out.warnings.push_back(std::move(warning));

  out.records = store_.finish(stream_.buffer(), stream_.passed());
  out.converted = converted_.finish();
  out.positions = positions_.finish();
  for (const FileBytes* spool : {&out.records, &out.converted, &out.positions}) {
    if (spool->error() != port::FileError::none) {
      return {NMERR_COULD_NOT_CREATE_TEMPFILE, 0, "the frames cannot be kept: " + spool->message()};
    }
  }
  out.count = count_;
  out.interfaces = std::move(interfaces_);
  out.common_media = is_mixed_ ? kMediaUnknown : common_media_;
  if (count_ == 0 && !media_.empty()) {
    const bool agree = std::count(media_.begin(), media_.end(), media_.front()) ==
                       static_cast<std::ptrdiff_t>(media_.size());
    out.common_media = agree ? media_.front() : kMediaUnknown;
  }
  if (has_start_) {
    out.utc_start = start_;
    out.has_start = start_time(floor_div(start_, 1000), out.start);
    if (!out.has_start) {
      out.warnings.push_back(
          "the time of its first frame is outside the calendar; the start of the "
          "capture is not known");
    }
  }
  out.comment = std::move(comment_);
  return {};
}

} // namespace netmon
