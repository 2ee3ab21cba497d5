// SPDX-License-Identifier: MIT
// Memory that is out of reach: an access to a sealed region, or to a block of a key in quarantine,
// faults, and the addresses are not handed out to others.
#include "core/memory/region.h"

#include "core/memory/expert_memory.h"
#include "core/memory/key_table.h"
#include "core/runtime/guarded_calls.h"

#include <gtest/gtest.h>

#include <cstring>
#include <set>
#include <thread>
#include <vector>

namespace netmon {
namespace {

constexpr std::size_t kMegabyte = std::size_t{1} << 20;

bool faults_at(void* address) {
  const auto report =
      port::guarded([=] { port::write_to(reinterpret_cast<std::uintptr_t>(address)); });
  return report.kind == port::FaultKind::access_violation;
}

class Sealed : public testing::Test {
 protected:
  void SetUp() override {
    if (!port::capabilities().guards_faults) GTEST_SKIP();
  }
};

TEST_F(Sealed, RegionsFaultAndAreNobodyElses) {
  for (const Room room : {Room::none, Room::to_grow}) {
    std::size_t fresh_from = 0;
    Region* region = take_region(2 * kMegabyte, 1, room, fresh_from);
    ASSERT_NE(region, nullptr);
    std::byte* const base = region->base;
    std::memset(base, 1, 2 * kMegabyte);
    EXPECT_FALSE(faults_at(base));
    seal_region(*region);
    for (const std::size_t offset : {std::size_t{0}, kMegabyte, 2 * kMegabyte - 4}) {
      EXPECT_TRUE(faults_at(base + offset)) << offset;
    }
    std::vector<Region*> others;
    for (int i = 0; i < 20; ++i) {
      others.push_back(take_region(2 * kMegabyte, 1, room, fresh_from));
      ASSERT_NE(others.back(), nullptr);
      EXPECT_TRUE(others.back()->base + 2 * kMegabyte <= base ||
                  base + 2 * kMegabyte <= others.back()->base);
    }
    for (Region* other : others) give_region(other);
    give_region(region);
  }
}

TEST_F(Sealed, BlocksOfAKeyInQuarantineFault) {
  std::vector<void*> blocks;
  Key key = 0;
  std::thread([&] {
    key = open_key();
    for (const std::size_t bytes : {16u, 3000u, 32'000u, 100'000u, 5'000'000u}) {
      for (int i = 0; i < 5; ++i) blocks.push_back(allocate_block(key, bytes).block);
    }
    void* ready = allocate_block(key, 500'000).block; // freed, and kept for the next
    blocks.push_back(ready);
    free_block(key, ready);
  }).join();
  for (void* block : blocks) EXPECT_FALSE(faults_at(block));
  retire_key(key, Leftovers::quarantine);
  for (void* block : blocks) EXPECT_TRUE(faults_at(block)) << block;
  const Key next = open_key();
  const std::set<void*> old(blocks.begin(), blocks.end());
  for (const std::size_t bytes : {16u, 3000u, 32'000u, 100'000u, 5'000'000u}) {
    EXPECT_EQ(old.count(allocate_block(next, bytes).block), 0u);
  }
  retire_key(next);
  EXPECT_TRUE(release_quarantined_memory(true));
}

TEST_F(Sealed, BlocksThatAreKeptForGoodFault) {
  const Key key = open_key();
  void* small = allocate_block(key, 100).block;
  void* large = allocate_block(key, 1'000'000).block;
  retire_key(key, Leftovers::keep_for_good);
  EXPECT_TRUE(faults_at(small));
  EXPECT_TRUE(faults_at(large));
}

} // namespace
} // namespace netmon
