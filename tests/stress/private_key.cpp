// SPDX-License-Identifier: MIT
// The attacks on a key of the thread's own.
#include "private_key.h"

#include <algorithm>
#include <cstdlib>

namespace netmon::stress {

namespace {

constexpr unsigned char kMine = 0xEE;

} // namespace

PrivateKey::PrivateKey(Witness& witness, Random& random) : witness_(witness), random_(random) {
  witness_.expect(key_ && empty_key_, "a key can be opened");
  live_.reserve(kMaxLive + 1);
}

void PrivateKey::step() {
  switch (random_.below(16)) {
    case 0:
    case 1:
    case 2:
    case 3: allocate(); break;
    case 4:
    case 5:
    case 6:
      if (!live_.empty()) release(random_.below(live_.size()));
      break;
    case 7: resize(); break;
    case 8:
    case 9:
    case 10: wild_pointer(); break;
    case 11:
    case 12: interior_pointer(); break;
    case 13: stale_pointer(); break;
    case 14: foreign_pointer(); break;
    default: forged_key();
  }
}

void PrivateKey::close() {
  NMMEMORYACCOUNT account = {};
  witness_.expect(NmCloseKey(key_, &account) == NMERR_SUCCESS, "a key can be closed");
  witness_.expect(account.nLeaked == live_.size() && account.cbLeaked == live_bytes_,
                  "the account of a private key");
  witness_.expect(NmCloseKey(empty_key_, &account) == NMERR_SUCCESS && account.cbTotal == 0,
                  "a key without blocks can be closed");
}

void PrivateKey::add(const Block& block) {
  mark(block, kMine);
  live_.push_back(block);
  live_bytes_ += block.bytes;
  void*& place = stale_place(block.at);
  if (place == block.at) place = nullptr;
}

void PrivateKey::went(const Block& block) {
  live_bytes_ -= block.bytes;
  stale_place(block.at) = block.at;
}

void PrivateKey::allocate() {
  const Block block = stress::allocate(witness_, key_, any_size(random_));
  if (block.at) add(block);
  while (live_.size() > kMaxLive || live_bytes_ > kMaxBytes) release(random_.below(live_.size()));
}

void PrivateKey::release(std::size_t index) {
  const Block block = live_[index];
  live_[index] = live_.back();
  live_.pop_back();
  witness_.expect(marked(block, kMine), "a live block keeps its contents");
  if (random_.one_in(4)) {
    witness_.called();
    witness_.expect(ExpertMemorySize(key_, block.at) == block.bytes, "the size of a live block");
  }
  witness_.called();
  witness_.expect(ExpertFreeMemory(key_, block.at) == NMERR_SUCCESS, "a live block can be freed");
  went(block);
}

void PrivateKey::resize() {
  if (live_.empty()) return;
  const std::size_t index = random_.below(live_.size());
  const Block before = live_[index];
  Block after = {nullptr, any_size(random_)};
  DWORD error = ~DWORD{0};
  after.at = static_cast<unsigned char*>(ExpertReallocMemory(key_, before.at, after.bytes, &error));
  witness_.called();
  witness_.expect(after.at && error == NMERR_SUCCESS, "a live block can be resized");
  if (!after.at) return;
  if (before.bytes != 0 && after.bytes != 0) {
    witness_.expect(after.at[0] == kMine, "resizing keeps the contents");
  }
  if (after.bytes > before.bytes) {
    const std::size_t added = after.bytes - before.bytes;
    witness_.expect(looks_zero({after.at + before.bytes, added}), "what resizing adds is zero");
  }
  live_[index] = live_.back();
  live_.pop_back();
  went(before);
  add(after);
}

void* PrivateKey::any_wild_pointer(void* on_stack) {
  static int global = 0;
  switch (random_.below(8)) {
    case 0: return reinterpret_cast<void*>(1 + random_.below(65535));
    case 1: return on_stack;
    case 2: return &global;
    case 3: return heap_.data() + random_.below(heap_.size());
    case 4: return reinterpret_cast<void*>(static_cast<std::uintptr_t>(random_.next()) | 1);
    case 5: return reinterpret_cast<void*>(static_cast<std::uintptr_t>(random_.next()) >> 17 | 1);
    case 6: return reinterpret_cast<void*>(&std::malloc);
    default: return random_.one_in(2) ? key_ : static_cast<void*>(&member_);
  }
}

void PrivateKey::wild_pointer() {
  int on_stack = 0;
  attack(witness_, key_, any_wild_pointer(&on_stack), "a wild pointer");
}

void PrivateKey::interior_pointer() {
  if (live_.empty()) return;
  const Block& block = any_block();
  if (block.bytes < 2) return;
  attack(witness_, key_, block.at + 1 + random_.below(block.bytes - 1), "an interior pointer");
}

void PrivateKey::stale_pointer() {
  void* block = stale_[random_.below(256)];
  if (block) attack(witness_, key_, block, "a freed pointer");
}

void PrivateKey::foreign_pointer() {
  if (!live_.empty()) attack(witness_, empty_key_, any_block().at, "a block of another key");
}

void PrivateKey::forged_key() {
  if (live_.empty()) return;
  int on_stack = 0;
  HEXPERTKEY forged = any_wild_pointer(&on_stack);
  if (random_.one_in(2)) {
    forged = reinterpret_cast<HEXPERTKEY>(reinterpret_cast<std::uintptr_t>(key_) ^
                                          (std::uintptr_t{1} << random_.below(8 * sizeof(void*))));
  }
  // A lucky guess is a key, but the block is not that key's.
  if (forged != key_) attack(witness_, forged, any_block().at, "a forged key");
}

} // namespace netmon::stress
