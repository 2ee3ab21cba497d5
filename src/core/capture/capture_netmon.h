// SPDX-License-Identifier: MIT
// Reader of Network Monitor files, 1.x and 2.0 to 2.3, over their mapped bytes or through windows.
// The header is checked once; records are checked each time they are read, so that opening has no
// cost per frame. No state changes after `open`. Reference: capture-files.md 1-9. Depends on
// frame_record.h, frame_media.h, core/runtime/error.h, file_bytes.h.
#pragma once

#include "core/runtime/error.h"
#include "file_bytes.h"
#include "frame_media.h"
#include "frame_record.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace netmon {

// What prevents a record from being read.
enum class RecordDamage : std::uint8_t {
  none,
  offset_in_header, // the table entry points into the file header
  offset_past_end,  // ... or past the end of the file
  header_cut,       // the file ends inside the record's header
  data_cut,         // the file ends inside the frame
  too_long,         // it claims to keep more than kMaxStoredBytes
  no_room,          // unknown: the address space has no room to look at it
};

const char* describe(RecordDamage damage) noexcept;

struct NetmonRecord {
  FrameInfo info;
  std::uint32_t told = 0;   // the length on the wire that the file tells, which may be too short
  std::uint64_t behind = 0; // bytes of the file after the frame's
  // The record in the file when its bytes are exactly the FRAME to hand out; else null, and a copy
  // with the right header must be made.
  const std::byte* direct = nullptr;
};

class NetmonFile {
 public:
  // No writer keeps more than this of a frame, so a longer one is damaged. For 2.x; 1.x cannot
  // store a length above 65,535.
  static constexpr std::uint32_t kMaxStoredBytes = 262144;
  // Nothing else can be before this offset. Excludes the reserved bytes after the named fields, up
  // to 128: Network Monitor 3.4 leaves them out and starts its first record at 72.
  static constexpr std::size_t kHeaderBytes = 72;

  // True when the file starts like a Network Monitor file.
  static bool recognises(const std::byte* data, std::uint64_t size) noexcept;

  // Reads the header. The file must outlive this object.
  Error open(const FileBytes& file);
  // The same over bytes in memory.
  Error open(const std::byte* data, std::uint64_t size);

  unsigned version_major() const noexcept { return major_; }
  unsigned version_minor() const noexcept { return minor_; }
  std::uint32_t frame_count() const noexcept { return frame_count_; }
  const SYSTEMTIME& start() const noexcept { return start_; }
  std::uint64_t size() const noexcept { return size_; }

  // True when the header is good, but no usable frame table is there: none at all (`open` then
  // finds no frames), or one that `open` refuses. netmon_walk.h looks for the records.
  bool lacks_table() const noexcept { return lacks_table_; }

  // Whether something else than a record may begin there: the frame table or another section, as
  // far as the header is right about them.
  bool is_section(std::uint64_t offset) const noexcept;

  // Uses another table: the offsets of `frames` records, little-endian. It must outlive this
  // object.
  void use_table(const FileBytes& table, std::uint32_t frames) noexcept;

  // Reads the record at an offset, which must be behind the header and in the file. Otherwise as
  // `read`.
  RecordDamage read_at(std::uint64_t offset, NetmonRecord& out,
                       Holder holder = nullptr) const noexcept;

  // Bytes between the bytes of a frame and what is behind its record.
  std::uint32_t trailer_bytes() const noexcept { return trailer_bytes_; }

  // What else the file has that is not read, as far as its header is right about it; for people, in
  // the plural: "statistics".
  std::vector<std::string> extras() const;

  // Whether frames may have a UTC time besides the usual one.
  bool has_utc() const noexcept { return has_utc_; }

  // The comment of the whole capture; empty when there is none (2.2 and later have none).
  std::string comment() const;

  // True when each frame names its own medium (2.1 and later); else all have header_media().
  bool has_frame_media() const noexcept { return trailer_bytes_ != 0; }
  Media header_media() const noexcept { return header_media_; }

  // Reads record `frame`, which must be less than frame_count(). Through windows, the record stays
  // valid until the holder looks at another one; a null holder is this thread.
  RecordDamage read(std::uint32_t frame, NetmonRecord& out,
                    Holder holder = nullptr) const noexcept {
    return in_windows() ? read_in_window(frame, out, holder) : read_mapped(frame, out);
  }

  // True when the file, or a table of its own, is not mapped whole.
  bool in_windows() const noexcept { return !data_ || (!table_ && frame_count_ != 0); }

  // The next two are for a file that is mapped whole. Cheap: two loads and some comparisons.
  RecordDamage read_mapped(std::uint32_t frame, NetmonRecord& out) const noexcept {
    const std::uint64_t offset = mapped_offset(frame);
    if (offset < kHeaderBytes) return RecordDamage::offset_in_header;
    if (offset >= size_) return RecordDamage::offset_past_end;
    return parse(data_ + offset, size_ - offset, out);
  }

  // Where a record that needs no copy should be; checked only against the end of the file.
  const std::byte* peek_mapped(std::uint32_t frame) const noexcept {
    const std::uint64_t offset = mapped_offset(frame);
    return offset < size_ ? data_ + offset : nullptr;
  }

  // Where the record starts according to the table; none when there is no room to look.
  std::optional<std::uint32_t> record_offset(std::uint32_t frame) const noexcept;

  // The medium of a frame that could be read.
  Media media(const NetmonRecord& record) const noexcept;

  // The UTC time that 2.3 files store for a frame, as FILETIME; 0 when there is none.
  std::uint64_t utc_filetime(const NetmonRecord& record) const noexcept;

 private:
  static constexpr std::size_t kRecordHeader1x = 8;

  RecordDamage read_in_window(std::uint32_t frame, NetmonRecord& out, Holder holder) const noexcept;

  std::uint32_t mapped_offset(std::uint32_t frame) const noexcept {
    return load_little<std::uint32_t>(table_ + std::size_t{frame} * 4);
  }

  // Reads the record, with `left` bytes left in the file. Looks at no more of them than the longest
  // record has.
  RecordDamage parse(const std::byte* record, std::uint64_t left,
                     NetmonRecord& out) const noexcept {
    return major_ == 2 ? read_2x(record, left, out) : read_1x(record, left, out);
  }

  static RecordDamage read_2x(const std::byte* record, std::uint64_t left,
                              NetmonRecord& out) noexcept {
    if (left < kFrameHeaderBytes) return RecordDamage::header_cut;
    const auto raw_time = load_little<std::uint64_t>(record);
    const auto length = load_little<std::uint32_t>(record + 8);
    const auto stored = load_little<std::uint32_t>(record + 12);
    if (stored > kMaxStoredBytes) return RecordDamage::too_long;
    if (left - kFrameHeaderBytes < stored) return RecordDamage::data_cut;
    const std::int64_t time = time_of(raw_time);
    out.info = {time, length < stored ? stored : length, stored, record + kFrameHeaderBytes};
    out.told = length;
    out.behind = left - kFrameHeaderBytes - stored;
    const bool as_is = static_cast<std::uint64_t>(time) == raw_time && length >= stored;
    out.direct = kLittleEndianHost && as_is ? record : nullptr;
    return RecordDamage::none;
  }

  static RecordDamage read_1x(const std::byte* record, std::uint64_t left,
                              NetmonRecord& out) noexcept {
    if (left < kRecordHeader1x) return RecordDamage::header_cut;
    const std::uint32_t length = load_little<std::uint16_t>(record + 4);
    const std::uint32_t stored = load_little<std::uint16_t>(record + 6);
    if (left - kRecordHeader1x < stored) return RecordDamage::data_cut;
    out.info = {std::int64_t{load_little<std::uint32_t>(record)} * 1000,
                length < stored ? stored : length, stored, record + kRecordHeader1x};
    out.told = length;
    out.behind = left - kRecordHeader1x - stored;
    out.direct = nullptr;
    return RecordDamage::none;
  }

  // 3.x scales the field to 100 ns in 64 bits and takes the result as signed. This way, both ways
  // of writing a negative time come out right, and all sane values are unchanged. Reference: 4.3.
  static std::int64_t time_of(std::uint64_t raw) noexcept {
    // Nearly always the case, and a division takes longer than the rest of a call.
    if (raw <= std::uint64_t{INT64_MAX} / 10) [[likely]]
      return static_cast<std::int64_t>(raw);
    const auto ticks = static_cast<std::int64_t>(raw * 10);
    return ticks / 10 - (ticks % 10 < 0 ? 1 : 0);
  }

  const std::byte* trailer(const NetmonRecord& record) const noexcept;
  const std::byte* at(std::uint64_t offset, std::size_t bytes, Holder holder) const noexcept;
  Error open_header();
  bool has_section(std::uint64_t offset, std::uint64_t bytes) const noexcept;

  const std::byte* data_ = nullptr; // null: read through the file
  std::uint64_t size_ = 0;
  const std::byte* table_ = nullptr; // if data_ is set
  const FileBytes* file_ = nullptr;
  const FileBytes* table_file_ = nullptr;
  std::uint64_t table_offset_ = 0;
  std::uint32_t sections_[4] = {};   // where others than the frame table begin
  std::uint32_t statistics_[2] = {}; // offset and length; in 2.2 and later, of processes: and count
  std::uint32_t network_info_[2] = {}; // in 2.3, of time zones
  std::uint64_t comment_offset_ = 0;
  std::uint64_t comment_bytes_ = 0;
  std::uint32_t frame_count_ = 0;
  std::uint32_t trailer_bytes_ = 0; // after each frame's bytes
  unsigned major_ = 0;
  unsigned minor_ = 0;
  Media header_media_ = kMediaUnknown;
  bool has_utc_ = false;
  bool lacks_table_ = false;
  SYSTEMTIME start_ = {};
};

} // namespace netmon
