// SPDX-License-Identifier: MIT
// Passing buffers to the other thread and getting them back.
#include "frame_store.h"

#include <exception>
#include <utility>

namespace netmon {

FrameStore::~FrameStore() {
  wait();
  if (spool_) port::discard_spool(spool_);
}

// Waits for the store in progress.
void FrameStore::wait() noexcept {
  if (storing_.valid() && !storing_.get()) failed_ = true;
}

bool FrameStore::append(const std::byte* data, std::size_t bytes) noexcept {
  if (!spool_) spool_ = port::open_spool();
  return spool_ && port::append_spool(spool_, data, bytes);
}

StreamBuffer FrameStore::spare(std::size_t least) {
  wait();
  if (storing_buffer_.room >= least) return std::exchange(storing_buffer_, {});
  return make_stream_buffer(least);
}

void FrameStore::take(StreamBuffer buffer, std::size_t bytes) noexcept {
  is_marked_ = false;
  base_ += bytes;
  if (failed_) return;
  storing_buffer_ = std::move(buffer);
  const std::byte* data = storing_buffer_.bytes.get();
  try {
    storing_ = std::async(std::launch::async, [this, data, bytes] { return append(data, bytes); });
  } catch (const std::exception&) { // no thread or no memory: store it synchronously
    failed_ = !append(data, bytes);
  }
}

FileBytes FrameStore::finish(const std::byte* last, std::size_t bytes) {
  wait();
  if (is_marked_ && !failed_) failed_ = !append(last, bytes);
  is_marked_ = false;
  if (!failed_) {
    return spool_ ? FileBytes(port::finish_spool(std::exchange(spool_, nullptr))) : FileBytes();
  }
  port::FileResult error;
  error.error = port::FileError::io;
  error.message = "temporary storage is full or missing";
  return FileBytes(std::move(error));
}

} // namespace netmon
