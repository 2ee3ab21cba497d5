// SPDX-License-Identifier: MIT
// Keys with a limit.
#include "limited_keys.h"

namespace netmon::stress {

namespace {

// What a block counts against a limit: a block of no bytes counts as its place.
std::size_t cost(std::size_t bytes) { return bytes != 0 ? bytes : 16; }

} // namespace

void SharedLimitedKey::close(Witness& witness) {
  // The peak of a key that several threads use is not exact, so it is not checked.
  NMMEMORYACCOUNT account = {};
  witness.expect(NmCloseKey(key_, &account) == NMERR_SUCCESS && account.nLeaked == 0,
                 "the account of a limited key");
}

LimitedKeys::LimitedKeys(Witness& witness, Random& random, SharedLimitedKey& shared)
    : witness_(witness), random_(random), shared_key_(shared) {}

void LimitedKeys::step() {
  const std::size_t index = random_.below(kBlocks);
  if (random_.one_in(2)) {
    exact(private_blocks_[index]);
  } else {
    shared(shared_blocks_[index]);
  }
}

// Blocks of up to 12 KB: sixty-four are about twice the limit.
void LimitedKeys::exact(Block& block) {
  witness_.called();
  if (block.at && random_.one_in(2)) {
    witness_.expect(ExpertFreeMemory(key_, block.at) == NMERR_SUCCESS,
                    "a block of a limited key can be freed");
    live_bytes_ -= cost(block.bytes);
    block = {};
    return;
  }
  const std::size_t bytes = random_.below(12'000);
  const std::size_t after = live_bytes_ - (block.at ? cost(block.bytes) : 0) + cost(bytes);
  DWORD error = ~DWORD{0};
  void* made = ExpertReallocMemory(key_, block.at, bytes, &error); // of NULL: an allocation
  if (!made) {
    witness_.expect(after > kLimit, "what fits into the limit of a key is granted");
    witness_.expect(error == NMERR_OUT_OF_MEMORY, "over the limit is out of memory");
    return;
  }
  if (after > kLimit) witness_.accept("a block over the limit of a key");
  block = {static_cast<unsigned char*>(made), bytes};
  live_bytes_ = after;
}

void LimitedKeys::shared(Block& block) {
  HEXPERTKEY key = shared_key_.key();
  witness_.called();
  DWORD error = ~DWORD{0};
  if (!block.at) {
    block.bytes = random_.below(64'000);
    block.at = static_cast<unsigned char*>(ExpertAllocMemory(key, block.bytes, &error));
    if (block.at) {
      shared_key_.add(witness_, block.bytes);
    } else {
      witness_.expect(error == NMERR_OUT_OF_MEMORY, "over the limit is out of memory");
    }
  } else if (random_.one_in(2)) {
    shared_key_.remove(block.bytes);
    witness_.expect(ExpertFreeMemory(key, block.at) == NMERR_SUCCESS,
                    "a block of a limited key can be freed");
    block = {};
  } else {
    const std::size_t bytes = random_.below(64'000);
    if (bytes < block.bytes) shared_key_.remove(block.bytes - bytes);
    void* made = ExpertReallocMemory(key, block.at, bytes, &error);
    if (made) {
      if (bytes > block.bytes) shared_key_.add(witness_, bytes - block.bytes);
      block = {static_cast<unsigned char*>(made), bytes};
    } else {
      witness_.expect(error == NMERR_OUT_OF_MEMORY && bytes > block.bytes,
                      "a block of a limited key can be made smaller");
      if (bytes < block.bytes) shared_key_.add(witness_, block.bytes - bytes);
    }
  }
}

void LimitedKeys::close() {
  // The account says what was asked for, unlike the limit: a block of no bytes has none.
  std::size_t live = 0;
  std::size_t live_bytes = 0;
  for (const Block& block : private_blocks_) {
    if (!block.at) continue;
    ++live;
    live_bytes += block.bytes;
  }
  NMMEMORYACCOUNT account = {};
  witness_.expect(NmCloseKey(key_, &account) == NMERR_SUCCESS, "a private limited key closes");
  witness_.expect(account.nLeaked == live, "the live blocks of a private limited key");
  witness_.expect(account.cbLeaked == live_bytes, "the live bytes of a private limited key");
  witness_.expect(account.cbPeak <= kLimit, "the peak of a private limited key");
  for (const Block& block : shared_blocks_) {
    if (!block.at) continue;
    witness_.called();
    shared_key_.remove(block.bytes);
    witness_.expect(ExpertFreeMemory(shared_key_.key(), block.at) == NMERR_SUCCESS,
                    "a block of a limited key can be freed");
  }
}

} // namespace netmon::stress
