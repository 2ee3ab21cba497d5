// SPDX-License-Identifier: MIT
// What parsers keep for a capture. Reference: parsers.md 11.
#include "core/protocol/capture_heap.h"

#include "core/memory/key_table.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <thread>
#include <vector>

namespace netmon {
namespace {

HPROTOCOL numbered_protocol(std::uintptr_t number) { return reinterpret_cast<HPROTOCOL>(number); }

TEST(CaptureHeap, GivesZeroedBlocksThatGrow) {
  CaptureHeap heap;
  auto* block = static_cast<unsigned char*>(heap.allocate(100).block);
  ASSERT_NE(block, nullptr);
  EXPECT_EQ(heap.size(block), 100U);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(block[i], 0);
  std::memset(block, 0xaa, 100);
  block = static_cast<unsigned char*>(heap.reallocate(block, 5000).block);
  ASSERT_NE(block, nullptr);
  for (int i = 0; i < 5000; ++i) ASSERT_EQ(block[i], i < 100 ? 0xaa : 0);
  EXPECT_EQ(heap.free(block), NMERR_SUCCESS);
  EXPECT_EQ(heap.size(block), 0U);
}

TEST(CaptureHeap, RefusesWhatIsNotItsBlock) {
  CaptureHeap heap;
  CaptureHeap other;
  int local = 0;
  EXPECT_EQ(heap.free(&local), NMERR_INVALID_PARAMETER); // before there is any block
  auto* const block = static_cast<char*>(heap.allocate(32).block);
  EXPECT_EQ(other.free(block), NMERR_INVALID_PARAMETER);
  EXPECT_NE(other.allocate(1).block, nullptr);
  EXPECT_EQ(other.free(block), NMERR_INVALID_PARAMETER);
  EXPECT_EQ(other.size(block), 0U);
  EXPECT_EQ(other.reallocate(block, 64).block, nullptr);
  EXPECT_EQ(heap.free(block + 1), NMERR_INVALID_PARAMETER);
  EXPECT_EQ(heap.free(&local), NMERR_INVALID_PARAMETER);
  EXPECT_EQ(heap.free(nullptr), NMERR_INVALID_PARAMETER);
  EXPECT_EQ(heap.reallocate(nullptr, 1).block, nullptr);
  EXPECT_EQ(heap.free(block), NMERR_SUCCESS);
  EXPECT_EQ(heap.free(block), NMERR_INVALID_PARAMETER);
}

TEST(CaptureHeap, FreesEverythingAtItsEnd) {
  for (std::size_t i = 0; i < kMaxOpenKeys + 10; ++i) {
    CaptureHeap heap;
    ASSERT_NE(heap.allocate(1000).block, nullptr) << i;
  }
}

TEST(CaptureHeap, OpensNoKeyBeforeItIsNeeded) {
  std::vector<std::unique_ptr<CaptureHeap>> heaps;
  for (std::size_t i = 0; i < kMaxOpenKeys + 10; ++i) {
    heaps.push_back(std::make_unique<CaptureHeap>());
    EXPECT_EQ(heaps.back()->size(&heaps), 0U);
    EXPECT_TRUE(heaps.back()->set_instance(numbered_protocol(1), &heaps));
  }
  EXPECT_NE(heaps.back()->allocate(1).block, nullptr);
}

TEST(CaptureHeap, MayBeLimited) {
  CaptureHeap heap(100'000);
  EXPECT_NE(heap.allocate(50'000).block, nullptr);
  const BlockResult refused = heap.allocate(60'000);
  EXPECT_EQ(refused.block, nullptr);
  EXPECT_EQ(refused.error, NMERR_OUT_OF_MEMORY);
}

TEST(CaptureHeap, KeepsAPointerPerProtocol) {
  CaptureHeap heap;
  int a = 0;
  int b = 0;
  EXPECT_EQ(heap.instance(numbered_protocol(1)), nullptr);
  EXPECT_TRUE(heap.set_instance(numbered_protocol(1), &a));
  EXPECT_TRUE(heap.set_instance(numbered_protocol(2), &b));
  EXPECT_EQ(heap.instance(numbered_protocol(1)), &a);
  EXPECT_EQ(heap.instance(numbered_protocol(2)), &b);
  EXPECT_TRUE(heap.set_instance(numbered_protocol(1), nullptr));
  EXPECT_EQ(heap.instance(numbered_protocol(1)), nullptr);
}

TEST(CaptureHeap, ServesSeveralThreads) {
  CaptureHeap heap;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&heap, t] {
      for (int round = 0; round < 1000; ++round) {
        void* const block = heap.allocate(64).block;
        ASSERT_NE(block, nullptr);
        heap.set_instance(numbered_protocol(static_cast<std::uintptr_t>(t)), block);
        ASSERT_EQ(heap.instance(numbered_protocol(static_cast<std::uintptr_t>(t))), block);
        ASSERT_EQ(heap.free(block), NMERR_SUCCESS);
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

} // namespace
} // namespace netmon
