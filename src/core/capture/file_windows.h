// SPDX-License-Identifier: MIT
// Moving windows over files that are not mapped whole because the address space is small. A window
// stays mapped while a holder looks at it, and after that as long as there is room: the least
// recently used goes first. There is one bounded set for all files (port.h, Capabilities). Depends
// on port.h, thread_record.h.
#pragma once

#include "core/runtime/port.h"
#include "core/runtime/thread_record.h"

#include <cstddef>
#include <cstdint>

namespace netmon {

// Identifies who looks at a window: any address that is unique to the holder; null is nobody. What
// a holder looked at last stays mapped until it looks at something else, lets go, or the file is
// closed.
using Holder = const void*;

// Each thread has several holders, so that what it reads does not invalidate what it was given.
enum class Look : std::uint8_t { index, frame, handed_out };

// A holder of the calling thread; null when memory is short.
Holder this_thread_for(Look look) noexcept;

// Call when the holder does not look at anything anymore.
void let_go(Holder holder) noexcept;

// The same for all holders of a thread, when it ends.
void let_go_of_thread(const ThreadRecord& thread) noexcept;

// Around fork(), one caller at a time.
void lock_windows() noexcept;
void unlock_windows() noexcept;

// The windows of one file. Callable from any thread; no file is read under the lock.
class FileWindows {
 public:
  // `file` must outlive this object.
  FileWindows(port::File* file, std::uint64_t size);
  ~FileWindows(); // unmaps them all, even those that are held
  FileWindows(const FileWindows&) = delete;
  FileWindows& operator=(const FileWindows&) = delete;

  // Returns the bytes [offset, offset + bytes), which must be in the file. Null when the address
  // space has no room for them; the holder then still looks at what it did before.
  const std::byte* at(std::uint64_t offset, std::size_t bytes, Holder holder) noexcept;

 private:
  port::File* const file_;
  const std::uint64_t size_;
};

} // namespace netmon
