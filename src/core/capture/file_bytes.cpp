// SPDX-License-Identifier: MIT
// The choice between a whole mapping and windows, and the account of whole mappings.
#include "file_bytes.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <utility>

namespace netmon {

namespace {

std::atomic<std::uint64_t> whole_files = 0; // bytes, of all files that are mapped whole

// Returns whether `bytes` more may be mapped whole; if so, they are counted.
bool take_room(std::uint64_t bytes) noexcept {
  const std::uint64_t limit = std::min<std::uint64_t>(port::capabilities().whole_files_limit,
                                                      std::numeric_limits<std::size_t>::max());
  std::uint64_t used = whole_files.load(std::memory_order_relaxed);
  do {
    if (bytes > limit || used > limit - bytes) return false;
  } while (!whole_files.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
  return true;
}

} // namespace

FileBytes::FileBytes(port::FileResult opened)
    : size_(opened.size),
      file_(opened.file),
      error_(opened.error),
      message_(std::move(opened.message)) {
  if (!file_ || size_ == 0) return;
  if (take_room(size_)) {
    const auto bytes = static_cast<std::size_t>(size_);
    whole_ = port::map_view(file_, 0, bytes, error_);
    if (whole_) {
      port::end_mapping(file_);
      return;
    }
    whole_files.fetch_sub(size_, std::memory_order_relaxed);
    if (error_ != port::FileError::out_of_memory) return;
    error_ = port::FileError::none;
  }
  try {
    windows_ = std::make_unique<FileWindows>(file_, size_);
  } catch (const std::bad_alloc&) {
    port::close_file(file_); // no destructor will run
    throw;
  }
}

FileBytes::~FileBytes() {
  if (whole_) {
    port::unmap_view(whole_, static_cast<std::size_t>(size_));
    whole_files.fetch_sub(size_, std::memory_order_relaxed);
  }
  windows_.reset();
  if (file_) port::close_file(file_);
}

void FileBytes::swap(FileBytes& other) noexcept {
  std::swap(whole_, other.whole_);
  std::swap(size_, other.size_);
  std::swap(windows_, other.windows_);
  std::swap(file_, other.file_);
  std::swap(error_, other.error_);
  std::swap(message_, other.message_);
}

std::span<const std::byte> FileBytes::head(std::size_t most) const noexcept {
  const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(size_, most));
  if (bytes == 0 || error_ != port::FileError::none) return {};
  const std::byte* data = at(0, bytes, this_thread_for(Look::frame));
  return data ? std::span(data, bytes) : std::span<const std::byte>();
}

} // namespace netmon
