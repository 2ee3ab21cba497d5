// SPDX-License-Identifier: MIT
// The limit of a key's live bytes. Exact: the charged bytes never exceed it, not even for a moment,
// so a request that does not fit never causes another one to be refused. Depends on nothing.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace netmon {

class MemoryLimit {
 public:
  void set(std::uint64_t bytes) noexcept { // 0: none
    bytes_ = bytes;
    charged_.store(0, std::memory_order_relaxed);
  }
  std::uint64_t bytes() const noexcept { return bytes_; }
  bool exists() const noexcept { return bytes_ != 0; }

  // What a block of `bytes` is charged: an empty block is charged for the space it occupies.
  static constexpr std::size_t cost(std::size_t bytes) noexcept { return bytes != 0 ? bytes : 16; }

  bool charge(std::size_t bytes) noexcept {
    if (bytes_ == 0) return true;
    std::uint64_t charged = charged_.load(std::memory_order_relaxed);
    do {
      if (bytes > bytes_ - charged) return false;
    } while (!charged_.compare_exchange_weak(charged, charged + bytes, std::memory_order_relaxed));
    return true;
  }
  void refund(std::size_t bytes) noexcept {
    if (bytes_ != 0) charged_.fetch_sub(bytes, std::memory_order_relaxed);
  }

 private:
  std::uint64_t bytes_ = 0; // fixed while the key is open
  std::atomic<std::uint64_t> charged_ = 0;
};

} // namespace netmon
