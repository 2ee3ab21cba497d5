// SPDX-License-Identifier: MIT
// Keys of all threads that are retired while they are in use: some for any call, others for
// parcels. Threads that ignore NMERR_EXPERT_TERMINATE go on calling them; no call may succeed under
// a key once one was refused.
#pragma once

#include "witness.h"

#include <atomic>

namespace netmon::stress {

// What the threads share.
struct DoomedBoard {
  static constexpr std::size_t kFreeForAll = 4;               // the first ones: any call at all
  static constexpr std::size_t kKeys = 6;                     // the others are for parcels
  static constexpr std::size_t kLimit = std::size_t{4} << 20; // what a free-for-all may leak

  DoomedBoard();
  void close(Witness& witness);
  static HEXPERTKEY open(std::size_t index);

  // Whether the key is still offered: it is withdrawn before it is closed.
  bool stands(std::size_t index, HEXPERTKEY key) const { return keys[index].load() == key; }

  std::atomic<HEXPERTKEY> keys[kKeys];
  std::atomic<HEXPERTKEY> retired[64]; // some of those that are closed
  std::atomic<void*> blocks[256];      // of the free-for-all; most are stale
};

class DoomedKeys {
 public:
  DoomedKeys(Witness& witness, Random& random, DoomedBoard& board);

  void free_for_all();       // any answer is right, a crash is not
  void replace();            // retires a key while others use it
  void ignore_termination(); // calls a key repeatedly, whatever it answers
  void call_retired();       // a key that was closed

 private:
  // An allocation that is freed at once; false when the key is refused.
  bool pair(HEXPERTKEY key);

  Witness& witness_;
  Random& random_;
  DoomedBoard& board_;
};

} // namespace netmon::stress
