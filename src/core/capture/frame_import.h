// SPDX-License-Identifier: MIT
// What readers of other formats than Network Monitor's hand their frames to: every one becomes a
// FRAME in temporary storage, with a table of positions next to it, so that memory use is bounded
// and frames stay in place. A frame is not copied: its header is written over what is before its
// bytes in the buffer of the stream, and the buffer is what is stored. Reference: capture-files.md
// 5.2, 6, 13.4. Depends on capture_interface.h, frame_record.h, frame_store.h, spool_writer.h,
// core/runtime/error.h.
#pragma once

#include "byte_stream.h"
#include "capture_interface.h"
#include "core/runtime/error.h"
#include "file_bytes.h"
#include "frame_media.h"
#include "frame_record.h"
#include "frame_store.h"
#include "spool_writer.h"

#include <netmon/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace netmon {

// An entry of the table of positions: where a frame is, in which storage, and its interface.
struct ImportedPosition {
  static constexpr unsigned kPositionBits = 47;
  static constexpr std::uint64_t kConverted = std::uint64_t{1} << kPositionBits;

  static std::uint64_t pack(std::uint64_t position, std::uint32_t interface_number) noexcept {
    return std::uint64_t{interface_number} << (kPositionBits + 1) | position;
  }
  static bool is_converted(std::uint64_t entry) noexcept { return (entry & kConverted) != 0; }
  static std::uint64_t position(std::uint64_t entry) noexcept { return entry & (kConverted - 1); }
  static std::uint32_t interface_number(std::uint64_t entry) noexcept {
    return static_cast<std::uint32_t>(entry >> (kPositionBits + 1));
  }
};

struct ImportedFrames {
  FileBytes records;   // FRAMEs, with gaps
  FileBytes converted; // FRAMEs of media that are converted, one after another
  FileBytes positions; // an ImportedPosition for each frame, in host order
  std::uint32_t count = 0;
  std::vector<CaptureInterface> interfaces; // in file order, of all sections
  Media common_media = kMediaUnknown;       // of all frames; without frames, of all interfaces
  bool has_start = false;
  SYSTEMTIME start = {}; // local time of the first frame that has one; zeros when there is none
  std::int64_t utc_start = 0; // the same in microseconds since 1970, UTC, if has_start
  std::string comment;
  std::vector<std::string> warnings;
};

// One import. A reader adds interfaces and frames in file order until it is told to stop or is at
// the end.
class FrameImport {
 public:
  // A file may declare more; its frames behind that are left out, with a warning.
  static constexpr std::uint32_t kMaxInterfaces = 65536;

  // The stream that the reader reads; it must outlive this object.
  explicit FrameImport(ByteStream& stream) noexcept : stream_(stream) { stream.keep_in(&store_); }
  ~FrameImport() { stream_.keep_in(nullptr); }
  FrameImport(const FrameImport&) = delete;
  FrameImport& operator=(const FrameImport&) = delete;

  // False: there are too many, stop. May throw std::bad_alloc.
  bool add_interface(CaptureInterface description);

  const std::vector<CaptureInterface>& interfaces() const noexcept { return interfaces_; }

  // A packet as a file has it: on the wire `length` bytes, of which `stored` were kept. The last
  // `fcs_bytes` of a packet that was kept whole are dropped. `bytes` are what the stream shows, and
  // the ByteStream::kFreeBefore before them are written over; the reader goes past them next.
  // False: no storage is left, or no number for it; stop.
  struct Packet {
    std::uint32_t interface_number = 0;
    bool has_time = false;
    std::int64_t time = 0; // microseconds since 1970, UTC
    std::uint32_t length = 0;
    std::uint32_t stored = 0;
    std::uint32_t fcs_bytes = 0;
    std::byte* bytes = nullptr;
  };
  bool add(const Packet& packet) noexcept;

  std::uint32_t count() const noexcept { return count_; }

  // The first one counts.
  void set_comment(std::string comment);

  // Says that the file goes on but cannot be read further, and why: "at offset 7, ...".
  void set_damage(std::string what) { damage_ = std::move(what); }
  bool is_damaged() const noexcept { return !damage_.empty(); }

  // Says something else that people should know: a sentence about the file.
  void warn(std::string what) { warnings_.push_back(std::move(what)); }

  // Makes what was added available. The result is an error when nothing can be used.
  Error finish(ImportedFrames& out);

 private:
  std::int64_t since_start(const Packet& packet) noexcept;
  bool add_converted(const Packet& packet, Media media, std::uint32_t length,
                     std::uint32_t stored) noexcept;
  bool enter(std::uint64_t position, std::uint32_t interface_number) noexcept;

  std::vector<CaptureInterface> interfaces_;
  std::vector<Media> media_; // of the interfaces
  ByteStream& stream_;
  FrameStore store_;
  SpoolWriter converted_;
  SpoolWriter positions_;
  std::uint32_t count_ = 0;
  bool has_start_ = false;
  bool storage_full_ = false;
  bool too_many_ = false; // frames
  bool is_mixed_ = false;
  Media common_media_ = kMediaUnknown;
  std::int64_t start_ = 0; // microseconds since 1970, at a whole millisecond
  std::string comment_;
  std::string damage_;
  std::vector<std::string> warnings_;
};

} // namespace netmon
