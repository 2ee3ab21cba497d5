// SPDX-License-Identifier: MIT
// Passing buffers to the other thread and getting them back.
#include "frame_store.h"

#include <exception>
#include <utility>

namespace netmon {

FrameStore::~FrameStore() {
  stop();
  if (spool_) port::discard_spool(spool_);
}

bool FrameStore::append(const std::byte* data, std::size_t bytes) noexcept {
  if (failed_) return false;
  if (!spool_) spool_ = port::open_spool();
  if (!spool_ || !port::append_spool(spool_, data, bytes)) failed_ = true;
  return !failed_;
}

void FrameStore::start() noexcept {
  if (worker_.joinable()) return;
  try {
    worker_ = std::thread([this] { work(); });
  } catch (const std::exception&) { // buffers are stored without it
  }
}

void FrameStore::work() noexcept {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return job_count_ != 0 || is_stopping_; });
    if (job_count_ == 0) return;
    Job& job = jobs_[first_job_];
    lock.unlock();
    append(job.buffer.bytes.get(), job.bytes);
    lock.lock();
    for (StreamBuffer& place : free_) {
      if (!place.bytes) {
        std::swap(place, job.buffer);
        break;
      }
    }
    job.buffer = {};
    first_job_ = (first_job_ + 1) % kMaxJobs;
    --job_count_;
    changed_.notify_one();
  }
}

// Waits until all is stored.
void FrameStore::stop() noexcept {
  if (!worker_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_one();
  worker_.join();
}

StreamBuffer FrameStore::spare(std::size_t least) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return job_count_ < kMaxJobs; });
    for (StreamBuffer& place : free_) {
      if (place.room >= least) return std::exchange(place, {});
    }
    // Those that are too small for what comes now would stay for good.
    free_ = {};
  }
  return make_stream_buffer(least);
}

// Behind spare(), so that there is a place in the ring.
void FrameStore::take(StreamBuffer buffer, std::size_t bytes) noexcept {
  is_marked_ = false;
  base_ += bytes;
  start();
  if (!worker_.joinable()) {
    append(buffer.bytes.get(), bytes);
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    jobs_[(first_job_ + job_count_) % kMaxJobs] = {std::move(buffer), bytes};
    ++job_count_;
  }
  changed_.notify_one();
}

FileBytes FrameStore::finish(const std::byte* last, std::size_t bytes) {
  stop();
  if (is_marked_) append(last, bytes);
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
