// SPDX-License-Identifier: MIT
// Keys with a limit: one for each thread, whose answers are known exactly, and one for all threads,
// whose live bytes must never exceed the limit.
#pragma once

#include "witness.h"

#include <atomic>

namespace netmon::stress {

class SharedLimitedKey {
 public:
  static constexpr std::size_t kLimit = std::size_t{1} << 20;

  HEXPERTKEY key() const { return key_; }
  // Before a block is freed and after one was allocated, so that what is counted here is live.
  void add(Witness& witness, std::size_t bytes) {
    if (held_.fetch_add(bytes) + bytes > kLimit) witness.accept("more than the limit of a key");
  }
  void remove(std::size_t bytes) { held_.fetch_sub(bytes); }
  void close(Witness& witness);

 private:
  HEXPERTKEY key_ = NmOpenKey(kLimit, nullptr);
  std::atomic<std::size_t> held_{0};
};

class LimitedKeys {
 public:
  static constexpr std::size_t kLimit = 200'000; // of the private one

  LimitedKeys(Witness& witness, Random& random, SharedLimitedKey& shared);

  void step();
  void close(); // also frees the thread's blocks of the shared key

 private:
  static constexpr std::size_t kBlocks = 64;

  void exact(Block& block);
  void shared(Block& block);

  Witness& witness_;
  Random& random_;
  SharedLimitedKey& shared_key_;
  HEXPERTKEY key_ = NmOpenKey(kLimit, nullptr);
  std::size_t live_bytes_ = 0;
  Block private_blocks_[kBlocks];
  Block shared_blocks_[kBlocks];
};

} // namespace netmon::stress
