// SPDX-License-Identifier: MIT
// Pools of objects, and what is kept for a capture, when memory is short. On the fake port.
#include "core/memory/common_memory.h"
#include "core/protocol/capture_heap.h"
#include "core/support/object_pool.h"
#include "fake_port.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

namespace netmon {
namespace {

class SupportFaults : public testing::Test {
 protected:
  ~SupportFaults() override {
    fake_port::reset();
    end_common_memory(); // other tests count what is mapped and kept
  }
};

constexpr std::uint32_t kLargeObject = 8 << 20; // needs pages of its own

TEST_F(SupportFaults, CommonMemoryReportsThatThereIsNone) {
  void* const block = allocate_common(100).block;
  ASSERT_NE(block, nullptr);
  fake_port::knobs.maps_left = 0;
  const BlockResult refused = allocate_common(kLargeObject);
  EXPECT_EQ(refused.block, nullptr);
  EXPECT_EQ(refused.error, NMERR_OUT_OF_MEMORY);
  EXPECT_EQ(reallocate_common(block, kLargeObject).block, nullptr);
  EXPECT_EQ(common_size(block), 100U);
  EXPECT_EQ(free_common(block), NMERR_SUCCESS);
}

TEST_F(SupportFaults, APoolGrowsAsFarAsMemoryGoes) {
  ObjectPool pool(kLargeObject, nullptr);
  EXPECT_EQ(pool.grow(&pool, 2), 2U);
  fake_port::knobs.maps_left = 0;
  EXPECT_EQ(pool.grow(&pool, 5), 0U);
  EXPECT_EQ(pool.size(), 2U);
  EXPECT_NE(pool.allocate(&pool), nullptr);
  EXPECT_NE(pool.allocate(&pool), nullptr);
  EXPECT_EQ(pool.allocate(&pool), nullptr);
}

TEST_F(SupportFaults, ACapturesHeapReportsThatThereIsNoMemory) {
  CaptureHeap heap;
  EXPECT_NE(heap.allocate(100).block, nullptr);
  fake_port::knobs.maps_left = 0;
  const BlockResult refused = heap.allocate(kLargeObject);
  EXPECT_EQ(refused.block, nullptr);
  EXPECT_EQ(refused.error, NMERR_OUT_OF_MEMORY);
}

} // namespace
} // namespace netmon
