// SPDX-License-Identifier: MIT
// The frames of a capture that are presented as Ethernet, in temporary storage, with a table that
// says which they are. The others are served as always. Depends on as_ethernet.h, frame_record.h,
// spool_writer.h, core/runtime/error.h.
#pragma once

#include "as_ethernet.h"
#include "core/runtime/error.h"
#include "file_bytes.h"
#include "file_windows.h"
#include "frame_record.h"
#include "spool_writer.h"

#include <cstdint>

namespace netmon {

class EthernetOverlay {
 public:
  // Fills the overlay, frame by frame, from number 0 on. False: there is no storage.
  class Builder {
   public:
    bool add(const EthernetFront& front, const FrameInfo& frame) noexcept;
    bool add_none() noexcept; // the frame stays as it is
    std::uint32_t presented() const noexcept { return presented_; }
    // An error when anything could not be stored.
    Error finish(EthernetOverlay& out);

   private:
    SpoolWriter records_;
    SpoolWriter positions_;
    std::uint32_t presented_ = 0;
    bool full_ = false;
  };

  // How many frames are presented; 0 also when nothing was asked for.
  std::uint32_t presented() const noexcept { return presented_; }

  // True when frame `number`, which must be one of those that were added, is presented.
  bool has(std::uint32_t number) const noexcept { return entry_of(number) != 0; }

  // The FRAME of a presented frame. Through a window, it stays until the holder looks at another.
  // Null when the address space has no room.
  const std::byte* find(std::uint32_t number, Holder holder) const noexcept;

 private:
  // Where the record is, plus 1; 0: the frame is not presented.
  std::uint64_t entry_of(std::uint32_t number) const noexcept;

  FileBytes records_;
  FileBytes positions_;
  std::uint32_t presented_ = 0;
};

} // namespace netmon
