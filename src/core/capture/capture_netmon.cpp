// SPDX-License-Identifier: MIT
// The header of a Network Monitor file, its comment, and its trailers.
#include "capture_netmon.h"

#include "base/counted.h"
#include "mapped_read.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace netmon {

namespace {

constexpr std::size_t kNeededBytes = 32; // up to and including FrameTableLength
constexpr std::uint64_t kMaxComment = 65536;

// Offsets of header fields.
constexpr std::size_t kMinor = 4, kMajor = 5, kMacType = 6, kStart = 8, kTableOffset = 24,
                      kTableLength = 28, kUserDataOffset = 32, kCommentOffset = 40,
                      kCommentLength = 44, kStatisticsOffset = 48, kStatisticsLength = 52,
                      kExtendedInfoOffset = 56, kExtendedInfoLength = 60;

// The header's fields; the bytes of a header that is cut short read as zero.
using Header = std::array<std::byte, NetmonFile::kHeaderBytes>;

template <class T>
T field(const Header& header, std::size_t offset) noexcept {
  return load_little<T>(header.data() + offset);
}

// The most bytes that may have to be read for one record.
constexpr std::size_t kLongestRecord = kFrameHeaderBytes + NetmonFile::kMaxStoredBytes + 15;

bool is_text(const std::string& text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char letter) {
    const auto c = static_cast<unsigned char>(letter);
    return (c >= 0x20 && c != 0x7F) || c == '\t' || c == '\r' || c == '\n';
  });
}

Error bad_format(std::string message) { return {NMERR_INVALID_FILE_FORMAT, 0, std::move(message)}; }

std::string range_text(std::uint64_t offset, std::uint64_t bytes) {
  return std::to_string(bytes) + " bytes at offset " + std::to_string(offset);
}

} // namespace

const char* describe(RecordDamage damage) noexcept {
  switch (damage) {
    case RecordDamage::none: return "whole";
    case RecordDamage::offset_in_header: return "the frame table points into the file header";
    case RecordDamage::offset_past_end: return "the frame table points past the end of the file";
    case RecordDamage::header_cut: return "the file ends inside its header";
    case RecordDamage::data_cut: return "the file ends before its last byte";
    case RecordDamage::too_long: return "it claims more than 262144 stored bytes";
    case RecordDamage::no_room: return "there is no address space left to look at it";
  }
  return "damaged";
}

bool NetmonFile::recognises(const std::byte* data, std::uint64_t size) noexcept {
  return size >= 4 && (std::memcmp(data, "RTSS", 4) == 0 || std::memcmp(data, "GMBU", 4) == 0);
}

Error NetmonFile::open(const FileBytes& file) {
  file_ = table_file_ = &file;
  data_ = file.whole();
  size_ = file.size();
  return open_header();
}

Error NetmonFile::open(const std::byte* data, std::uint64_t size) {
  data_ = data;
  size_ = size;
  return open_header();
}

const std::byte* NetmonFile::at(std::uint64_t offset, std::size_t bytes,
                                Holder holder) const noexcept {
  return data_ ? data_ + offset : file_->at(offset, bytes, holder);
}

Error NetmonFile::open_header() {
  Header header = {};
  const auto there = static_cast<std::size_t>(std::min<std::uint64_t>(size_, header.size()));
  if (there != 0) {
    const std::byte* start = at(0, there, this_thread_for(Look::frame));
    if (!start) return {NMERR_OUT_OF_MEMORY, 0, "there is not enough memory to map it"};
    if (!could_read([&] { std::copy_n(start, there, header.begin()); })) return unreadable();
  }
  if (!recognises(header.data(), there))
    return bad_format("this is no Network Monitor capture file");
  if (size_ < kNeededBytes) {
    return bad_format("the file ends after " + std::to_string(size_) +
                      " bytes, inside its header; copy it again from its source");
  }
  minor_ = std::to_integer<unsigned>(header[kMinor]);
  major_ = std::to_integer<unsigned>(header[kMajor]);
  const std::string version = std::to_string(major_) + "." + std::to_string(minor_);
  if (major_ == 0)
    return bad_format("the header names format version " + version + ", which never was");
  if (major_ > 2 || (major_ == 2 && minor_ > 3)) {
    return {NMERR_UPLEVEL_CAPTURE_FILE, 0,
            "the file has format version " + version +
                "; versions up to 2.3 can be read: save it as an older one"};
  }

  header_media_ = stored_media(field<std::uint16_t>(header, kMacType));
  WORD* const words[] = {&start_.wYear, &start_.wMonth,  &start_.wDayOfWeek, &start_.wDay,
                         &start_.wHour, &start_.wMinute, &start_.wSecond,    &start_.wMilliseconds};
  for (std::size_t i = 0; i < std::size(words); ++i) {
    *words[i] = field<std::uint16_t>(header, kStart + 2 * i);
  }

  static constexpr std::uint32_t kTrailerBytes[] = {0, 2, 6, 15};
  trailer_bytes_ = major_ == 2 ? kTrailerBytes[minor_] : 0;
  has_utc_ = major_ == 2 && minor_ == 3 && field<std::uint32_t>(header, kExtendedInfoOffset) != 0;
  comment_offset_ = field<std::uint32_t>(header, kCommentOffset);
  comment_bytes_ = field<std::uint32_t>(header, kCommentLength);
  statistics_[0] = field<std::uint32_t>(header, kStatisticsOffset);
  statistics_[1] = field<std::uint32_t>(header, kStatisticsLength);
  network_info_[0] = field<std::uint32_t>(header, kExtendedInfoOffset);
  network_info_[1] = field<std::uint32_t>(header, kExtendedInfoLength);
  static constexpr std::size_t kSections[] = {kUserDataOffset, kCommentOffset, kStatisticsOffset,
                                              kExtendedInfoOffset};
  for (std::size_t i = 0; i < std::size(kSections); ++i) {
    sections_[i] = field<std::uint32_t>(header, kSections[i]);
  }

  const std::uint64_t table_offset = field<std::uint32_t>(header, kTableOffset);
  const std::uint64_t table_bytes = field<std::uint32_t>(header, kTableLength);
  lacks_table_ = true;
  table_offset_ = table_offset;
  if (table_bytes % 4 != 0) {
    return bad_format("the header gives the frame table " + counted(table_bytes, "byte") +
                      " (at offset 28), which is no multiple of 4");
  }
  if (table_bytes != 0) {
    if (table_offset < kHeaderBytes) {
      return bad_format("the header puts the frame table at offset " +
                        std::to_string(table_offset) + ", into the header itself");
    }
    if (table_offset > size_ || table_bytes > size_ - table_offset) {
      return bad_format("the frame table (" + range_text(table_offset, table_bytes) +
                        ") does not fit in the file (" + std::to_string(size_) +
                        " bytes): it was cut short; copy it again from its source");
    }
    table_ = data_ ? data_ + table_offset : nullptr;
    lacks_table_ = false;
    frame_count_ = static_cast<std::uint32_t>(table_bytes / 4);
  }

  return {};
}

// Whether these bytes can be something else than header and frame table.
bool NetmonFile::has_section(std::uint64_t offset, std::uint64_t bytes) const noexcept {
  if (bytes == 0 || offset < kHeaderBytes || offset > size_ || bytes > size_ - offset) return false;
  if (frame_count_ == 0 || table_file_ != file_) return true;
  const std::uint64_t table_end = table_offset_ + std::uint64_t{frame_count_} * 4;
  return offset >= table_end || offset + bytes <= table_offset_;
}

// Old writers left junk in the fields of the header, so lengths have to be right.
std::vector<std::string> NetmonFile::extras() const {
  constexpr std::uint32_t kStatistics = 88, kInfoPacked = 114, kInfoNatural = 116;
  constexpr std::uint64_t kShortestComment = 17, kShortestProcess = 56, kProcessesHeader = 2;
  std::vector<std::string> found;
  if (major_ == 2 && minor_ >= 2) {
    if (comment_bytes_ >= kShortestComment && has_section(comment_offset_, comment_bytes_)) {
      found.emplace_back("comments on frames");
    }
    const std::uint64_t bytes = kProcessesHeader + statistics_[1] * kShortestProcess;
    if (statistics_[1] != 0 && has_section(statistics_[0], bytes)) found.emplace_back("processes");
    return found;
  }
  if (statistics_[1] >= kStatistics && has_section(statistics_[0], statistics_[1])) {
    found.emplace_back("statistics");
  }
  const std::uint32_t info = network_info_[1];
  if ((info == kInfoPacked || info == kInfoNatural) && has_section(network_info_[0], info)) {
    found.emplace_back("network information");
  }
  return found;
}

std::string NetmonFile::comment() const {
  if (major_ == 2 && minor_ >= 2) return {};
  const std::uint64_t offset = comment_offset_;
  const std::uint64_t bytes = comment_bytes_;
  // Old writers left junk in these fields, so anything that does not look like a comment is
  // ignored.
  if (bytes > kMaxComment || !has_section(offset, bytes)) return {};
  const std::byte* first =
      at(offset, static_cast<std::size_t>(bytes), this_thread_for(Look::frame));
  if (!first) return {};
  std::string text(static_cast<std::size_t>(bytes), '\0');
  if (!could_read([&] { std::memcpy(text.data(), first, text.size()); })) return {};
  text.resize(std::min(text.find('\0'), text.size()));
  return is_text(text) ? text : std::string();
}

std::optional<std::uint32_t> NetmonFile::record_offset(std::uint32_t frame) const noexcept {
  if (table_) return mapped_offset(frame);
  const std::byte* entry =
      table_file_->at(table_offset_ + std::uint64_t{frame} * 4, 4, this_thread_for(Look::index));
  if (!entry) return std::nullopt;
  return load_little<std::uint32_t>(entry);
}

RecordDamage NetmonFile::read_in_window(std::uint32_t frame, NetmonRecord& out,
                                        Holder holder) const noexcept {
  const std::optional<std::uint32_t> offset = record_offset(frame);
  if (!offset) return RecordDamage::no_room;
  if (*offset < kHeaderBytes) return RecordDamage::offset_in_header;
  if (*offset >= size_) return RecordDamage::offset_past_end;
  return read_at(*offset, out, holder);
}

RecordDamage NetmonFile::read_at(std::uint64_t offset, NetmonRecord& out,
                                 Holder holder) const noexcept {
  const std::uint64_t left = size_ - offset;
  if (data_) return parse(data_ + offset, left, out);
  const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left, kLongestRecord));
  const std::byte* record =
      file_->at(offset, bytes, holder ? holder : this_thread_for(Look::frame));
  return record ? parse(record, left, out) : RecordDamage::no_room;
}

bool NetmonFile::is_section(std::uint64_t offset) const noexcept {
  return offset == table_offset_ ||
         std::find(std::begin(sections_), std::end(sections_), offset) != std::end(sections_);
}

void NetmonFile::use_table(const FileBytes& table, std::uint32_t frames) noexcept {
  table_file_ = &table;
  table_ = table.whole();
  table_offset_ = 0;
  frame_count_ = frames;
}

const std::byte* NetmonFile::trailer(const NetmonRecord& record) const noexcept {
  return record.behind < trailer_bytes_ ? nullptr : record.info.bytes + record.info.stored;
}

Media NetmonFile::media(const NetmonRecord& record) const noexcept {
  if (!has_frame_media()) return header_media_;
  const std::byte* at = trailer(record);
  if (!at) return kMediaUnknown;
  return stored_media(load_little<std::uint16_t>(at));
}

std::uint64_t NetmonFile::utc_filetime(const NetmonRecord& record) const noexcept {
  const std::byte* at = has_utc_ ? trailer(record) : nullptr;
  return at ? load_little<std::uint64_t>(at + 6) : 0;
}

} // namespace netmon
