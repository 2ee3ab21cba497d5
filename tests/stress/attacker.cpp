// SPDX-License-Identifier: MIT
// The mix. A step is some tens of calls; what takes microseconds instead of nanoseconds is rare.
#include "attacker.h"

namespace netmon::stress {

Tally Battlefield::close(std::uint64_t seed) {
  Witness witness;
  Random random(seed);
  parcels.close(witness, random, doomed);
  limited.close(witness);
  doomed.close(witness);
  return witness.tally();
}

std::size_t Battlefield::max_live_bytes(std::size_t attackers) {
  constexpr std::size_t kEach = PrivateKey::kMaxBytes + LargeBlocks::kMaxBytes +
                                LimitedKeys::kLimit + Duels::kMaxBytes +
                                2 * ParcelBoard::kMaxBytes; // a parcel in hand, a phase
  constexpr std::size_t kAll = DoomedBoard::kFreeForAll * DoomedBoard::kLimit +
                               ParcelBoard::kOnTheWay * ParcelBoard::kMaxBytes +
                               SharedLimitedKey::kLimit;
  return attackers * kEach + kAll;
}

Attacker::Attacker(Battlefield& field, std::uint64_t seed)
    : random_(seed),
      limited_keys_(witness_, random_, field.limited),
      doomed_keys_(witness_, random_, field.doomed),
      parcels_(witness_, random_, field.parcels, field.doomed),
      duels_(witness_, random_, field.duels) {}

void Attacker::run(std::uint64_t calls) {
  const std::uint64_t until = witness_.tally().calls + calls;
  while (witness_.tally().calls < until) {
    step();
    progress_.store(witness_.tally().calls, std::memory_order_relaxed);
  }
  now("nothing");
}

void Attacker::step() {
  duels_.accept();
  const std::size_t what = random_.below(4096);
  if (what < 3200) {
    now("a private key");
    for (int i = 0; i < 12; ++i) private_key_.step();
  } else if (what < 3600) {
    now("a key with a limit");
    for (int i = 0; i < 8; ++i) limited_keys_.step();
  } else if (what < 3800) {
    now("a free-for-all");
    doomed_keys_.free_for_all();
  } else if (what < 3900) {
    now("a retired key");
    doomed_keys_.call_retired();
  } else if (what < 3950) {
    now("parcels");
    parcels_.exchange();
  } else if (what < 3955) {
    now("going on with a key that may be retired");
    doomed_keys_.ignore_termination();
  } else if (what < 3990) {
    now("a duel on small blocks");
    duels_.challenge(false);
  } else if (what < 3996) {
    now("a duel on large blocks");
    duels_.challenge(true);
  } else if (what < 4001) {
    now("retiring a key");
    doomed_keys_.replace();
  } else if (what < 4005) {
    now("a phase");
    parcels_.phase();
  } else if (what < 4065) {
    now("large blocks");
    large_blocks_.step();
  }
}

void Attacker::close() {
  private_key_.close();
  large_blocks_.close();
  limited_keys_.close();
}

} // namespace netmon::stress
