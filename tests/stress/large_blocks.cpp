// SPDX-License-Identifier: MIT
// Large blocks: sizes around the limits of pages and classes, marks of eight bytes.
#include "large_blocks.h"

#include <algorithm>

namespace netmon::stress {

namespace {

constexpr std::size_t kMark = sizeof(std::uint64_t);

bool mark_at(const unsigned char* at, std::uint64_t mark) {
  return std::memcmp(at, &mark, kMark) == 0;
}

} // namespace

LargeBlocks::LargeBlocks(Witness& witness, Random& random) : witness_(witness), random_(random) {}

// Each power of two from 8 KB on is as likely as the next, some sizes exactly at a limit.
std::size_t LargeBlocks::large_size() {
  const std::size_t order = std::size_t{8192} << random_.below(9);
  const std::size_t bytes =
      random_.one_in(4) ? order - 8 + random_.below(17) : order + random_.below(order);
  return std::min(bytes, kLargest);
}

void LargeBlocks::write_marks(Large& large) {
  large.mark = random_.next() | 1;
  large.middle = random_.below(large.bytes - kMark);
  for (const std::size_t at : {std::size_t{0}, large.middle, large.bytes - kMark}) {
    std::memcpy(large.at + at, &large.mark, kMark);
  }
}

// The marks as far as `bytes` reach. The last one written may overlap the one before.
void LargeBlocks::check_marks(const Large& large, std::size_t bytes, const char* what) {
  const std::size_t end = large.bytes - kMark;
  if (large.middle >= kMark) witness_.expect(mark_at(large.at, large.mark), what);
  if (bytes >= large.middle + kMark && large.middle + kMark <= end) {
    witness_.expect(mark_at(large.at + large.middle, large.mark), what);
  }
  if (bytes >= large.bytes) witness_.expect(mark_at(large.at + end, large.mark), what);
}

void LargeBlocks::step() {
  Large& large = blocks_[random_.below(2)];
  if (!large.at) {
    static_cast<Block&>(large) = allocate(witness_, key_, large_size());
    if (large.at) write_marks(large);
    return;
  }
  check_marks(large, large.bytes, "a large block keeps its contents");
  if (!random_.one_in(4)) return resize(large);
  witness_.called(2);
  witness_.expect(ExpertMemorySize(key_, large.at) == large.bytes, "the size of a large block");
  witness_.expect(ExpertFreeMemory(key_, large.at) == NMERR_SUCCESS, "a large block can be freed");
  attack(witness_, key_, large.at, "a freed large block");
  large = {};
}

void LargeBlocks::resize(Large& large) {
  const std::size_t before = large.bytes;
  const std::size_t bytes = large_size();
  DWORD error = ~DWORD{0};
  void* resized = ExpertReallocMemory(key_, large.at, bytes, &error);
  witness_.called();
  witness_.expect(resized && error == NMERR_SUCCESS, "a large block can be resized");
  if (!resized) return;
  if (resized != large.at) attack(witness_, key_, large.at, "where a large block was");
  large.at = static_cast<unsigned char*>(resized);
  check_marks(large, bytes, "resizing a large block keeps its contents");
  large.bytes = bytes;
  if (bytes > before) {
    unsigned char* added = large.at + before;
    const std::size_t length = bytes - before;
    witness_.expect(looks_zero({added, length}), "what resizing adds to a large block is zero");
    // Old bytes survive in the slack of a size class.
    const std::size_t first = std::min<std::size_t>(length, 256);
    witness_.expect(std::all_of(added, added + first, [](unsigned char byte) { return byte == 0; }),
                    "the first bytes that resizing adds are zero");
  }
  witness_.called();
  witness_.expect(ExpertMemorySize(key_, large.at) == bytes, "the size of a resized block");
  write_marks(large);
}

void LargeBlocks::close() {
  std::size_t live = 0;
  for (const Large& large : blocks_) live += large.at != nullptr;
  NMMEMORYACCOUNT account = {};
  witness_.expect(NmCloseKey(key_, &account) == NMERR_SUCCESS && account.nLeaked == live,
                  "the account of large blocks");
}

} // namespace netmon::stress
