// SPDX-License-Identifier: MIT
// An open capture: a Network Monitor file read in place, or an imported pcap or pcapng file. Never
// changes once opened, except through `modify`; all functions may be called from any thread.
// Everything it hands out stays valid until it is destroyed, except that frames read through
// windows (file_windows.h) become invalid earlier. Reference: frames.md 2, 3; capture-files.md.
// Depends on capture_netmon.h, frame_import.h, frame_copies.h, ethernet_overlay.h.
#pragma once

#include "byte_stream.h"
#include "capture_interface.h"
#include "capture_netmon.h"
#include "core/runtime/error.h"
#include "core/runtime/token.h"
#include "ethernet_overlay.h"
#include "file_bytes.h"
#include "frame_copies.h"
#include "frame_import.h"
#include "frame_media.h"
#include "frame_record.h"

#include <netmon/frames.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace netmon {

class Capture;

// What a room above keeps for a capture: made when it is first needed, destroyed with the capture.
class CaptureAttachment {
 public:
  CaptureAttachment() = default;
  virtual ~CaptureAttachment() = default;
  CaptureAttachment(const CaptureAttachment&) = delete;
  CaptureAttachment& operator=(const CaptureAttachment&) = delete;
};

struct OpenedCapture {
  std::shared_ptr<Capture> capture; // null on failure
  Error error;                      // why; its text names the file
};

// Stands for the standard input in place of a path.
inline constexpr std::string_view kStandardInput = "-";

// Opens the capture file at `path` (UTF-8), whatever its format, also when it is compressed with
// gzip; or reads the capture that a pipe delivers, to its end. Network Monitor files open at once,
// others after one pass over the file. Does not throw; a lack of memory is NMERR_OUT_OF_MEMORY.
//
// `as_ethernet`: each frame of another link that carries a network-layer packet is presented as
// Ethernet, with the addresses that its header tells; see as_ethernet.h. The others stay as they
// are, with their media. Takes another pass, and temporary storage for what is presented.
struct OpenOptions {
  bool as_ethernet = false;
  const char* name = nullptr; // UTF-8: what path() and messages say instead of the path; null: that
};
OpenedCapture open_capture(const std::string& path, const OpenOptions& options = {}) noexcept;

// Reads the comment of a capture file without reading its frames; empty when it has none.
Error read_capture_comment(const std::string& path, std::string& comment) noexcept;

enum class CaptureFormat : std::uint8_t { netmon1, netmon2, pcap, pcapng };

// An HFRAME is a number in a token; registered captures own ranges of such numbers (see
// capture_handles.h). 0 is none.
using FrameHandle = std::uintptr_t;

inline constexpr std::uintptr_t kMaxFrameHandle =
    (std::uintptr_t{1} << (TokenLayout::kTagShift - 1)) - 1;

inline HFRAME encode_frame_handle(FrameHandle number) noexcept {
  return reinterpret_cast<HFRAME>(TokenLayout::tag(TokenKind::frame) << TokenLayout::kTagShift |
                                  number << 1);
}

// Returns 0 for a value that is not a frame handle at all.
inline FrameHandle decode_frame_handle(HFRAME handle) noexcept {
  const auto value = reinterpret_cast<std::uintptr_t>(handle);
  const bool tagged = value >> TokenLayout::kTagShift == TokenLayout::tag(TokenKind::frame);
  return tagged && (value & 1) == 0 ? (value >> 1) & kMaxFrameHandle : 0;
}

struct FrameRef {
  HFRAME handle = nullptr;  // null: no such frame, or it is damaged
  ULPFRAME frame = nullptr; // also null when there is no storage for a copy that it needs
};

class Capture {
 public:
  static constexpr std::uint32_t kNoFrame = INVALID_FRAME_NUMBER;

  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;
  ~Capture() { delete attachment_.load(std::memory_order_relaxed); }

  // ---- The capture as a whole

  CaptureFormat format() const noexcept { return format_; }
  std::string format_name() const; // "Network Monitor 2.0", "pcap", "pcapng"
  const std::string& path() const noexcept { return path_; }
  std::uint32_t frame_count() const noexcept { return count_; }
  const SYSTEMTIME& start() const noexcept { return start_; } // as stored, local time
  bool has_start() const noexcept { return has_start_; }      // false: start() is no date
  // The same in microseconds since 1970, UTC; none where the file does not say it, but only a local
  // time of some zone.
  std::optional<std::int64_t> utc_start() const noexcept {
    if (is_netmon() || !has_start_) return std::nullopt;
    return imported_.utc_start;
  }
  const std::string& comment() const noexcept { return comment_; } // empty: none

  // The interfaces that a pcap or pcapng file names, in file order, those of all sections one after
  // another. Empty for Network Monitor files.
  const std::vector<CaptureInterface>& interfaces() const noexcept { return imported_.interfaces; }

  // The medium that all frames share, or kMediaUnknown. Where each frame names its own, looks
  // through all frames, once.
  Media common_media() const noexcept;

  // How many frames are presented as Ethernet although they are not.
  std::uint32_t presented_count() const noexcept { return overlay_.presented(); }
  bool is_presented(std::uint32_t number) const noexcept {
    return number < count_ && overlay_.has(number);
  }

  // What else a Network Monitor file has that is neither read nor saved; for people, in the plural.
  std::vector<std::string> extras() const {
    return is_netmon() ? netmon_.extras() : std::vector<std::string>();
  }
  // Whether its frames may have a utc_filetime().
  bool has_utc_filetimes() const noexcept { return is_netmon() && netmon_.has_utc(); }

  // What could not be read when the capture was opened, one sentence each. Does not include damaged
  // frames of Network Monitor files, which have not been looked at by then: see damage_report.
  const std::vector<std::string>& warnings() const noexcept { return warnings_; }

  // Looks at the head of every frame. Returns a sentence for each of the first few damaged ones,
  // and one with their number; empty when all are whole.
  std::vector<std::string> damage_report() const;

  // ---- Frames. Numbered from 0; a number that is out of range is treated like a damaged frame.

  // Returns the handle and FRAME. For ExpertGetFrame: a damaged frame has neither, a NEXT search
  // skips it, and GET_SPECIFIED_FRAME returns NMERR_FILE_READ_ERROR (77) where `frame` is null.
  // Through a window, the FRAME stays valid until the holder asks for another one (a null holder is
  // this thread); otherwise, until the capture is destroyed.
  FrameRef frame(std::uint32_t number, Holder holder = nullptr) const noexcept {
    if (number >= count_) return {};
    if (special_.load(std::memory_order_acquire) != 0) [[unlikely]] {
      FrameRef special;
      if (find_special(number, holder, special)) return special;
    }
    const std::byte* record = nullptr;
    if (is_netmon()) {
      NetmonRecord read;
      if (netmon_.read_mapped(number, read) != RecordDamage::none) return {};
      record = read.direct ? read.direct : copies_.find(number, holder);
    } else {
      record = mapped_import(number);
    }
    return {encode_frame_handle(first_handle_ + number), as_frame(record)};
  }

  // For a frame that a scan will reach soon: fetches the head of its record, without waiting. Files
  // are larger than caches, and a scan that looks at little else would wait for memory at every
  // frame.
  void prefetch(std::uint32_t number) const noexcept {
    if (number >= mapped_count_) return;
    if (const std::byte* record = peek(number)) prefetch_frame(record);
  }

  // Reads time, lengths, and bytes, which never need a copy. False for a damaged frame. Through a
  // window, the bytes stay valid until this thread asks for those of another frame.
  bool read(std::uint32_t number, FrameInfo& info) const noexcept;

  // Returns only the handle; null for a damaged frame.
  HFRAME handle(std::uint32_t number) const noexcept;

  // The medium of a frame; kMediaUnknown when it cannot be determined.
  Media media(std::uint32_t number) const noexcept;

  // The interface that a frame is from, as it describes itself even where the frame is presented as
  // another link's; null where the file names none, or there is no such frame.
  const CaptureInterface* interface_of(std::uint32_t number) const noexcept;

  // The LINKTYPE that the file has for a frame or, in a Network Monitor file, that stands for its
  // medium. kNoLinkType when there is none. For a frame that is presented as Ethernet: that.
  std::uint32_t link_type(std::uint32_t number) const noexcept;

  // The UTC time that Network Monitor 2.3 files store in addition to the usual one, as FILETIME; 0:
  // none.
  std::uint64_t utc_filetime(std::uint32_t number) const noexcept;

  // ---- For the room that recognizes protocols

  // What was attached; null before that.
  CaptureAttachment* attachment() const noexcept {
    return attachment_.load(std::memory_order_acquire);
  }
  // Attaches it unless another thread was faster; returns the one that is attached.
  CaptureAttachment* attach(std::unique_ptr<CaptureAttachment> attachment) const noexcept;

  // ---- For capture_handles.cpp

  // Around fork(). renew_lock is for the child, whose lock still counts threads that are gone.
  void lock() const noexcept { modified_mutex_.lock(); }
  void unlock() const noexcept { modified_mutex_.unlock(); }
  void renew_lock() const noexcept { new (&modified_mutex_) std::shared_mutex; }

  // Sets the range of handles for the frames: frame n has first + n.
  void set_first_handle(FrameHandle first) noexcept { first_handle_ = first; }

  // The frame that a handle of this capture refers to; kNoFrame when the frame was replaced since.
  std::uint32_t number_of(FrameHandle handle) const noexcept;

  // Replaces a frame with a FRAME record (16-byte header and bytes) under a new handle. The old
  // FRAME stays in memory until the capture is destroyed; the old handle is dead. False when out of
  // memory.
  bool modify(std::uint32_t number, std::vector<std::byte> record, FrameHandle handle) noexcept;

 private:
  friend OpenedCapture open_capture(const std::string& path, const OpenOptions& options) noexcept;
  struct Modified {
    FrameHandle handle;
    const std::byte* record;
  };

  Capture() = default;

  static ULPFRAME as_frame(const std::byte* record) noexcept {
    // Read-only by contract and by mapping; the API's type has no const.
    return reinterpret_cast<ULPFRAME>(const_cast<std::byte*>(record));
  }

  bool is_netmon() const noexcept { return format_ <= CaptureFormat::netmon2; }

  // The FRAME of an imported frame, when everything is mapped.
  const std::byte* mapped_import(std::uint32_t number) const noexcept {
    const auto entry =
        load_host<std::uint64_t>(imported_.positions.whole() + std::size_t{number} * 8);
    const bool is_converted = ImportedPosition::is_converted(entry);
    const FileBytes& storage = is_converted ? imported_.converted : imported_.records;
    return storage.whole() + ImportedPosition::position(entry);
  }

  Error open(const std::string& path);
  Error open_netmon(FileBytes file);
  Error find_records(Error reason);
  Error present_as_ethernet();
  bool may_be_presented() const noexcept;
  bool find_presented(std::uint32_t number, Holder holder, FrameRef& out) const noexcept;
  Media original_media(std::uint32_t number) const noexcept;
  Error open_pipe(const port::PipeResult& opened);
  Error open_stream(ByteStream& stream);
  Error open_kept(ByteStream& stream);
  void warn(const std::string& what) { warnings_.push_back(path_ + ": " + what); }
  RecordDamage read_original(std::uint32_t number, FrameInfo& info) const noexcept;

  // Where the record of a frame should be. Unchecked, so it must not be read. Null when unknown or
  // outside the file.
  const std::byte* peek(std::uint32_t number) const noexcept {
    if (format_ == CaptureFormat::netmon2) return netmon_.peek_mapped(number);
    if (format_ == CaptureFormat::netmon1) return nullptr; // served from copies
    return mapped_import(number);
  }

  bool find_modified(std::uint32_t number, FrameRef& out) const noexcept;
  // Finds frames that are not simply in the mapping: modified and presented ones, and all when in
  // windows.
  bool find_special(std::uint32_t number, Holder holder, FrameRef& out) const noexcept;
  FrameRef frame_in_window(std::uint32_t number, Holder holder) const noexcept;
  const std::byte* import_in_window(std::uint32_t number, Holder holder) const noexcept;
  bool imported_entry(std::uint32_t number, std::uint64_t& entry) const noexcept;

  CaptureFormat format_ = CaptureFormat::netmon2;
  std::uint32_t count_ = 0;
  std::uint32_t mapped_count_ = 0; // count_, or 0 when in windows
  FrameHandle first_handle_ = 0;
  static constexpr std::uint8_t kModified = 1, kInWindows = 2, kPresented = 4;
  std::atomic<std::uint8_t> special_ = 0;
  NetmonFile netmon_;
  mutable FrameCopies copies_;

  FileBytes file_;          // Network Monitor files, or what was kept of them
  FileBytes walked_;        // the frame table that was made for one without
  ImportedFrames imported_; // others
  EthernetOverlay overlay_; // frames that are presented as Ethernet
  SYSTEMTIME start_ = {};
  bool has_start_ = false;
  std::string path_;
  std::string comment_;
  std::vector<std::string> warnings_;
  mutable std::atomic<std::int32_t> common_media_ = -1; // -1: not known yet
  mutable std::atomic<CaptureAttachment*> attachment_ = nullptr;

  mutable std::shared_mutex modified_mutex_;             // never held while a file is read
  std::unordered_map<std::uint32_t, Modified> modified_; // by frame number
  std::unordered_map<FrameHandle, std::uint32_t> modified_handles_; // the current ones
  std::vector<std::vector<std::byte>> modified_records_;            // including old ones
};

} // namespace netmon
