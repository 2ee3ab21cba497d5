// SPDX-License-Identifier: MIT
// Reader of Network Monitor files, 1.x and 2.0 to 2.3, over their mapped bytes. The header is
// checked once; records are checked each time they are asked for, so that opening costs nothing a
// frame. No state changes after `open`. Reference: capture-files.md 1-9. Depends on frame_record.h,
// frame_media.h, capture_error.h.
#pragma once

#include "capture_error.h"
#include "frame_media.h"
#include "frame_record.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace netmon {

// What stands in the way of reading a record.
enum class RecordDamage : std::uint8_t {
  none,
  offset_in_header, // the table entry points into the file header
  offset_past_end,  // ... or past the end of the file
  header_cut,       // the file ends inside the record's header
  data_cut,         // the file ends inside the frame
  too_long,         // it claims to keep more than kMaxStoredBytes
};

const char* describe(RecordDamage damage) noexcept;

struct NetmonRecord {
  FrameInfo info;
  // The record in the file, when its bytes are exactly the FRAME to hand out; else null, and
  // somebody has to make a copy with the right header.
  const std::byte* direct = nullptr;
};

class NetmonFile {
 public:
  // More than this no writer keeps of a frame; a longer one is damage. For 2.x; 1.x cannot say more
  // than 65,535.
  static constexpr std::uint32_t kMaxStoredBytes = 262144;
  // Nothing else can stand before this offset. The reserved bytes behind the named fields, up to
  // 128, do not count: Network Monitor 3.4 leaves them out and starts its first record at 72.
  static constexpr std::size_t kHeaderBytes = 72;

  // True when the file starts like one of ours.
  static bool recognises(const std::byte* data, std::uint64_t size) noexcept;

  // Reads the header. The bytes stay the caller's and must outlive this object.
  CaptureError open(const std::byte* data, std::uint64_t size);

  unsigned version_major() const noexcept { return major_; }
  unsigned version_minor() const noexcept { return minor_; }
  std::uint32_t frame_count() const noexcept { return frame_count_; }
  const SYSTEMTIME& start() const noexcept { return start_; }
  std::uint64_t size() const noexcept { return size_; }

  // The comment of the whole capture; empty when there is none (2.2 and later have none).
  std::string comment() const;

  // True when each frame names its own medium (2.1 and later); else all have header_media().
  bool has_frame_media() const noexcept { return trailer_bytes_ != 0; }
  Media header_media() const noexcept { return header_media_; }

  // Reads record `frame`, which must be below frame_count(). Cheap: two loads and some comparisons.
  RecordDamage read(std::uint32_t frame, NetmonRecord& out) const noexcept {
    const std::uint64_t offset = record_offset(frame);
    if (offset < kHeaderBytes) return RecordDamage::offset_in_header;
    if (offset >= size_) return RecordDamage::offset_past_end;
    return major_ == 2 ? read_2x(offset, out) : read_1x(offset, out);
  }

  // Where a record that is read as it stands should be; unchecked but for the file's end.
  const std::byte* peek(std::uint32_t frame) const noexcept {
    const std::uint64_t offset = record_offset(frame);
    return offset < size_ ? data_ + offset : nullptr;
  }

  // Where the table says that the record starts.
  std::uint64_t record_offset(std::uint32_t frame) const noexcept {
    return load_little<std::uint32_t>(table_ + std::size_t{frame} * 4);
  }

  // The medium of a frame that could be read.
  Media media(const FrameInfo& info) const noexcept;

  // The UTC time that 2.3 files keep for a frame, as FILETIME; 0 when there is none.
  std::uint64_t utc_filetime(const FrameInfo& info) const noexcept;

 private:
  static constexpr std::size_t kRecordHeader1x = 8;

  RecordDamage read_2x(std::uint64_t offset, NetmonRecord& out) const noexcept {
    if (size_ - offset < kFrameHeaderBytes) return RecordDamage::header_cut;
    const std::byte* record = data_ + offset;
    const auto raw_time = load_little<std::uint64_t>(record);
    const auto length = load_little<std::uint32_t>(record + 8);
    const auto stored = load_little<std::uint32_t>(record + 12);
    if (stored > kMaxStoredBytes) return RecordDamage::too_long;
    if (size_ - offset - kFrameHeaderBytes < stored) return RecordDamage::data_cut;
    const std::int64_t time = time_of(raw_time);
    out.info = {time, length < stored ? stored : length, stored, record + kFrameHeaderBytes};
    const bool as_is = static_cast<std::uint64_t>(time) == raw_time && length >= stored;
    out.direct = kLittleEndianHost && as_is ? record : nullptr;
    return RecordDamage::none;
  }

  RecordDamage read_1x(std::uint64_t offset, NetmonRecord& out) const noexcept {
    if (size_ - offset < kRecordHeader1x) return RecordDamage::header_cut;
    const std::byte* record = data_ + offset;
    const std::uint32_t length = load_little<std::uint16_t>(record + 4);
    const std::uint32_t stored = load_little<std::uint16_t>(record + 6);
    if (size_ - offset - kRecordHeader1x < stored) return RecordDamage::data_cut;
    out.info = {std::int64_t{load_little<std::uint32_t>(record)} * 1000,
                length < stored ? stored : length, stored, record + kRecordHeader1x};
    out.direct = nullptr;
    return RecordDamage::none;
  }

  // 3.x scales the field to 100 ns in 64 bits and takes the result as signed; so both ways of
  // writing a negative time come out right, and all sane ones unchanged. Reference: 4.3.
  static std::int64_t time_of(std::uint64_t raw) noexcept {
    // Nearly always; and a division takes longer than all the rest of a call.
    if (raw <= std::uint64_t{INT64_MAX} / 10) [[likely]] return static_cast<std::int64_t>(raw);
    const auto ticks = static_cast<std::int64_t>(raw * 10);
    return ticks / 10 - (ticks % 10 < 0 ? 1 : 0);
  }

  const std::byte* trailer(const FrameInfo& info) const noexcept;

  const std::byte* data_ = nullptr;
  std::uint64_t size_ = 0;
  const std::byte* table_ = nullptr;
  std::uint32_t frame_count_ = 0;
  std::uint32_t trailer_bytes_ = 0; // behind each frame's bytes
  unsigned major_ = 0;
  unsigned minor_ = 0;
  Media header_media_ = kMediaUnknown;
  bool has_utc_ = false;
  SYSTEMTIME start_ = {};
};

} // namespace netmon
