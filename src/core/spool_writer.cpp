// SPDX-License-Identifier: MIT
// The rare half of SpoolWriter: getting storage, and giving it full buffers.
#include "spool_writer.h"

namespace netmon {

bool SpoolWriter::flush() noexcept {
  if (failed_ || !buffer_) return !failed_;
  if (!spool_) spool_ = port::open_spool();
  if (!spool_ || (used_ != 0 && !port::append_spool(spool_, buffer_.get(), used_))) failed_ = true;
  used_ = failed_ ? kBufferBytes : 0;
  return !failed_;
}

bool SpoolWriter::append_slowly(const void* data, std::size_t bytes) noexcept {
  if (!buffer_ && !failed_) {
    buffer_.reset(new (std::nothrow) std::byte[kBufferBytes]);
    if (!buffer_) failed_ = true;
    used_ = failed_ ? kBufferBytes : 0;
  } else if (!flush()) {
    return false;
  }
  if (failed_) return false;
  if (bytes <= kBufferBytes) return append(data, bytes);
  if (!flush()) return false;
  if (!port::append_spool(spool_, data, bytes)) {
    failed_ = true;
    used_ = kBufferBytes;
    return false;
  }
  size_ += bytes;
  return true;
}

MappedFile SpoolWriter::finish() {
  if (!buffer_ && !failed_) return MappedFile(); // nothing was ever written
  if (!flush()) {
    port::FileView error;
    error.error = port::FileError::io;
    error.message = "temporary storage is full or missing";
    return MappedFile(std::move(error));
  }
  buffer_.reset();
  used_ = kBufferBytes;
  return MappedFile(port::finish_spool(std::exchange(spool_, nullptr)));
}

} // namespace netmon
