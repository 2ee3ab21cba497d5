// SPDX-License-Identifier: MIT
// Large blocks of one thread that grow and shrink: contents are kept, and what is added is zero.
#pragma once

#include "witness.h"

namespace netmon::stress {

class LargeBlocks {
 public:
  // Live at a time, including the copy of a block that moves.
  static constexpr std::size_t kMaxBytes = std::size_t{12} << 20;

  LargeBlocks(Witness& witness, Random& random);

  void step();
  void close();

 private:
  static constexpr std::size_t kLargest = kMaxBytes / 3;

  // Marked at its start, and at the middle and the end that it had when it got its size.
  struct Large : Block {
    std::size_t middle = 0;
    std::uint64_t mark = 0;
  };

  std::size_t large_size();
  void write_marks(Large& large);
  void check_marks(const Large& large, std::size_t bytes, const char* what);
  void resize(Large& large);

  Witness& witness_;
  Random& random_;
  HEXPERTKEY key_ = NmOpenKey(0, nullptr);
  Large blocks_[2];
};

} // namespace netmon::stress
