// SPDX-License-Identifier: MIT
// The memory core when the system refuses memory: every call fails cleanly at every point where it
// can, and works again afterwards.
#include "core/memory/expert_memory.h"
#include "core/memory/key_table.h"
#include "fake_port.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace netmon {
namespace {

class Faults : public testing::Test {
 protected:
  ~Faults() override { fake_port::reset(); }
};

// What an expert does, in miniature: returns how many calls were refused.
int work(Key key) {
  int refused = 0;
  std::vector<void*> blocks;
  const auto keep = [&](BlockResult result) {
    if (result.block) {
      EXPECT_EQ(result.error, NMERR_SUCCESS);
      blocks.push_back(result.block);
    } else {
      EXPECT_EQ(result.error, NMERR_OUT_OF_MEMORY);
      ++refused;
    }
  };
  for (const std::size_t bytes : {16u, 100u, 3000u, 20'000u, 40'000u, 700'000u, 3'000'000u}) {
    for (int i = 0; i < 12; ++i) keep(allocate_block(key, bytes));
  }
  for (std::size_t i = 0; i < blocks.size(); i += 3) {
    const std::size_t before = block_size(key, blocks[i]);
    std::memset(blocks[i], 0x5A, before);
    const BlockResult result = reallocate_block(key, blocks[i], before * 3);
    if (result.block) {
      blocks[i] = result.block;
      continue;
    }
    EXPECT_EQ(result.error, NMERR_OUT_OF_MEMORY);
    EXPECT_EQ(block_size(key, blocks[i]), before) << "the old block stays";
    EXPECT_EQ(static_cast<unsigned char*>(blocks[i])[before - 1], 0x5A);
    ++refused;
  }
  for (std::size_t i = 0; i < blocks.size(); i += 2) {
    EXPECT_EQ(free_block(key, blocks[i]), NMERR_SUCCESS);
  }
  return refused;
}

TEST_F(Faults, NoMemoryAtAnyPointIsAnErrorAndNotACrash) {
  int most_refused = 0;
  bool went_through = false;
  for (long maps = 0; maps < 200 && !went_through; ++maps) {
    const Key key = open_key();
    ASSERT_NE(key, 0u);
    fake_port::knobs.maps_left = maps;
    const int refused = work(key);
    most_refused = std::max(most_refused, refused);
    fake_port::knobs.maps_left = -1;
    EXPECT_EQ(work(key), 0) << "with memory again after " << maps << " maps";
    retire_key(key);
    went_through = refused == 0;
  }
  EXPECT_GT(most_refused, 0) << "the fault was injected";
  EXPECT_TRUE(went_through) << "the last round had all the memory it wanted";
}

TEST_F(Faults, RetiringGivesEverythingBack) {
  retire_key(open_key());
  const auto round = [] {
    const Key key = open_key();
    EXPECT_EQ(work(key), 0);
    for (int i = 0; i < 10; ++i) EXPECT_NE(allocate_block(key, 10'000'000).block, nullptr);
    retire_key(key);
    return fake_port::knobs.mapped_bytes.load();
  };
  const long after_first = round();
  for (int i = 0; i < 10; ++i) EXPECT_LE(round(), after_first + (1 << 20));
}

TEST_F(Faults, FreshMemoryIsZeroAlsoWhenPagesCannotBeDropped) {
  fake_port::knobs.purge_fails = true;
  const Key key = open_key();
  for (int round = 0; round < 3; ++round) {
    auto* block = static_cast<unsigned char*>(allocate_block(key, 2'000'000).block);
    ASSERT_NE(block, nullptr);
    for (int i = 0; i < 2'000'000; ++i) ASSERT_EQ(block[i], 0);
    std::memset(block, 0xEE, 2'000'000);
    ASSERT_EQ(free_block(key, block), NMERR_SUCCESS);
  }
  retire_key(key);
}

} // namespace
} // namespace netmon
