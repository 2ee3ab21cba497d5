// SPDX-License-Identifier: MIT
// The slow paths of SpoolWriter: getting storage, and passing full buffers to it.
#include "spool_writer.h"

#include <system_error>
#include <utility>

namespace netmon {

SpoolWriter::~SpoolWriter() {
  wait();
  if (spool_) port::discard_spool(spool_);
}

// Waits for the store in progress. False when it or anything before it failed.
bool SpoolWriter::wait() noexcept {
  if (storing_.valid() && !storing_.get()) failed_ = true;
  if (failed_) used_ = kBufferBytes;
  return !failed_;
}

// Starts to store the buffer, and continues with the other one.
bool SpoolWriter::store() noexcept {
  if (!wait()) return false;
  if (used_ == 0) return true;
  const auto append = [spool = spool_, data = buffer_.get(), bytes = used_] {
    return port::append_spool(spool, data, bytes);
  };
  if (!stored_) stored_.reset(new (std::nothrow) std::byte[kBufferBytes]);
  try {
    if (!stored_) throw std::bad_alloc();
    storing_ = std::async(std::launch::async, append);
    std::swap(buffer_, stored_);
  } catch (const std::exception&) { // no thread or no memory: store it synchronously
    if (!append()) failed_ = true;
  }
  used_ = failed_ ? kBufferBytes : 0;
  return !failed_;
}

bool SpoolWriter::append_slowly(const void* data, std::size_t bytes) noexcept {
  if (failed_) return false;
  if (!buffer_) {
    buffer_.reset(new (std::nothrow) std::byte[kBufferBytes]);
    spool_ = buffer_ ? port::open_spool() : nullptr;
    failed_ = !spool_;
    if (failed_) return false;
    used_ = 0;
  }
  // In pieces: data that is larger than a buffer goes through the buffer, too.
  const auto* from = static_cast<const std::byte*>(data);
  while (bytes != 0) {
    if (used_ == kBufferBytes && !store()) return false;
    const std::size_t piece = bytes < kBufferBytes - used_ ? bytes : kBufferBytes - used_;
    std::memcpy(buffer_.get() + used_, from, piece);
    used_ += piece;
    size_ += piece;
    from += piece;
    bytes -= piece;
  }
  return true;
}

FileBytes SpoolWriter::finish() {
  if (!buffer_ && !failed_) return FileBytes(); // nothing was ever written
  bool good = wait();
  if (good && used_ != 0) good = port::append_spool(spool_, buffer_.get(), used_);
  buffer_.reset();
  stored_.reset();
  used_ = kBufferBytes;
  if (good) return FileBytes(port::finish_spool(std::exchange(spool_, nullptr)));
  failed_ = true;
  port::FileResult error;
  error.error = port::FileError::io;
  error.message = "temporary storage is full or missing";
  return FileBytes(std::move(error));
}

} // namespace netmon
