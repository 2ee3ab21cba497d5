// SPDX-License-Identifier: MIT
// Moving on through the windows of a file.
#include "file_stream.h"

#include <algorithm>
#include <new>

namespace netmon {

FileStream::FileStream(const FileBytes& file) noexcept : file_(file) {
  if (!file.whole()) return;
  at_ = file.whole();
  end_ = at_ + file.size();
  end_position_ = file.size();
}

void FileStream::refill(std::size_t bytes) {
  if (file_.whole() || file_.size() == 0) return;
  const std::uint64_t from = position();
  const std::uint64_t left = file_.size() - from;
  const std::size_t usual = port::capabilities().file_window_bytes / 2;
  const auto length =
      static_cast<std::size_t>(std::min<std::uint64_t>(std::max(bytes, usual), left));
  if (length <= static_cast<std::size_t>(end_ - at_)) return;
  const std::byte* data = file_.at(from, length, this_thread_for(Look::frame));
  if (!data) throw std::bad_alloc();
  at_ = data;
  end_ = data + length;
  end_position_ = from + length;
}

} // namespace netmon
