// SPDX-License-Identifier: MIT
// Duels. No block is touched: the other thread may have freed it.
#include "duels.h"

#include <thread>

namespace netmon::stress {

namespace {

// Every size has this remainder, so that a size that was never requested shows.
constexpr std::size_t kStep = 8;
constexpr std::size_t kRemainder = 3;

} // namespace

Duels::Duels(Witness& witness, Random& random, DuelBoard& board)
    : witness_(witness), random_(random), board_(board) {}

std::size_t Duels::size_for(const Duel& duel, Random& random) {
  const std::size_t below = duel.kind == Duel::kLarge ? kMaxBytes / 4 : 400;
  return random.below(below / kStep) * kStep + kRemainder;
}

void Duels::prepare(bool large) {
  duel_.kind = large ? Duel::kLarge : random_.one_in(2) ? Duel::kFrees : Duel::kSmall;
  duel_.key = NmOpenKey(0, nullptr);
  witness_.expect(duel_.key != nullptr, "a key can be opened");
  duel_.blocks.clear();
  const std::size_t count = large ? 2 : 128;
  for (std::size_t i = 0; i < count; ++i) {
    const Block block = allocate(witness_, duel_.key, size_for(duel_, random_));
    if (block.at) duel_.blocks.push_back(block);
  }
  duel_.second_frees = 0;
  duel_.second_done.store(false, std::memory_order_relaxed);
}

// Waits for a second, not longer: it may be the only thread that runs.
bool Duels::met() {
  Duel* none = nullptr;
  if (!board_.open.compare_exchange_strong(none, &duel_)) return false;
  for (int i = 0; i < 4000; ++i) {
    if (board_.open.load(std::memory_order_relaxed) != &duel_) return true;
    if (i % 256 == 255) std::this_thread::yield();
  }
  Duel* mine = &duel_;
  return !board_.open.compare_exchange_strong(mine, nullptr);
}

void Duels::challenge(bool large) {
  prepare(large);
  const bool second = met();
  std::uint64_t frees = fight(duel_);
  if (second) {
    while (!duel_.second_done.load(std::memory_order_acquire)) std::this_thread::yield();
    frees += duel_.second_frees;
  }
  NMMEMORYACCOUNT account = {};
  witness_.expect(NmCloseKey(duel_.key, &account) == NMERR_SUCCESS, "a key can be closed");
  if (account.nLeaked + frees != duel_.blocks.size()) {
    witness_.accept("more or fewer frees of raced blocks than there were blocks");
  }
  if (duel_.kind == Duel::kFrees && frees != duel_.blocks.size()) {
    witness_.expect(frees > duel_.blocks.size(), "one of two racing frees succeeds");
  }
}

void Duels::fight_second() {
  Duel* duel = board_.open.exchange(nullptr, std::memory_order_acq_rel);
  if (!duel) return;
  duel->second_frees = fight(*duel);
  duel->second_done.store(true, std::memory_order_release);
}

std::uint64_t Duels::fight(const Duel& duel) {
  std::uint64_t frees = 0;
  mine_.clear();
  for (const Block& block : duel.blocks) mine_.push_back(block.at);
  const auto free = [&](void* block) {
    const bool freed = ExpertFreeMemory(duel.key, block) == NMERR_SUCCESS;
    frees += freed;
    witness_.called();
  };
  if (duel.kind == Duel::kFrees) {
    for (void* block : mine_) free(block);
    return frees;
  }
  const int rounds = duel.kind == Duel::kLarge ? 6 : 1;
  for (int round = 0; round < rounds; ++round) {
    for (void*& block : mine_) {
      const std::size_t what = random_.below(8);
      if (what == 0 || (what < 4 && duel.kind == Duel::kSmall)) {
        free(block);
      } else if (what < 6) {
        DWORD error = ~DWORD{0};
        void* made = ExpertReallocMemory(duel.key, block, size_for(duel, random_), &error);
        witness_.called();
        witness_.expect(made ? error == NMERR_SUCCESS : error == NMERR_INVALID_PARAMETER,
                        "resizing a raced block is done, or refused");
        if (made) block = made;
      } else {
        const std::size_t bytes = ExpertMemorySize(duel.key, block);
        witness_.called();
        witness_.expect(bytes == 0 || bytes % kStep == kRemainder,
                        "the size of a raced block is one that was asked for");
      }
    }
  }
  return frees;
}

} // namespace netmon::stress
