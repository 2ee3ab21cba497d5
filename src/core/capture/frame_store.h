// SPDX-License-Identifier: MIT
// The temporary storage of frames that stay where they were read: it takes over the buffers of a
// stream, gaps and all, and stores each on another thread while the next one is filled, because
// storing takes about as long as reading. Depends on byte_stream.h, file_bytes.h.
#pragma once

#include "byte_stream.h"
#include "file_bytes.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>

namespace netmon {

class FrameStore final : public ByteStream::Keeper {
 public:
  FrameStore() noexcept = default;
  FrameStore(const FrameStore&) = delete;
  FrameStore& operator=(const FrameStore&) = delete;
  ~FrameStore() override;

  // Says that the present buffer has something to be kept. Where that will be is `base()` and its
  // offset in the buffer.
  void mark() noexcept { is_marked_ = true; }
  std::uint64_t base() const noexcept { return base_; }

  // True when storage is missing or full.
  bool has_failed() const noexcept { return failed_.load(std::memory_order_relaxed); }

  bool wants() const noexcept override { return is_marked_; }
  StreamBuffer spare(std::size_t least) override;
  void take(StreamBuffer buffer, std::size_t bytes) noexcept override;

  // Returns what was stored, with the start of the last buffer; an error when anything failed.
  FileBytes finish(const std::byte* last, std::size_t bytes);

 private:
  struct Job {
    StreamBuffer buffer;
    std::size_t bytes = 0;
  };
  // Enough for neither thread to wait for the other one's every step.
  static constexpr std::size_t kMaxJobs = 2;

  bool append(const std::byte* data, std::size_t bytes) noexcept;
  void start() noexcept;
  void work() noexcept;
  void stop() noexcept;

  port::Spool* spool_ = nullptr;
  std::uint64_t base_ = 0;
  bool is_marked_ = false;
  std::atomic<bool> failed_ = false;

  std::thread worker_; // not before there is a full buffer
  std::mutex mutex_;   // of what follows
  std::condition_variable changed_;
  std::array<Job, kMaxJobs> jobs_; // a ring: the next `job_count_` from `first_job_` on
  std::size_t first_job_ = 0;
  std::size_t job_count_ = 0;
  std::array<StreamBuffer, kMaxJobs> free_;
  bool is_stopping_ = false;
};

} // namespace netmon
