// SPDX-License-Identifier: MIT
// One attacker: all attacks, one after another, drawn at random. Only one thread at a time makes
// its calls, but many do in the course of time, as threads end while their keys go on.
#pragma once

#include "doomed_keys.h"
#include "duels.h"
#include "large_blocks.h"
#include "limited_keys.h"
#include "parcels.h"
#include "private_key.h"
#include "witness.h"

#include <atomic>

namespace netmon::stress {

// What all attackers share.
struct Battlefield {
  DoomedBoard doomed;
  ParcelBoard parcels;
  DuelBoard duels;
  SharedLimitedKey limited;

  Tally close(std::uint64_t seed);

  // Bytes of blocks that can be live at a time with that many attackers.
  static std::size_t max_live_bytes(std::size_t attackers);
};

class alignas(64) Attacker {
 public:
  Attacker(Battlefield& field, std::uint64_t seed);

  void run(std::uint64_t calls); // this many more
  void close();
  const Tally& tally() const { return witness_.tally(); }

  // For a thread that watches: whether it makes progress, and in what.
  std::uint64_t progress() const { return progress_.load(std::memory_order_relaxed); }
  const char* doing() const { return doing_.load(std::memory_order_relaxed); }

 private:
  void step();
  void now(const char* what) { doing_.store(what, std::memory_order_relaxed); }

  Random random_;
  Witness witness_;
  PrivateKey private_key_{witness_, random_};
  LargeBlocks large_blocks_{witness_, random_};
  LimitedKeys limited_keys_;
  DoomedKeys doomed_keys_;
  Parcels parcels_;
  Duels duels_;
  std::atomic<std::uint64_t> progress_{0};
  std::atomic<const char*> doing_{"nothing"};
};

} // namespace netmon::stress
