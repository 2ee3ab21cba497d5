// SPDX-License-Identifier: MIT
// Owner of a read-only mapping: of a file, or of a finished spool. Depends on port.h.
#pragma once

#include "port.h"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace netmon {

class MappedFile {
 public:
  MappedFile() = default;
  explicit MappedFile(port::FileView view) noexcept : view_(std::move(view)) {}
  MappedFile(MappedFile&& other) noexcept : view_(std::exchange(other.view_, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(view_, other.view_);
    return *this;
  }
  ~MappedFile() {
    if (view_.data) port::unmap_file(view_);
  }

  const std::byte* data() const noexcept { return view_.data; }
  std::uint64_t size() const noexcept { return view_.size; }
  port::FileError error() const noexcept { return view_.error; }
  const std::string& message() const noexcept { return view_.message; }

 private:
  port::FileView view_;
};

} // namespace netmon
