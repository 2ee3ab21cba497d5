// SPDX-License-Identifier: MIT
// Many frees from other threads: parcels of valid blocks change hands, and the receiver frees and
// resizes all of them. Each such call has to succeed, unless the key was retired in the meantime.
#pragma once

#include "doomed_keys.h"
#include "witness.h"

#include <array>
#include <atomic>
#include <memory>
#include <vector>

namespace netmon::stress {

struct Parcel {
  static constexpr std::size_t kBlocks = 256;

  HEXPERTKEY key = nullptr;
  std::size_t doomed = 0; // which of the doomed keys, if `calm` is false
  bool calm = true;       // the key stays: contents can be checked
  std::size_t count = 0;
  std::array<Block, kBlocks> blocks;
};

// What the threads share: keys that stay open to the end, and the parcels on their way.
struct ParcelBoard {
  static constexpr std::size_t kCalmKeys = 2;
  static constexpr std::size_t kOnTheWay = 8;
  // 256 blocks of up to 400 bytes, some larger ones.
  static constexpr std::size_t kMaxBytes = std::size_t{1} << 20;

  ParcelBoard();
  // When no thread uses it any more: receives what is on its way, and checks the accounts.
  void close(Witness& witness, Random& random, DoomedBoard& doomed);

  HEXPERTKEY calm[kCalmKeys];
  std::atomic<Parcel*> on_the_way[kOnTheWay];
};

class Parcels {
 public:
  Parcels(Witness& witness, Random& random, ParcelBoard& board, DoomedBoard& doomed);

  void exchange(); // sends a parcel, and receives one
  void receive(Parcel& parcel);
  // Allocates a megabyte of one size and frees all of it, while others are busy on the same key:
  // the next phase, with another size, must be able to use what is left.
  void phase();

 private:
  void fill(Parcel& parcel);
  void receive(const Parcel& parcel, const Block& block);

  Witness& witness_;
  Random& random_;
  ParcelBoard& board_;
  DoomedBoard& doomed_;
  std::unique_ptr<Parcel> spare_ = std::make_unique<Parcel>();
  std::vector<Block> phase_;
};

} // namespace netmon::stress
