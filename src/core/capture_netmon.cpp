// SPDX-License-Identifier: MIT
// The header of a Network Monitor file, its comment and its trailers.
#include "capture_netmon.h"

#include <algorithm>
#include <cstring>

namespace netmon {

namespace {

constexpr std::size_t kNeededBytes = 32;      // up to and with FrameTableLength
constexpr std::uint64_t kMaxComment = 65536;

// Offsets of header fields.
constexpr std::size_t kMinor = 4, kMajor = 5, kMacType = 6, kStart = 8, kTableOffset = 24,
                      kTableLength = 28, kCommentOffset = 40, kCommentLength = 44,
                      kExtendedInfoOffset = 56;

// A header field; the bytes of a header that is cut short read as zero.
template <class T>
T field(const std::byte* data, std::uint64_t size, std::size_t offset) noexcept {
  return offset + sizeof(T) <= size ? load_little<T>(data + offset) : T{0};
}

bool is_text(const std::byte* from, std::size_t bytes) noexcept {
  return std::all_of(from, from + bytes, [](std::byte byte) {
    const auto c = std::to_integer<unsigned>(byte);
    return (c >= 0x20 && c != 0x7F) || c == '\t' || c == '\r' || c == '\n';
  });
}

CaptureError bad_format(std::string message) {
  return {NMERR_INVALID_FILE_FORMAT, std::move(message)};
}

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
  }
  return "damaged";
}

bool NetmonFile::recognises(const std::byte* data, std::uint64_t size) noexcept {
  return size >= 4 && (std::memcmp(data, "RTSS", 4) == 0 || std::memcmp(data, "GMBU", 4) == 0);
}

CaptureError NetmonFile::open(const std::byte* data, std::uint64_t size) {
  if (!recognises(data, size)) return bad_format("this is no Network Monitor capture file");
  if (size < kNeededBytes) {
    return bad_format("the file ends after " + std::to_string(size) +
                      " bytes, inside its header; copy it again from its source");
  }
  data_ = data;
  size_ = size;
  minor_ = std::to_integer<unsigned>(data[kMinor]);
  major_ = std::to_integer<unsigned>(data[kMajor]);
  const std::string version = std::to_string(major_) + "." + std::to_string(minor_);
  if (major_ == 0) return bad_format("the header names format version " + version + ", which never was");
  if (major_ > 2 || (major_ == 2 && minor_ > 3)) {
    return {NMERR_UPLEVEL_CAPTURE_FILE,
            "the file has format version " + version +
                "; versions up to 2.3 can be read: save it as an older one"};
  }

  header_media_ = field<std::uint16_t>(data, size, kMacType);
  WORD* const words[] = {&start_.wYear, &start_.wMonth, &start_.wDayOfWeek, &start_.wDay,
                         &start_.wHour, &start_.wMinute, &start_.wSecond, &start_.wMilliseconds};
  for (std::size_t i = 0; i < std::size(words); ++i) {
    *words[i] = field<std::uint16_t>(data, size, kStart + 2 * i);
  }

  const std::uint64_t table_offset = field<std::uint32_t>(data, size, kTableOffset);
  const std::uint64_t table_bytes = field<std::uint32_t>(data, size, kTableLength);
  if (table_bytes % 4 != 0) {
    return bad_format("the header gives the frame table " + std::to_string(table_bytes) +
                      " bytes (at offset 28), which is no multiple of 4");
  }
  if (table_bytes != 0) {
    if (table_offset < kHeaderBytes) {
      return bad_format("the header puts the frame table at offset " +
                        std::to_string(table_offset) + ", into the header itself");
    }
    if (table_offset > size || table_bytes > size - table_offset) {
      return bad_format("the frame table (" + range_text(table_offset, table_bytes) +
                        ") does not fit in the file (" + std::to_string(size) +
                        " bytes): it was cut short; copy it again from its source");
    }
    table_ = data + table_offset;
    frame_count_ = static_cast<std::uint32_t>(table_bytes / 4);
  }

  static constexpr std::uint32_t kTrailerBytes[] = {0, 2, 6, 15};
  trailer_bytes_ = major_ == 2 ? kTrailerBytes[minor_] : 0;
  has_utc_ = major_ == 2 && minor_ == 3 &&
             field<std::uint32_t>(data, size, kExtendedInfoOffset) != 0;
  return {};
}

std::string NetmonFile::comment() const {
  if (major_ == 2 && minor_ >= 2) return {};
  const std::uint64_t offset = field<std::uint32_t>(data_, size_, kCommentOffset);
  const std::uint64_t bytes = field<std::uint32_t>(data_, size_, kCommentLength);
  // Old writers left junk in these fields: whatever does not look like a comment is none.
  if (bytes == 0 || bytes > kMaxComment || offset < kHeaderBytes) return {};
  if (offset > size_ || bytes > size_ - offset) return {};
  if (table_) {
    const auto table_start = static_cast<std::uint64_t>(table_ - data_);
    const std::uint64_t table_end = table_start + std::uint64_t{frame_count_} * 4;
    if (offset < table_end && offset + bytes > table_start) return {};
  }
  const std::byte* first = data_ + offset;
  const std::byte* last = std::find(first, first + bytes, std::byte{0});
  const auto length = static_cast<std::size_t>(last - first);
  return is_text(first, length) ? std::string(reinterpret_cast<const char*>(first), length)
                                : std::string();
}

const std::byte* NetmonFile::trailer(const FrameInfo& info) const noexcept {
  const std::byte* at = info.bytes + info.stored;
  return static_cast<std::uint64_t>(data_ + size_ - at) < trailer_bytes_ ? nullptr : at;
}

Media NetmonFile::media(const FrameInfo& info) const noexcept {
  if (!has_frame_media()) return header_media_;
  const std::byte* at = trailer(info);
  if (!at) return kMediaUnknown;
  const auto media = load_little<std::uint16_t>(at);
  // Network Monitor 3.4 writes 0 for the Ethernet frames of VPN connections.
  return media == 0 ? Media{MAC_TYPE_ETHERNET} : media;
}

std::uint64_t NetmonFile::utc_filetime(const FrameInfo& info) const noexcept {
  const std::byte* at = has_utc_ ? trailer(info) : nullptr;
  return at ? load_little<std::uint64_t>(at + 6) : 0;
}

} // namespace netmon
