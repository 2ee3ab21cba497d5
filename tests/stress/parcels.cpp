// SPDX-License-Identifier: MIT
// Parcels of blocks, passed from thread to thread.
#include "parcels.h"

namespace netmon::stress {

namespace {

constexpr unsigned char kSent = 0xA5;
constexpr unsigned char kPhase = 0x5A;
constexpr std::size_t kPhaseBytes = std::size_t{1} << 20;

} // namespace

ParcelBoard::ParcelBoard() {
  for (auto& key : calm) key = NmOpenKey(0, nullptr);
  for (auto& parcel : on_the_way) parcel = nullptr;
}

void ParcelBoard::close(Witness& witness, Random& random, DoomedBoard& doomed) {
  Parcels receiver(witness, random, *this, doomed);
  for (auto& parcel : on_the_way) {
    const std::unique_ptr<Parcel> last(parcel.exchange(nullptr));
    if (last) receiver.receive(*last);
  }
  for (HEXPERTKEY key : calm) {
    NMMEMORYACCOUNT account = {};
    witness.expect(
        NmCloseKey(key, &account) == NMERR_SUCCESS && account.nLeaked == 0 && account.cbLeaked == 0,
        "the account of a key whose blocks other threads freed");
  }
}

Parcels::Parcels(Witness& witness, Random& random, ParcelBoard& board, DoomedBoard& doomed)
    : witness_(witness), random_(random), board_(board), doomed_(doomed) {}

void Parcels::exchange() {
  if (!spare_) spare_ = std::make_unique<Parcel>();
  fill(*spare_);
  spare_.reset(board_.on_the_way[random_.below(ParcelBoard::kOnTheWay)].exchange(spare_.release()));
  if (spare_) receive(*spare_);
}

void Parcels::fill(Parcel& parcel) {
  parcel.calm = !random_.one_in(4);
  parcel.doomed =
      DoomedBoard::kFreeForAll + random_.below(DoomedBoard::kKeys - DoomedBoard::kFreeForAll);
  parcel.key = parcel.calm ? board_.calm[random_.below(ParcelBoard::kCalmKeys)]
                           : doomed_.keys[parcel.doomed].load();
  parcel.count = 0;
  for (Block& block : parcel.blocks) {
    const std::size_t bytes = random_.below(random_.one_in(200) ? 100'000 : 400);
    if (parcel.calm) {
      block = allocate(witness_, parcel.key, bytes);
      if (!block.at) return;
      mark(block, kSent);
    } else {
      DWORD error = ~DWORD{0};
      block = {static_cast<unsigned char*>(ExpertAllocMemory(parcel.key, bytes, &error)), bytes};
      witness_.called();
      if (!block.at) {
        witness_.expect(
            error == NMERR_EXPERT_TERMINATE && !doomed_.stands(parcel.doomed, parcel.key),
            "an allocation under a key that was not retired");
        return;
      }
    }
    ++parcel.count;
  }
}

void Parcels::receive(Parcel& parcel) {
  for (std::size_t i = 0; i < parcel.count; ++i) receive(parcel, parcel.blocks[i]);
  parcel.count = 0;
}

void Parcels::receive(const Parcel& parcel, const Block& block) {
  const auto ended = [&] { return !parcel.calm && !doomed_.stands(parcel.doomed, parcel.key); };
  if (parcel.calm)
    witness_.expect(marked(block, kSent), "a block that was sent keeps its contents");
  const std::size_t what = random_.below(16);
  if (what == 0) {
    witness_.called();
    witness_.expect(ExpertMemorySize(parcel.key, block.at) == block.bytes || ended(),
                    "the size of a block that was sent");
  }
  void* last = block.at;
  if (what < 2) {
    const std::size_t bytes = any_size(random_);
    DWORD error = ~DWORD{0};
    void* made = ExpertReallocMemory(parcel.key, block.at, bytes, &error);
    witness_.called();
    witness_.expect(made || ended(), "a block that was sent can be resized");
    if (!made) return;
    last = made;
    if (parcel.calm && bytes != 0) {
      auto* bytes_of = static_cast<unsigned char*>(made);
      witness_.expect(block.bytes == 0 ? bytes_of[0] == 0 : bytes_of[0] == kSent,
                      "resizing a block that was sent keeps its contents");
      if (bytes > block.bytes) {
        witness_.expect(looks_zero({bytes_of + block.bytes, bytes - block.bytes}),
                        "what resizing adds to a block that was sent is zero");
      }
    }
  }
  const DWORD freed = ExpertFreeMemory(parcel.key, last);
  witness_.called();
  witness_.expect(freed == NMERR_SUCCESS || (freed == NMERR_EXPERT_TERMINATE && ended()),
                  "a block that was sent can be freed");
}

void Parcels::phase() {
  HEXPERTKEY key = board_.calm[random_.below(ParcelBoard::kCalmKeys)];
  const std::size_t bytes = 16 + random_.below(1009);
  phase_.clear();
  for (std::size_t asked = 0; asked < kPhaseBytes; asked += bytes) {
    const Block block = allocate(witness_, key, bytes);
    if (!block.at) break;
    mark(block, kPhase);
    phase_.push_back(block);
  }
  for (const Block& block : phase_) {
    witness_.called();
    witness_.expect(marked(block, kPhase), "a block of a phase keeps its contents");
    witness_.expect(ExpertFreeMemory(key, block.at) == NMERR_SUCCESS,
                    "a block of a phase can be freed");
  }
}

} // namespace netmon::stress
