// SPDX-License-Identifier: MIT
// Which block begins at an address: for every offset of every size class, checked against division.
#include "core/memory/block_pointer.h"

#include <gtest/gtest.h>

namespace netmon {
namespace {

TEST(BlockPointer, IsTheBlockThatBeginsThereOrNone) {
  const std::uintptr_t base = std::uintptr_t{0x1234} << kGranuleShift;
  for (unsigned class_index = 0; class_index < kSizeClasses; ++class_index) {
    const SizeClass& sizes = kClasses[class_index];
    for (std::uint32_t offset = 0; offset < kSpanBytes; ++offset) {
      const auto* address = reinterpret_cast<const void*>(base + offset);
      ASSERT_EQ(offset_in_granule(address), offset);
      const std::uint32_t index = block_index(address, class_index);
      ASSERT_EQ(index != kNoBlock, offset % sizes.bytes == 0) << sizes.bytes << ", " << offset;
      if (index == kNoBlock) continue;
      ASSERT_EQ(index, offset / sizes.bytes);
      ASSERT_LT(index, sizes.codes) << "there is a code for it";
      ASSERT_LE(index, sizes.count) << "at most one behind the last";
    }
  }
}

} // namespace
} // namespace netmon
