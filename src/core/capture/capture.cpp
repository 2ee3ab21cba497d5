// SPDX-License-Identifier: MIT
// Opening captures, and the slow paths of reading them.
#include "capture.h"

#include "capture_pcapng.h"
#include "file_error.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <new>

namespace netmon {

namespace {

constexpr std::uint32_t kReportedFrames = 5;

Error file_error(port::FileError error, const std::string& message) {
  std::string what;
  switch (error) {
    case port::FileError::none: return {};
    case port::FileError::not_found: what = "there is no such file"; break;
    case port::FileError::path_not_found: what = "there is no such folder"; break;
    case port::FileError::access_denied:
      what = "access to it is denied; check its permissions";
      break;
    case port::FileError::not_a_file:
      what = "it is no regular file; save what it delivers to one first";
      break;
    case port::FileError::too_large: what = "it is too large to be mapped into memory"; break;
    case port::FileError::out_of_memory: what = "there is not enough memory to map it"; break;
    case port::FileError::io: what = "it cannot be read"; break;
  }
  if (!message.empty()) what += " (" + message + ")";
  return {code_of(error), 0, std::move(what)};
}

Error unknown_format(std::span<const std::byte> head) {
  std::string what = "it is no capture file: ";
  if (head.empty()) {
    what += "it is empty";
  } else if (head.size() < 4) {
    what += "it has only ";
    what += std::to_string(head.size());
    what += " bytes";
  } else {
    what += "it starts with";
    for (int i = 0; i < 4; ++i) {
      static constexpr char kDigits[] = "0123456789abcdef";
      const auto byte = std::to_integer<unsigned>(head[static_cast<std::size_t>(i)]);
      what += {' ', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return {NMERR_INVALID_FILE_FORMAT, 0,
          what + "; Network Monitor 1.x and 2.x, pcap and pcapng files can be read"};
}

// Gets the start of a file, if the file could be opened and can be read.
Error look_at(const FileBytes& file, std::span<const std::byte>& head) {
  if (file.error() != port::FileError::none) return file_error(file.error(), file.message());
  head = file.head(kPcapHeadBytes);
  if (head.empty() && file.size() != 0) return file_error(port::FileError::out_of_memory, {});
  return {};
}

Error no_memory() noexcept {
  Error error;
  error.code = NMERR_OUT_OF_MEMORY; // no text, which would need memory
  return error;
}

void name_file(Error& error, const std::string& path) {
  if (error) error.text = path + ": " + error.text;
}

} // namespace

OpenedCapture open_capture(const std::string& path) noexcept try {
  OpenedCapture result;
  std::shared_ptr<Capture> capture(new Capture);
  result.error = capture->open(path);
  name_file(result.error, path);
  if (!result.error) result.capture = std::move(capture);
  return result;
} catch (const std::exception&) {
  return {nullptr, no_memory()};
}

Error Capture::open(const std::string& path) {
  path_ = path;
  FileBytes file(port::open_file(path));
  std::span<const std::byte> head;
  if (Error error = look_at(file, head)) return error;
  Error error;
  if (NetmonFile::recognises(head.data(), head.size())) {
    error = open_netmon(std::move(file));
  } else {
    const PcapKind kind = recognise_pcap(head.data(), head.size());
    error = kind == PcapKind::none ? unknown_format(head) : open_pcap(kind, head);
  }
  if (special_.load(std::memory_order_relaxed) == 0) mapped_count_ = count_;
  return error;
}

Error Capture::open_netmon(FileBytes file) {
  file_ = std::move(file);
  if (Error error = netmon_.open(file_)) return error;
  if (!copies_.open(netmon_)) return no_memory();
  format_ = netmon_.version_major() == 1 ? CaptureFormat::netmon1 : CaptureFormat::netmon2;
  count_ = netmon_.frame_count();
  start_ = netmon_.start();
  comment_ = netmon_.comment();
  if (netmon_.in_windows()) special_ = kInWindows;
  return {};
}

Error Capture::open_pcap(PcapKind kind, std::span<const std::byte> head) {
  if (Error error = import_pcap(path_, head, imported_)) return error;
  format_ = kind == PcapKind::pcap ? CaptureFormat::pcap : CaptureFormat::pcapng;
  count_ = imported_.count;
  start_ = imported_.start;
  comment_ = imported_.comment;
  if (!imported_.warning.empty()) warnings_.push_back(path_ + ": " + imported_.warning);
  if (imported_.records.in_windows() || imported_.positions.in_windows()) special_ = kInWindows;
  return {};
}

Error read_capture_comment(const std::string& path, std::string& comment) noexcept try {
  const FileBytes file(port::open_file(path));
  std::span<const std::byte> head;
  Error error = look_at(file, head);
  if (!error && NetmonFile::recognises(head.data(), head.size())) {
    NetmonFile netmon;
    error = netmon.open(file);
    if (!error) comment = netmon.comment();
  } else if (!error) {
    switch (recognise_pcap(head.data(), head.size())) {
      case PcapKind::none: error = unknown_format(head); break;
      case PcapKind::pcap: comment.clear(); break;
      case PcapKind::pcapng:
        comment = read_pcapng_preamble(head.data(), head.size()).comment;
        break;
    }
  }
  name_file(error, path);
  return error;
} catch (const std::exception&) {
  return no_memory();
}

std::string Capture::format_name() const {
  switch (format_) {
    case CaptureFormat::netmon1:
    case CaptureFormat::netmon2:
      return "Network Monitor " + std::to_string(netmon_.version_major()) + "." +
             std::to_string(netmon_.version_minor());
    case CaptureFormat::pcap: return "pcap";
    case CaptureFormat::pcapng: break;
  }
  return "pcapng";
}

Media Capture::common_media() const noexcept {
  const std::int32_t known = common_media_.load(std::memory_order_relaxed);
  if (known >= 0) return static_cast<Media>(known);
  Media common = kMediaUnknown;
  if (!is_netmon()) {
    common = imported_.media;
  } else if (!netmon_.has_frame_media()) {
    common = netmon_.header_media();
  } else {
    bool first = true;
    for (std::uint32_t number = 0; number < count_; ++number) {
      NetmonRecord record;
      if (netmon_.read(number, record) != RecordDamage::none) continue;
      const Media media = netmon_.media(record);
      if (!first && media != common) {
        common = kMediaUnknown;
        break;
      }
      common = media;
      first = false;
    }
  }
  common_media_.store(common, std::memory_order_relaxed);
  return common;
}

std::vector<std::string> Capture::damage_report() const {
  std::vector<std::string> report;
  if (!is_netmon()) return report;
  std::uint32_t damaged = 0;
  for (std::uint32_t number = 0; number < count_; ++number) {
    NetmonRecord record;
    const RecordDamage damage = netmon_.read(number, record);
    if (damage == RecordDamage::none) continue;
    if (++damaged > kReportedFrames) continue;
    report.push_back(path_ + ": frame " + std::to_string(number) + ", at offset " +
                     std::to_string(netmon_.record_offset(number).value_or(0)) +
                     ", cannot be read: " + describe(damage));
  }
  if (damaged > kReportedFrames) {
    report.push_back(path_ + ": " + std::to_string(damaged) + " of " + std::to_string(count_) +
                     " frames cannot be read; these were the first");
  }
  return report;
}

RecordDamage Capture::read_original(std::uint32_t number, FrameInfo& info) const noexcept {
  if (is_netmon()) {
    NetmonRecord record;
    const RecordDamage damage = netmon_.read(number, record);
    info = record.info;
    return damage;
  }
  const std::byte* record = number < mapped_count_
                                ? mapped_import(number)
                                : import_in_window(number, this_thread_for(Look::frame));
  if (!record) return RecordDamage::no_room;
  info = read_frame(record);
  return RecordDamage::none;
}

bool Capture::read(std::uint32_t number, FrameInfo& info) const noexcept {
  if (number >= count_) return false;
  FrameRef modified;
  if (find_modified(number, modified)) {
    info = read_frame(reinterpret_cast<const std::byte*>(modified.frame));
    return true;
  }
  return read_original(number, info) == RecordDamage::none;
}

HFRAME Capture::handle(std::uint32_t number) const noexcept {
  if (number >= count_) return nullptr;
  FrameRef modified;
  if (find_modified(number, modified)) return modified.handle;
  FrameInfo info;
  const RecordDamage damage = read_original(number, info);
  const bool is_there = damage == RecordDamage::none || damage == RecordDamage::no_room;
  return is_there ? encode_frame_handle(first_handle_ + number) : nullptr;
}

Media Capture::media(std::uint32_t number) const noexcept {
  if (!is_netmon()) {
    return number < count_ ? imported_.media : kMediaUnknown;
  }
  if (number >= count_) return kMediaUnknown;
  if (!netmon_.has_frame_media()) return netmon_.header_media();
  // A modified frame still belongs to the network that it came from.
  NetmonRecord record;
  return netmon_.read(number, record) == RecordDamage::none ? netmon_.media(record) : kMediaUnknown;
}

std::uint64_t Capture::utc_filetime(std::uint32_t number) const noexcept {
  NetmonRecord record;
  const bool has_any = format_ == CaptureFormat::netmon2 && number < count_;
  return has_any && netmon_.read(number, record) == RecordDamage::none
             ? netmon_.utc_filetime(record)
             : 0;
}

// ---- Frames read through windows

bool Capture::find_special(std::uint32_t number, Holder holder, FrameRef& out) const noexcept {
  if (find_modified(number, out)) return true;
  if ((special_.load(std::memory_order_relaxed) & kInWindows) == 0) return false;
  out = frame_in_window(number, holder ? holder : this_thread_for(Look::handed_out));
  return true;
}

FrameRef Capture::frame_in_window(std::uint32_t number, Holder holder) const noexcept {
  const std::byte* record = nullptr;
  if (is_netmon()) {
    NetmonRecord read;
    const RecordDamage damage = netmon_.read(number, read, holder);
    if (damage != RecordDamage::none && damage != RecordDamage::no_room) return {};
    if (damage == RecordDamage::none) {
      record = read.direct ? read.direct : copies_.find(number, holder);
    }
  } else {
    record = import_in_window(number, holder);
  }
  return {encode_frame_handle(first_handle_ + number), as_frame(record)};
}

const std::byte* Capture::import_in_window(std::uint32_t number, Holder holder) const noexcept {
  const std::byte* position =
      imported_.positions.at(std::uint64_t{number} * 8, 8, this_thread_for(Look::index));
  if (!position) return nullptr;
  return find_stored_frame(imported_.records, load_host<std::uint64_t>(position), holder);
}

// ---- Modified frames

bool Capture::find_modified(std::uint32_t number, FrameRef& out) const noexcept {
  if ((special_.load(std::memory_order_acquire) & kModified) == 0) return false;
  const std::shared_lock lock(modified_mutex_);
  const auto found = modified_.find(number);
  if (found == modified_.end()) return false;
  out = {encode_frame_handle(found->second.handle), as_frame(found->second.record)};
  return true;
}

std::uint32_t Capture::number_of(FrameHandle handle) const noexcept {
  const FrameHandle offset = handle - first_handle_;
  const bool original = handle >= first_handle_ && offset < count_;
  if ((special_.load(std::memory_order_acquire) & kModified) != 0) {
    const std::shared_lock lock(modified_mutex_);
    if (!original) {
      const auto found = modified_handles_.find(handle);
      return found == modified_handles_.end() ? kNoFrame : found->second;
    }
    if (modified_.contains(static_cast<std::uint32_t>(offset))) return kNoFrame;
  }
  return original ? static_cast<std::uint32_t>(offset) : kNoFrame;
}

bool Capture::modify(std::uint32_t number, std::vector<std::byte> record,
                     FrameHandle handle) noexcept try {
  const std::unique_lock lock(modified_mutex_);
  modified_records_.push_back(std::move(record));
  const Modified now{handle, modified_records_.back().data()};
  const auto [current, is_new] = modified_.try_emplace(number, now);
  try {
    modified_handles_.emplace(handle, number);
  } catch (const std::bad_alloc&) {
    if (is_new) modified_.erase(current);
    return false;
  }
  if (!is_new) {
    modified_handles_.erase(current->second.handle);
    current->second = now;
  }
  special_.fetch_or(kModified, std::memory_order_release);
  return true;
} catch (const std::bad_alloc&) {
  return false;
}

} // namespace netmon
