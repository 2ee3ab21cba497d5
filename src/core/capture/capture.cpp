// SPDX-License-Identifier: MIT
// Opening captures, and the slow paths of reading them.
#include "capture.h"

#include "base/calendar.h"
#include "base/counted.h"
#include "capture_import.h"
#include "capture_pcapng.h"
#include "file_error.h"
#include "file_stream.h"
#include "foreign_files.h"
#include "gzip_stream.h"
#include "mapped_read.h"
#include "netmon_walk.h"
#include "pipe_stream.h"

#include <algorithm>
#include <array>
#include <exception>
#include <mutex>
#include <new>
#include <span>
#include <utility>

namespace netmon {

namespace {

constexpr std::uint32_t kReportedFrames = 5;
constexpr std::size_t kHeadBytes = 512; // enough to tell formats apart

Error file_error(port::FileError error, const std::string& message) {
  std::string what;
  switch (error) {
    case port::FileError::none: return {};
    case port::FileError::not_found: what = "there is no such file"; break;
    case port::FileError::path_not_found: what = "there is no such folder"; break;
    case port::FileError::access_denied:
      what = "access to it is denied; check its permissions";
      break;
    case port::FileError::not_a_file: what = "it is neither a regular file nor a pipe"; break;
    case port::FileError::too_large: what = "it is too large to be mapped into memory"; break;
    case port::FileError::out_of_memory: what = "there is not enough memory to map it"; break;
    case port::FileError::io: what = "it cannot be read"; break;
  }
  if (!message.empty()) what += " (" + message + ")";
  return {code_of(error), 0, std::move(what)};
}

Error unknown_format(std::span<const std::byte> head, const std::string& path) {
  if (std::string foreign = describe_foreign(head, path); !foreign.empty()) {
    return {NMERR_INVALID_FILE_FORMAT, 0, std::move(foreign)};
  }
  std::string what = "it is no capture file: ";
  if (head.empty()) {
    what += "it is empty";
  } else if (head.size() < 4) {
    what += "it has only " + counted(head.size(), "byte");
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

// A file that was opened, and how it starts.
class Opened {
 public:
  explicit Opened(const std::string& path) : result_(port::open_file(path)) {}
  ~Opened() {
    if (result_.file) port::close_file(result_.file);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  port::FileError error() const noexcept { return result_.error; }
  port::File* file() const noexcept { return result_.file; }

  // Reads the start of the file, if it could be opened.
  Error look() {
    if (result_.error != port::FileError::none) return file_error(result_.error, result_.message);
    const auto got = port::read_file(result_.file, 0, bytes_.data(), bytes_.size());
    if (!got) return file_error(port::FileError::io, {});
    read_ = *got;
    return {};
  }

  std::span<const std::byte> head() const noexcept { return {bytes_.data(), read_}; }
  bool is_netmon() const noexcept { return NetmonFile::recognises(bytes_.data(), read_); }

  // The file is used through the result from now on.
  FileBytes map() { return FileBytes(std::exchange(result_, {})); }

 private:
  port::FileResult result_;
  std::array<std::byte, kHeadBytes> bytes_;
  std::size_t read_ = 0;
};

Error no_memory() noexcept {
  Error error;
  error.code = NMERR_OUT_OF_MEMORY; // no text, which would need memory
  return error;
}

void name_file(Error& error, const std::string& path) {
  if (error) error.text = path + ": " + error.text;
}

} // namespace

OpenedCapture open_capture(const std::string& path, const OpenOptions& options) noexcept try {
  OpenedCapture result;
  std::shared_ptr<Capture> capture(new Capture);
  capture->path_ = options.name ? options.name : path;
  result.error = capture->open(path);
  if (!result.error && options.as_ethernet) result.error = capture->present_as_ethernet();
  name_file(result.error, capture->path_);
  if (!result.error) result.capture = std::move(capture);
  return result;
} catch (const std::exception&) {
  return {nullptr, no_memory()};
}

Error Capture::open(const std::string& path) {
  Error error;
  if (path == kStandardInput) {
    error = open_pipe(port::open_standard_input());
  } else {
    Opened file(path);
    port::PipeResult pipe;
    if (file.error() == port::FileError::not_a_file) pipe = port::open_pipe(path);
    if (pipe.pipe) {
      error = open_pipe(pipe);
    } else if ((error = file.look())) {
      return error;
    } else if (file.is_netmon()) {
      error = open_netmon(file.map());
    } else {
      FileStream stream(file.file());
      error = open_stream(stream);
    }
  }
  if (special_.load(std::memory_order_relaxed) == 0) mapped_count_ = count_;
  return error;
}

Error Capture::open_pipe(const port::PipeResult& opened) {
  if (!opened.pipe) return file_error(opened.error, opened.message);
  PipeStream stream(opened.pipe);
  return open_stream(stream);
}

Error Capture::open_stream(ByteStream& stream) {
  if (!is_gzip(stream.peek(kHeadBytes))) return open_kept(stream);
  GzipStream inside(stream);
  return open_kept(inside);
}

// Opens a capture from which all that is needed is kept before the stream goes.
Error Capture::open_kept(ByteStream& stream) {
  const std::span<const std::byte> head = stream.peek(kHeadBytes);
  if (NetmonFile::recognises(head.data(), head.size())) {
    FileBytes kept;
    if (Error error = keep_stream(stream, kept)) return error;
    if (!stream.problem().empty()) warn("the file " + stream.problem());
    return open_netmon(std::move(kept));
  }
  const ImportFormat format = recognise_import(head);
  if (format == ImportFormat::none) {
    if (stream.problem().empty()) return unknown_format(head, path_);
    return {NMERR_FILE_READ_ERROR, 0, "it " + stream.problem()};
  }
  if (Error error = import_frames(stream, format, imported_)) return error;
  format_ = format == ImportFormat::pcap ? CaptureFormat::pcap : CaptureFormat::pcapng;
  count_ = imported_.count;
  start_ = imported_.start;
  has_start_ = imported_.has_start;
  comment_ = imported_.comment;
  for (const std::string& warning : imported_.warnings) warn(warning);
  for (const FileBytes* part : {&imported_.records, &imported_.converted, &imported_.positions}) {
    if (part->in_windows()) special_ = kInWindows;
  }
  return {};
}

Error Capture::open_netmon(FileBytes file) {
  file_ = std::move(file);
  if (file_.error() != port::FileError::none) return file_error(file_.error(), file_.message());
  Error error = netmon_.open(file_);
  if (netmon_.lacks_table()) error = find_records(std::move(error));
  if (error) return error;
  if (!copies_.open(netmon_)) return no_memory();
  format_ = netmon_.version_major() == 1 ? CaptureFormat::netmon1 : CaptureFormat::netmon2;
  count_ = netmon_.frame_count();
  start_ = netmon_.start();
  has_start_ = milliseconds_of(start_) >= 0;
  if (!has_start_ && count_ != 0) {
    warn("the start time in its header is no date; times of frames count from it all the same");
  }
  comment_ = netmon_.comment();
  if (netmon_.in_windows()) special_ = kInWindows;
  return {};
}

// Looks for the records of a file without a frame table, or whose table is no good for a reason.
Error Capture::find_records(Error reason) {
  WalkedRecords found = walk_records(netmon_);
  if (found.table.error() != port::FileError::none) {
    return {NMERR_COULD_NOT_CREATE_TEMPFILE, 0,
            "the frames cannot be kept: " + found.table.message()};
  }
  if (found.count == 0 && !found.is_readable) return unreadable();
  std::string rest;
  if (!found.is_readable) {
    rest = "; then, at offset " + std::to_string(found.end) + ", the file " + kUnreadable;
  } else if (!found.is_complete) {
    rest = "; what follows, at offset " + std::to_string(found.end) + ", is no whole record";
  }
  if (found.count != 0) {
    walked_ = std::move(found.table);
    netmon_.use_table(walked_, found.count);
    const std::string why =
        reason ? reason.text : "the file has no frame table: its writer was stopped";
    warn(why + ". Looking for the records found " + counted(found.count, "frame") + rest);
    return {};
  }
  if (!reason && !found.is_complete) {
    warn("the file has no frame table, and what is behind its header is no record");
  }
  return reason;
}

namespace {

// The comment of a capture that is not of Network Monitor, or is compressed.
Error stream_comment(ByteStream& stream, const std::string& path, std::string& comment) {
  const std::span<const std::byte> head = stream.peek(kHeadBytes);
  if (NetmonFile::recognises(head.data(), head.size())) {
    FileBytes kept;
    if (Error error = keep_stream(stream, kept)) return error;
    NetmonFile netmon;
    if (Error error = netmon.open(kept)) return error;
    comment = netmon.comment();
    return {};
  }
  switch (recognise_import(head)) {
    case ImportFormat::none: return unknown_format(head, path);
    case ImportFormat::pcap: comment.clear(); break;
    case ImportFormat::pcapng: comment = read_pcapng_comment(stream); break;
  }
  return {};
}

Error file_comment(const std::string& path, std::string& comment) {
  Opened file(path);
  if (Error error = file.look()) return error;
  if (file.is_netmon()) {
    const FileBytes mapped = file.map();
    if (mapped.error() != port::FileError::none) {
      return file_error(mapped.error(), mapped.message());
    }
    NetmonFile netmon;
    if (Error error = netmon.open(mapped)) return error;
    comment = netmon.comment();
    return {};
  }
  FileStream stream(file.file());
  if (!is_gzip(file.head())) return stream_comment(stream, path, comment);
  GzipStream inside(stream);
  return stream_comment(inside, path, comment);
}

} // namespace

Error read_capture_comment(const std::string& path, std::string& comment) noexcept try {
  Error error = file_comment(path, comment);
  name_file(error, path);
  return error;
} catch (const std::exception&) {
  return no_memory();
}

// ---- Frames of other links as Ethernet

// False when no frame can be of a link that is not Network Monitor's own.
bool Capture::may_be_presented() const noexcept {
  const auto is_own = [](Media media) {
    return media >= MAC_TYPE_ETHERNET && media <= MAC_TYPE_FDDI;
  };
  if (!is_netmon()) {
    return !std::all_of(imported_.interfaces.begin(), imported_.interfaces.end(),
                        [&](const CaptureInterface& from) { return is_own(from.media); });
  }
  return netmon_.has_frame_media() || !is_own(netmon_.header_media());
}

Error Capture::present_as_ethernet() {
  if (!may_be_presented()) return {};
  EthernetOverlay::Builder builder;
  bool is_first = true;
  bool is_mixed = false;
  Media common = kMediaUnknown;
  std::uint32_t of_several = 0;
  const auto present_all = [&] {
    for (std::uint32_t number = 0; number < count_; ++number) {
      Media media = original_media(number);
      FrameInfo info;
      std::optional<EthernetFront> front;
      const bool is_good = read_original(number, info) == RecordDamage::none;
      if (is_good) front = media_as_ethernet(media, {info.bytes, info.stored});
      if (!(front ? builder.add(*front, info) : builder.add_none())) break;
      if (!is_good) continue;
      if (front) media = MAC_TYPE_ETHERNET;
      if (front && has_more_packets(*front, info)) ++of_several;
      if (!is_first && media != common) is_mixed = true;
      common = media;
      is_first = false;
    }
  };
  if (!could_read(present_all)) return unreadable();
  if (Error error = builder.finish(overlay_)) return error;
  if (of_several != 0) {
    warn(counted(of_several, "frame") +
         " of 802.11 with several packets (A-MSDU): only the first of each is presented as "
         "Ethernet");
  }
  if (overlay_.presented() == 0) return {};
  common_media_ = is_mixed ? kMediaUnknown : common;
  special_.fetch_or(kPresented);
  return {};
}

bool Capture::find_presented(std::uint32_t number, Holder holder, FrameRef& out) const noexcept {
  if ((special_.load(std::memory_order_relaxed) & kPresented) == 0 || !overlay_.has(number)) {
    return false;
  }
  out = {encode_frame_handle(first_handle_ + number), as_frame(overlay_.find(number, holder))};
  return true;
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
    common = imported_.common_media;
  } else if (!netmon_.has_frame_media()) {
    common = netmon_.header_media();
  } else {
    bool first = true;
    const auto look_through = [&] {
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
    };
    if (!could_read(look_through)) return kMediaUnknown;
  }
  common_media_.store(common, std::memory_order_relaxed);
  return common;
}

std::vector<std::string> Capture::damage_report() const {
  std::vector<std::string> report;
  if (!is_netmon()) return report;
  std::uint32_t damaged = 0;
  std::uint32_t number = 0;
  RecordDamage damage = RecordDamage::none;
  std::uint32_t offset = 0;
  const auto find_next = [&] {
    for (; number < count_; ++number) {
      NetmonRecord record;
      damage = netmon_.read(number, record);
      if (damage != RecordDamage::none && ++damaged <= kReportedFrames) break;
    }
    if (number < count_) offset = netmon_.record_offset(number).value_or(0);
  };
  for (;; ++number) {
    if (!could_read(find_next)) {
      report.push_back(path_ + ": at frame " + std::to_string(number) + ", the file " +
                       kUnreadable);
      break;
    }
    if (number == count_) break;
    report.push_back(path_ + ": frame " + std::to_string(number) + ", at offset " +
                     std::to_string(offset) + ", cannot be read: " + describe(damage));
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
  FrameRef other;
  if (find_modified(number, other) || find_presented(number, this_thread_for(Look::frame), other)) {
    if (!other.frame) return false; // no room to look at it
    info = read_frame(reinterpret_cast<const std::byte*>(other.frame));
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

CaptureAttachment* Capture::attach(std::unique_ptr<CaptureAttachment> attachment) const noexcept {
  CaptureAttachment* there = nullptr;
  if (!attachment_.compare_exchange_strong(there, attachment.get(), std::memory_order_acq_rel)) {
    return there;
  }
  return attachment.release();
}

Media Capture::media(std::uint32_t number) const noexcept {
  return is_presented(number) ? Media{MAC_TYPE_ETHERNET} : original_media(number);
}

Media Capture::original_media(std::uint32_t number) const noexcept {
  if (!is_netmon()) {
    const CaptureInterface* from = interface_of(number);
    return from ? from->media : kMediaUnknown;
  }
  if (number >= count_) return kMediaUnknown;
  if (!netmon_.has_frame_media()) return netmon_.header_media();
  // A modified frame still belongs to the network that it came from.
  NetmonRecord record;
  return netmon_.read(number, record) == RecordDamage::none ? netmon_.media(record) : kMediaUnknown;
}

const CaptureInterface* Capture::interface_of(std::uint32_t number) const noexcept {
  std::uint64_t entry = 0;
  if (is_netmon() || number >= count_ || !imported_entry(number, entry)) return nullptr;
  return &imported_.interfaces[ImportedPosition::interface_number(entry)];
}

std::uint32_t Capture::link_type(std::uint32_t number) const noexcept {
  if (is_netmon() || is_presented(number)) return link_type_of(media(number));
  const CaptureInterface* from = interface_of(number);
  return from ? from->link_type : kNoLinkType;
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
  if (find_presented(number, holder ? holder : this_thread_for(Look::handed_out), out)) return true;
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

// The entry of a frame in the table of positions; false when there is no room to look at it.
bool Capture::imported_entry(std::uint32_t number, std::uint64_t& entry) const noexcept {
  const std::byte* at =
      imported_.positions.at(std::uint64_t{number} * 8, 8, this_thread_for(Look::index));
  if (at) entry = load_host<std::uint64_t>(at);
  return at != nullptr;
}

const std::byte* Capture::import_in_window(std::uint32_t number, Holder holder) const noexcept {
  std::uint64_t entry = 0;
  if (!imported_entry(number, entry)) return nullptr;
  const FileBytes& storage =
      ImportedPosition::is_converted(entry) ? imported_.converted : imported_.records;
  return find_stored_frame(storage, ImportedPosition::position(entry), holder);
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
