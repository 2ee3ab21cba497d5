// SPDX-License-Identifier: MIT
// Two threads on the same blocks at the same time, which free, resize and measure them. Which one
// was right in each case cannot be known, but the count can: blocks made, less frees that
// succeeded, is what the key must have left when it is closed.
#pragma once

#include "witness.h"

#include <atomic>
#include <vector>

namespace netmon::stress {

struct Duel {
  enum Kind { kFrees, kSmall, kLarge };

  HEXPERTKEY key = nullptr;
  Kind kind = kFrees;
  std::vector<Block> blocks;
  std::atomic<bool> second_done{false};
  std::uint64_t second_frees = 0;
};

// A challenge that no thread has accepted yet.
struct DuelBoard {
  std::atomic<Duel*> open{nullptr};
};

class Duels {
 public:
  // Live at a time under the key of a duel; two blocks that are both copied.
  static constexpr std::size_t kMaxBytes = std::size_t{8} << 20;

  Duels(Witness& witness, Random& random, DuelBoard& board);

  void challenge(bool large);
  // Accepts a challenge, if there is one: to be called often.
  void accept() {
    if (board_.open.load(std::memory_order_relaxed)) fight_second();
  }

 private:
  static std::size_t size_for(const Duel& duel, Random& random);
  void prepare(bool large);
  bool met();
  void fight_second();
  std::uint64_t fight(const Duel& duel); // the frees that succeeded

  Witness& witness_;
  Random& random_;
  DuelBoard& board_;
  Duel duel_;
  std::vector<void*> mine_;
};

} // namespace netmon::stress
