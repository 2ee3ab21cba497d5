// SPDX-License-Identifier: MIT
// Copies of frames whose records in a Network Monitor file cannot be handed out as they are: all of
// 1.x (8-byte header), and those of 2.x whose time or lengths need correction. Made on demand, a
// chunk of frames at a time, in temporary storage, where they stay in place until the capture
// closes. Callable from any thread; no lock is held while the file is read, so a fault there (in a
// file that somebody truncates) leaves nothing locked. Depends on capture_netmon.h, file_bytes.h.
#pragma once

#include "capture_netmon.h"
#include "file_bytes.h"

#include <atomic>
#include <cstdint>
#include <memory>

namespace netmon {

// The FRAME that starts at `position` of a spool. Through a window, it stays valid until the holder
// looks at something else; null when there is no room.
const std::byte* find_stored_frame(const FileBytes& frames, std::uint64_t position,
                                   Holder holder) noexcept;

class FrameCopies {
 public:
  // `file` must outlive this object. Returns false when memory is short.
  bool open(const NetmonFile& file) noexcept;
  ~FrameCopies();

  // The copy of a frame as a FRAME. Null when the frame is damaged or needs no copy, when storage
  // is short, or when copies would grow out of proportion to the file: overlapping records could
  // otherwise make a small file expand without bound. The holder is as in find_stored_frame.
  const std::byte* find(std::uint32_t frame, Holder holder) noexcept;

 private:
  struct Chunk {
    FileBytes data;
    std::unique_ptr<std::uint32_t[]> positions; // in data; kNone where there is no copy
  };
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  std::unique_ptr<Chunk> build(std::uint32_t first) noexcept;
  void spend(std::uint64_t bytes) noexcept;

  const NetmonFile* file_ = nullptr;
  std::uint32_t chunk_frames_ = 0;
  std::uint32_t chunk_count_ = 0;
  std::unique_ptr<std::atomic<Chunk*>[]> chunks_; // each is set once
  std::atomic<std::uint64_t> budget_ = 0;
};

} // namespace netmon
