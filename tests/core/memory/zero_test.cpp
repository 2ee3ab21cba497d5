// SPDX-License-Identifier: MIT
// Zeroing memory: all of it and nothing else, wherever it begins and ends, whether it is warm,
// cold, or written to in a few places only. On the real port, and on one that does not drop pages.
#include "core/memory/zero.h"

#include "core/runtime/port.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace netmon {
namespace {

constexpr std::size_t kRoom = std::size_t{1} << 20;
constexpr std::byte kOld{0xEE};

class Zero : public testing::Test {
 protected:
  Zero() : memory_(static_cast<std::byte*>(port::map_pages(kRoom, 65536))) {}
  ~Zero() override { port::unmap_pages(memory_, kRoom); }

  bool all_are(std::size_t from, std::size_t to, std::byte value) const {
    return std::all_of(memory_ + from, memory_ + to, [=](std::byte byte) { return byte == value; });
  }

  // For many places: `dirty` makes a part of the memory old.
  template <class Dirty>
  void check(Dirty dirty) {
    const std::size_t page = port::capabilities().page_size;
    const std::size_t look = std::size_t{128} << 10;
    for (const std::size_t from : {std::size_t{0}, std::size_t{1}, page - 16, page, 5 * page / 2}) {
      for (const std::size_t bytes :
           {std::size_t{0}, std::size_t{1}, page, look - 1, look, look + 1, look + page,
            look + 2 * page - 1, 3 * look + 7, std::size_t{700'000}}) {
        std::memset(memory_, 0xEE, kRoom);
        dirty(memory_ + from, bytes);
        make_zero(memory_ + from, bytes);
        ASSERT_TRUE(all_are(0, from, kOld)) << from << ", " << bytes;
        ASSERT_TRUE(all_are(from, from + bytes, std::byte{0})) << from << ", " << bytes;
        ASSERT_TRUE(all_are(from + bytes, kRoom, kOld)) << from << ", " << bytes;
      }
    }
  }

  std::byte* memory_;
};

TEST_F(Zero, WarmMemory) {
  check([](std::byte*, std::size_t) {});
}

TEST_F(Zero, MemoryThatWasTouchedHereAndThere) {
  check([](std::byte* from, std::size_t bytes) {
    std::memset(from, 0, bytes); // looks untouched
    for (std::size_t i = 12'345; i < bytes; i += 77'777) from[i] = kOld;
    if (bytes != 0) from[bytes - 1] = kOld;
  });
}

TEST_F(Zero, ColdMemory) {
  check([](std::byte* from, std::size_t bytes) {
    const std::size_t page = port::capabilities().page_size;
    const std::size_t lead = (page - reinterpret_cast<std::uintptr_t>(from) % page) % page;
    if (bytes < lead + page) return;
    port::purge_pages(from + lead, (bytes - lead) / page * page);
    from[bytes / 2] = kOld;
  });
}

TEST_F(Zero, WholePagesAreDropped) {
  const std::size_t page = port::capabilities().page_size;
  std::memset(memory_, 0xEE, kRoom);
  drop_to_zero(memory_ + page, 9 * page);
  EXPECT_TRUE(all_are(0, page, kOld));
  EXPECT_TRUE(all_are(page, 10 * page, std::byte{0}));
  EXPECT_TRUE(all_are(10 * page, kRoom, kOld));
}

} // namespace
} // namespace netmon
