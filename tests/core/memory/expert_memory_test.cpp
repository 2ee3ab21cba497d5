// SPDX-License-Identifier: MIT
// The memory functions: experts.md 5 and every row of 14.2, field-notes.md 1.
#include "core/memory/expert_memory.h"
#include "core/memory/key_table.h"

#include "core/memory/arena.h"
#include "core/memory/size_class.h"
#include "core/memory/warm_budget.h"
#include "core/runtime/port.h"
#include "resident.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <random>
#include <set>
#include <thread>
#include <vector>

namespace netmon {
namespace {

class ExpertMemory : public testing::Test {
 protected:
  ~ExpertMemory() override { retire_key(key_); }

  unsigned char* allocate(std::size_t bytes) {
    const BlockResult result = allocate_block(key_, bytes);
    EXPECT_EQ(result.error, NMERR_SUCCESS) << bytes;
    return static_cast<unsigned char*>(result.block);
  }

  unsigned char* reallocate(void* block, std::size_t bytes) {
    const BlockResult result = reallocate_block(key_, block, bytes);
    EXPECT_EQ(result.error, NMERR_SUCCESS) << bytes;
    return static_cast<unsigned char*>(result.block);
  }

  Key key_ = open_key();
};

bool is_zero(const unsigned char* from, std::size_t bytes) {
  return std::all_of(from, from + bytes, [](unsigned char byte) { return byte == 0; });
}

// One of each kind of block: small, the largest small, large, with and without page dropping.
const std::size_t kSizes[] = {0,       1,       15,      16,      17,        100,      128,
                              129,     1000,    4096,    16384,   32768,     32769,    65536,
                              100'000, 262'144, 524'287, 524'288, 1'000'003, 5'000'000};

TEST_F(ExpertMemory, SizeIsWhatWasAskedFor) {
  for (const std::size_t bytes : kSizes) {
    void* block = allocate(bytes);
    EXPECT_EQ(block_size(key_, block), bytes);
  }
}

TEST_F(ExpertMemory, BlocksAreAlignedTo16) {
  for (const std::size_t bytes : kSizes) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(allocate(bytes)) % 16, 0u) << bytes;
  }
}

TEST_F(ExpertMemory, NewBlocksAreZeroAlsoWhenTheirMemoryWasUsed) {
  for (int round = 0; round < 3; ++round) {
    for (const std::size_t bytes : kSizes) {
      unsigned char* block = allocate(bytes);
      ASSERT_TRUE(is_zero(block, bytes)) << bytes;
      std::memset(block, 0xEE, bytes);
      ASSERT_EQ(free_block(key_, block), NMERR_SUCCESS);
    }
  }
}

TEST_F(ExpertMemory, NewBlocksOfANewKeyAreZeroAlsoWhenTheArenaWasUsed) {
  for (int round = 0; round < 3; ++round) {
    const Key key = open_key();
    for (const std::size_t bytes : kSizes) {
      auto* block = static_cast<unsigned char*>(allocate_block(key, bytes).block);
      ASSERT_TRUE(is_zero(block, bytes)) << bytes;
      std::memset(block, 0xEE, bytes);
    }
    retire_key(key);
  }
}

TEST_F(ExpertMemory, GrowthIsZeroAndTheRestIsKept) {
  for (const std::size_t from : kSizes) {
    for (const std::size_t to : kSizes) {
      unsigned char* block = allocate(from);
      std::memset(block, 0xAB, from);
      block = reallocate(block, to);
      ASSERT_EQ(block_size(key_, block), to);
      const std::size_t kept = std::min(from, to);
      for (std::size_t i = 0; i < kept; ++i) ASSERT_EQ(block[i], 0xAB) << from << " " << to;
      ASSERT_TRUE(is_zero(block + kept, to - kept)) << from << " -> " << to;
      ASSERT_EQ(free_block(key_, block), NMERR_SUCCESS);
    }
  }
}

TEST_F(ExpertMemory, SlackThatWasWrittenBeforeShrinkingIsZeroAfterGrowing) {
  for (const std::size_t bytes : kSizes) {
    if (bytes < 8) continue;
    unsigned char* block = allocate(bytes);
    std::memset(block, 0xCD, bytes);
    for (const std::size_t shrunk : {bytes - bytes / 8, bytes / 3}) {
      block = reallocate(block, shrunk);
      block = reallocate(block, bytes);
      ASSERT_TRUE(is_zero(block + shrunk, bytes - shrunk)) << bytes << " by " << shrunk;
      std::memset(block, 0xCD, bytes);
    }
  }
}

TEST_F(ExpertMemory, TablesThatGrowByDoublingAreZeroBehindTheRows) {
  std::size_t rows = 4;
  auto* table = reinterpret_cast<std::uint32_t*>(allocate(rows * 12));
  std::size_t used = 0;
  while (rows < 1'000'000) {
    for (; used < rows; ++used) {
      for (int column = 0; column < 3; ++column) ASSERT_EQ(table[used * 3 + column]++, 0u);
    }
    rows *= 2;
    table = reinterpret_cast<std::uint32_t*>(reallocate(table, rows * 12));
  }
  for (std::size_t i = 0; i < used * 3; ++i) ASSERT_EQ(table[i], 1u);
}

// ---- 14.2, row by row

TEST_F(ExpertMemory, AllocOfZeroBytesIsAUniqueBlockOfSizeZero) {
  std::set<void*> blocks;
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(blocks.insert(allocate(0)).second);
  for (void* block : blocks) {
    EXPECT_EQ(block_size(key_, block), 0u);
    EXPECT_EQ(free_block(key_, block), NMERR_SUCCESS);
  }
}

TEST_F(ExpertMemory, ReallocToZeroBytesShrinksAndDoesNotFree) {
  for (const std::size_t bytes : kSizes) {
    unsigned char* block = reallocate(allocate(bytes), 0);
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(block_size(key_, block), 0u);
    EXPECT_EQ(free_block(key_, block), NMERR_SUCCESS);
  }
}

TEST_F(ExpertMemory, HugeSizesAreOutOfMemory) {
  unsigned char* block = allocate(100);
  block[99] = 7;
  for (const std::size_t bytes :
       {~std::size_t{0}, ~std::size_t{0} - 15, ~std::size_t{0} / 2, ~std::size_t{0} / 2 + 1,
        std::size_t{1} << (sizeof(void*) * 8 - 2)}) {
    EXPECT_EQ(allocate_block(key_, bytes).block, nullptr);
    EXPECT_EQ(allocate_block(key_, bytes).error, NMERR_OUT_OF_MEMORY);
    EXPECT_EQ(reallocate_block(key_, block, bytes).block, nullptr);
    EXPECT_EQ(reallocate_block(key_, block, bytes).error, NMERR_OUT_OF_MEMORY);
    EXPECT_EQ(block_size(key_, block), 100u);
    EXPECT_EQ(block[99], 7);
  }
  EXPECT_EQ(key_account(key_).live_bytes, 100u);
}

TEST_F(ExpertMemory, ReallocOfNullAllocates) {
  const BlockResult result = reallocate_block(key_, nullptr, 50);
  EXPECT_EQ(result.error, NMERR_SUCCESS);
  EXPECT_EQ(block_size(key_, result.block), 50u);
}

TEST_F(ExpertMemory, FreeOfNullSucceeds) { EXPECT_EQ(free_block(key_, nullptr), NMERR_SUCCESS); }

TEST_F(ExpertMemory, SizeOfNullIsZero) { EXPECT_EQ(block_size(key_, nullptr), 0u); }

TEST_F(ExpertMemory, PointersThatAreNoBlocksAreRefusedAndNotTouched) {
  unsigned char* small = allocate(100);
  unsigned char* large = allocate(1'000'000);
  unsigned char* freed_small = allocate(100);
  unsigned char* freed_large = allocate(1'000'000);
  free_block(key_, freed_small);
  free_block(key_, freed_large);
  int on_stack = 0;
  const auto on_heap = std::make_unique<char[]>(64);
  static int global = 0;
  void* page = port::map_pages(4096, 4096);
  port::unmap_pages(page, 4096);
  const auto wild = [](std::uintptr_t address) { return reinterpret_cast<void*>(address); };
  for (void* bad :
       {static_cast<void*>(&on_stack), static_cast<void*>(on_heap.get()),
        static_cast<void*>(&global), page, wild(0x10), wild(1), wild(~std::uintptr_t{0}),
        wild(~std::uintptr_t{0} / 3), static_cast<void*>(small + 1), static_cast<void*>(small + 16),
        static_cast<void*>(small + 99), static_cast<void*>(large + 16),
        static_cast<void*>(large + 4096), static_cast<void*>(large - 16),
        static_cast<void*>(freed_small), static_cast<void*>(freed_large),
        reinterpret_cast<void*>(&is_zero)}) {
    EXPECT_EQ(free_block(key_, bad), NMERR_INVALID_PARAMETER) << bad;
    EXPECT_EQ(reallocate_block(key_, bad, 10).block, nullptr) << bad;
    EXPECT_EQ(reallocate_block(key_, bad, 10).error, NMERR_INVALID_PARAMETER) << bad;
    EXPECT_EQ(block_size(key_, bad), 0u) << bad;
  }
  EXPECT_EQ(block_size(key_, small), 100u);
  EXPECT_EQ(block_size(key_, large), 1'000'000u);
}

TEST_F(ExpertMemory, DoubleFreeIsRefusedForEverySize) {
  for (const std::size_t bytes : kSizes) {
    void* block = allocate(bytes);
    EXPECT_EQ(free_block(key_, block), NMERR_SUCCESS);
    EXPECT_EQ(free_block(key_, block), NMERR_INVALID_PARAMETER) << bytes;
    EXPECT_EQ(block_size(key_, block), 0u);
  }
}

TEST_F(ExpertMemory, OldAddressIsDeadAfterAMove) {
  for (const std::size_t bytes : {std::size_t{100}, std::size_t{20'000}, std::size_t{600'000}}) {
    unsigned char* block = allocate(bytes);
    unsigned char* fence = allocate(bytes); // so that it cannot grow in place
    unsigned char* moved = reallocate(block, bytes * 10);
    ASSERT_NE(block, moved);
    EXPECT_EQ(block_size(key_, block), 0u);
    EXPECT_EQ(free_block(key_, block), NMERR_INVALID_PARAMETER);
    EXPECT_EQ(block_size(key_, fence), bytes);
  }
}

TEST_F(ExpertMemory, BlocksLeftAtTheEndAreTakenBackAndReported) {
  const Key key = open_key();
  void* block = allocate_block(key, 1000).block;
  allocate_block(key, 1'000'000);
  free_block(key, block);
  allocate_block(key, 24);
  const MemoryAccount account = retire_key(key);
  EXPECT_EQ(account.live_blocks, 2u);
  EXPECT_EQ(account.live_bytes, 1'000'024u);
  EXPECT_EQ(account.peak_bytes, 1'001'000u);
  EXPECT_EQ(account.total_blocks, 3u);
  EXPECT_EQ(account.total_bytes, 1'001'024u);
}

TEST_F(ExpertMemory, AnArrayOfManySpansIsGivenBackAtOnce) {
  allocate(1); // what the first allocation sets up permanently is not counted
  const std::size_t before = port::resident_bytes();
  const Key key = open_key();
  for (int i = 0; i < 1'000'000; ++i) {
    auto* block = static_cast<unsigned char*>(allocate_block(key, 100).block);
    ASSERT_NE(block, nullptr);
  }
  EXPECT_GT(port::resident_bytes(), before + 90'000'000) << "the measure measures";
  EXPECT_EQ(retire_key(key).live_blocks, 1'000'000u);
  EXPECT_LT(resident_growth(before), WarmBudget::kWarmBytes + (std::size_t{12} << 20));
}

// ---- The account and the limit

TEST_F(ExpertMemory, AccountFollowsReallocations) {
  void* block = allocate(100);
  block = reallocate(block, 1000);
  block = reallocate(block, 50'000);
  block = reallocate(block, 300);
  const MemoryAccount account = key_account(key_);
  EXPECT_EQ(account.live_bytes, 300u);
  EXPECT_EQ(account.live_blocks, 1u);
  EXPECT_EQ(account.peak_bytes, 50'000u);
  EXPECT_EQ(account.total_bytes, 50'000u);
  EXPECT_EQ(account.total_blocks, 1u);
}

TEST_F(ExpertMemory, PeakIsExactWhenAThreadHandsOver) {
  allocate(100);
  hand_over_memory(key_);
  std::thread([this] { free_block(key_, allocate(3000)); }).join();
  EXPECT_EQ(key_account(key_).peak_bytes, 3100u);
}

TEST_F(ExpertMemory, PeakOfSeveralThreadsIsNear) {
  allocate(60'000); // and then nothing more: what it holds still counts
  std::thread([this] {
    void* block = allocate(60'000);
    std::thread([this] { free_block(key_, allocate(1'000'000)); }).join();
    free_block(key_, block);
  }).join();
  const MemoryAccount account = key_account(key_);
  EXPECT_LE(account.peak_bytes, 1'120'000u);
  EXPECT_GE(account.peak_bytes, 1'120'000u - 3 * 65'536u);
}

// One thread's blocks freed by another: neither thread's own balance is the key's.
TEST_F(ExpertMemory, PeakIsNotOverstatedByBlocksThatOtherThreadsFree) {
  for (int round = 0; round < 100; ++round) {
    void* block = allocate(50'000);
    std::thread([&] {
      free_block(key_, block);
      allocate(0);
    }).join();
  }
  EXPECT_LE(key_account(key_).peak_bytes, 50'000u + 2 * 4096u);
}

TEST(ExpertMemoryLimit, IsExactAndLeavesTheOldBlock) {
  const Key key = open_key({.limit_bytes = 1000});
  void* block = allocate_block(key, 600).block;
  ASSERT_NE(block, nullptr);
  EXPECT_EQ(allocate_block(key, 401).error, NMERR_OUT_OF_MEMORY);
  void* rest = allocate_block(key, 400).block;
  ASSERT_NE(rest, nullptr);
  EXPECT_EQ(allocate_block(key, 1).error, NMERR_OUT_OF_MEMORY);
  EXPECT_EQ(reallocate_block(key, block, 601).error, NMERR_OUT_OF_MEMORY);
  EXPECT_EQ(block_size(key, block), 600u);
  EXPECT_EQ(allocate_block(key, ~std::size_t{0}).error, NMERR_OUT_OF_MEMORY);
  block = reallocate_block(key, block, 500).block;
  EXPECT_NE(allocate_block(key, 100).block, nullptr);
  EXPECT_EQ(free_block(key, rest), NMERR_SUCCESS);
  EXPECT_NE(reallocate_block(key, block, 900).block, nullptr);
  EXPECT_EQ(retire_key(key).limit_bytes, 1000u);
}

// ---- Threads

TEST_F(ExpertMemory, BlocksFreedByAnotherThreadAreUsedAgain) {
  const std::size_t before = port::resident_bytes();
  std::vector<void*> blocks(5000);
  for (int round = 0; round < 200; ++round) {
    for (void*& block : blocks) block = allocate(64);
    std::thread([&] {
      for (void* block : blocks) ASSERT_EQ(free_block(key_, block), NMERR_SUCCESS);
    }).join();
  }
  EXPECT_EQ(key_account(key_).live_blocks, 0u);
  EXPECT_LT(resident_growth(before), std::size_t{16} << 20) << "200 rounds of 320 KB";
}

TEST_F(ExpertMemory, MemoryOfAThreadThatEndedIsUsedByTheNext) {
  const std::size_t before = port::resident_bytes();
  for (int round = 0; round < 500; ++round) {
    std::thread([&] {
      void* blocks[1000];
      for (void*& block : blocks) block = allocate(200);
      for (void* block : blocks) free_block(key_, block);
    }).join();
  }
  EXPECT_EQ(key_account(key_).live_blocks, 0u);
  EXPECT_EQ(key_account(key_).total_blocks, 500'000u);
  EXPECT_LT(resident_growth(before), std::size_t{16} << 20) << "500 rounds of 200 KB";
}

TEST_F(ExpertMemory, OfTwoRacingFreesOneIsRefused) {
  for (const std::size_t bytes : {std::size_t{64}, std::size_t{100'000}}) {
    constexpr int kBlocks = 3000;
    std::vector<void*> blocks;
    for (int i = 0; i < kBlocks; ++i) blocks.push_back(allocate(bytes));
    std::atomic<int> freed = 0;
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t) {
      threads.emplace_back([&] {
        for (void* block : blocks) {
          const std::uint32_t error = free_block(key_, block);
          ++(error == NMERR_SUCCESS ? freed : refused);
          EXPECT_TRUE(error == NMERR_SUCCESS || error == NMERR_INVALID_PARAMETER);
        }
      });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(freed, kBlocks);
    EXPECT_EQ(refused, 2 * kBlocks);
    EXPECT_EQ(key_account(key_).live_blocks, 0u);
  }
}

TEST_F(ExpertMemory, RandomWorkOnManyThreadsKeepsEveryBlockIntact) {
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([this, t] {
      struct Block {
        unsigned char* memory;
        std::size_t bytes;
        unsigned char fill;
      };
      std::mt19937 random(t);
      std::vector<Block> blocks;
      const auto size = [&] {
        const auto kind = random() % 100;
        return kind < 80 ? random() % 300 : kind < 97 ? random() % 40'000 : random() % 700'000;
      };
      const auto check = [](const Block& block) {
        for (std::size_t i = 0; i < block.bytes; ++i) {
          if (block.memory[i] != block.fill) return false;
        }
        return true;
      };
      for (int step = 0; step < 20'000; ++step) {
        const auto action = random() % 4;
        if (action <= 1 || blocks.empty()) {
          Block block = {nullptr, size(), static_cast<unsigned char>(random())};
          block.memory = allocate(block.bytes);
          ASSERT_TRUE(is_zero(block.memory, block.bytes));
          std::memset(block.memory, block.fill, block.bytes);
          blocks.push_back(block);
          continue;
        }
        Block& block = blocks[static_cast<std::size_t>(random()) % blocks.size()];
        ASSERT_TRUE(check(block));
        if (action == 2 && blocks.size() < 500) {
          const std::size_t bytes = size();
          block.memory = reallocate(block.memory, bytes);
          if (bytes > block.bytes) {
            ASSERT_TRUE(is_zero(block.memory + block.bytes, bytes - block.bytes));
          }
          block.bytes = bytes;
          std::memset(block.memory, block.fill, block.bytes);
        } else {
          ASSERT_EQ(free_block(key_, block.memory), NMERR_SUCCESS);
          block = blocks.back();
          blocks.pop_back();
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

} // namespace
} // namespace netmon
