// SPDX-License-Identifier: MIT
// The moving windows over files that are not mapped whole, because the address space is small. A
// window stays mapped while somebody looks at it, and beyond that as long as others leave room: the
// least recently used goes first. One bounded set for all files (port.h, Capabilities). Depends on
// port.h, thread_record.h.
#pragma once

#include "core/runtime/port.h"
#include "core/runtime/thread_record.h"

#include <cstddef>
#include <cstdint>

namespace netmon {

// Who looks at a window. What a holder looked at last stays mapped until it looks at something
// else, lets go, or the file is closed. Any address that is the holder's alone; null is nobody.
using Holder = const void*;

// Each thread is several holders: what it reads does not end what it was given.
enum class Look : std::uint8_t { index, frame, handed_out };

// Null when memory is short.
Holder this_thread_for(Look look) noexcept;

// The holder looks at nothing any more.
void let_go(Holder holder) noexcept;

// The same for all that a thread is, when it ends.
void let_go_of_thread(const ThreadRecord& thread) noexcept;

// Around fork(), one caller at a time.
void lock_windows() noexcept;
void unlock_windows() noexcept;

// The windows of one file. Any thread; no file is read under the lock.
class FileWindows {
 public:
  // `file` must outlive this object.
  FileWindows(port::File* file, std::uint64_t size);
  ~FileWindows(); // unmaps them all, whoever holds them
  FileWindows(const FileWindows&) = delete;
  FileWindows& operator=(const FileWindows&) = delete;

  // The bytes [offset, offset + bytes), which lie in the file. Null when the address space has no
  // room for them; the holder then looks at what it did before.
  const std::byte* at(std::uint64_t offset, std::size_t bytes, Holder holder) noexcept;

 private:
  port::File* const file_;
  const std::uint64_t size_;
};

} // namespace netmon
