// SPDX-License-Identifier: MIT
// Keys that are retired while they are in use. No block is touched here: its key may be gone.
#include "doomed_keys.h"

namespace netmon::stress {

DoomedBoard::DoomedBoard() {
  for (std::size_t i = 0; i < kKeys; ++i) keys[i] = open(i);
  for (auto& key : retired) key = nullptr;
  for (auto& block : blocks) block = nullptr;
}

void DoomedBoard::close(Witness& witness) {
  for (auto& key : keys) {
    witness.expect(NmCloseKey(key.load(), nullptr) == NMERR_SUCCESS, "a key can be closed");
  }
}

HEXPERTKEY DoomedBoard::open(std::size_t index) {
  return NmOpenKey(index < kFreeForAll ? kLimit : 0, nullptr);
}

DoomedKeys::DoomedKeys(Witness& witness, Random& random, DoomedBoard& board)
    : witness_(witness), random_(random), board_(board) {}

void DoomedKeys::free_for_all() {
  for (int i = 0; i < 8; ++i) {
    HEXPERTKEY key = board_.keys[random_.below(DoomedBoard::kFreeForAll)].load();
    auto& slot = board_.blocks[random_.below(256)];
    DWORD error = 0;
    witness_.called();
    switch (random_.below(4)) {
      case 0: slot = ExpertAllocMemory(key, any_size(random_), &error); break;
      case 1: ExpertFreeMemory(key, slot.load()); break;
      case 2: slot = ExpertReallocMemory(key, slot.load(), any_size(random_), &error); break;
      default: ExpertMemorySize(key, slot.load());
    }
  }
}

void DoomedKeys::replace() {
  const std::size_t index = random_.below(DoomedBoard::kKeys);
  HEXPERTKEY fresh = DoomedBoard::open(index);
  HEXPERTKEY old = board_.keys[index].exchange(fresh);
  witness_.expect(fresh != nullptr, "a key can be opened");
  witness_.expect(NmCloseKey(old, nullptr) == NMERR_SUCCESS, "a key can be closed");
  board_.retired[random_.below(64)] = old;
}

bool DoomedKeys::pair(HEXPERTKEY key) {
  DWORD error = ~DWORD{0};
  void* block = ExpertAllocMemory(key, random_.below(400), &error);
  if (block) {
    witness_.called(2);
    ExpertFreeMemory(key, block); // refused when the key ends in between
    return true;
  }
  // The limit of a free-for-all may be used up; that says nothing of the key.
  if (error == NMERR_OUT_OF_MEMORY) {
    witness_.called();
    return true;
  }
  witness_.refused(false, "");
  witness_.expect(error == NMERR_EXPERT_TERMINATE, "a retired key answers 125");
  return false;
}

// The thread that retires the key has to get through between two of these calls.
void DoomedKeys::ignore_termination() {
  HEXPERTKEY key = board_.keys[random_.below(DoomedBoard::kKeys)].load();
  int refused = 0;
  for (int i = 0; i < 4000 && refused < 300; ++i) {
    const bool granted = pair(key);
    if (refused != 0 && granted) {
      witness_.accept("an allocation under a key that was refused before");
    }
    refused += !granted;
  }
}

void DoomedKeys::call_retired() {
  HEXPERTKEY key = board_.retired[random_.below(64)].load();
  if (!key) return;
  for (int i = 0; i < 4; ++i) {
    if (pair(key)) witness_.accept("an allocation under a retired key");
    attack(witness_, key, board_.blocks[random_.below(256)].load(), "a call under a retired key");
  }
}

} // namespace netmon::stress
