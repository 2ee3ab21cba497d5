// SPDX-License-Identifier: MIT
// A key that one thread uses: the right answers are known exactly, so every wild, foreign, interior
// and stale pointer has to be refused, and every valid call has to succeed.
#pragma once

#include "witness.h"

#include <vector>

namespace netmon::stress {

class PrivateKey {
 public:
  // The live blocks have at most this many bytes together, one block more or less.
  static constexpr std::size_t kMaxBytes = std::size_t{4} << 20;

  PrivateKey(Witness& witness, Random& random);

  void step();
  void close();

 private:
  static constexpr std::size_t kMaxLive = 3000;

  void allocate();
  void release(std::size_t index);
  void resize();
  void wild_pointer();
  void interior_pointer();
  void stale_pointer();
  void foreign_pointer();
  void forged_key();

  void* any_wild_pointer(void* on_stack);
  void add(const Block& block);
  void went(const Block& block);
  Block& any_block() { return live_[random_.below(live_.size())]; }

  // What was freed and not handed out again: each address has one possible place here.
  void*& stale_place(const void* block) {
    return stale_[(reinterpret_cast<std::uintptr_t>(block) >> 4) * 0x9E3779B1u >> 7 & 255];
  }

  Witness& witness_;
  Random& random_;
  HEXPERTKEY key_ = NmOpenKey(0, nullptr);
  HEXPERTKEY empty_key_ = NmOpenKey(0, nullptr); // open, but it owns no blocks
  std::vector<Block> live_;
  std::size_t live_bytes_ = 0;
  void* stale_[256] = {};
  int member_ = 0;
  std::vector<char> heap_ = std::vector<char>(4096);
};

} // namespace netmon::stress
