// SPDX-License-Identifier: MIT
// The bytes of a file, or of a finished spool: mapped whole where the address space has room,
// otherwise read through windows. Depends on port.h, file_windows.h.
#pragma once

#include "core/runtime/port.h"
#include "file_windows.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace netmon {

class FileBytes {
 public:
  FileBytes() noexcept = default;
  // Takes ownership of the file. Throws std::bad_alloc.
  explicit FileBytes(port::FileResult opened);
  FileBytes(FileBytes&& other) noexcept { swap(other); }
  FileBytes& operator=(FileBytes&& other) noexcept {
    swap(other);
    return *this;
  }
  ~FileBytes();

  std::uint64_t size() const noexcept { return size_; }
  port::FileError error() const noexcept { return error_; }
  const std::string& message() const noexcept { return message_; } // what the system reported

  // All bytes, for as long as this object lives. Null when there are none or they are read through
  // windows.
  const std::byte* whole() const noexcept { return whole_; }
  bool in_windows() const noexcept { return windows_ != nullptr; }

  // The bytes [offset, offset + bytes), which must be in the file; `bytes` is not 0. Through a
  // window, they stay until the holder looks at something else. Null when the address space has no
  // room.
  const std::byte* at(std::uint64_t offset, std::size_t bytes, Holder holder) const noexcept {
    return whole_ ? whole_ + offset : windows_->at(offset, bytes, holder);
  }

  // The first bytes of the file, at most `most`; fewer than the file has when there is no room.
  // Valid until this thread looks at another frame.
  std::span<const std::byte> head(std::size_t most) const noexcept;

 private:
  void swap(FileBytes& other) noexcept;

  const std::byte* whole_ = nullptr;
  std::uint64_t size_ = 0;
  std::unique_ptr<FileWindows> windows_;
  port::File* file_ = nullptr;
  port::FileError error_ = port::FileError::none;
  std::string message_;
};

} // namespace netmon
