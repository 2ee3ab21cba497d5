// SPDX-License-Identifier: MIT
// The table of block sizes, checked against its definition for every size and every offset.
#include "core/memory/size_class.h"

#include <gtest/gtest.h>

namespace netmon {
namespace {

TEST(SizeClass, IsTheSmallestThatFits) {
  for (std::size_t bytes = 0; bytes <= kMaxSmall; ++bytes) {
    const unsigned index = size_class_of(bytes);
    ASSERT_LT(index, kSizeClasses);
    ASSERT_GE(kClasses[index].bytes, bytes);
    if (index != 0) {
      ASSERT_LT(kClasses[index - 1].bytes, bytes);
    }
  }
}

TEST(SizeClass, LookupIsTheComputation) {
  for (std::size_t bytes = 0; bytes <= kMaxSmall; ++bytes) {
    ASSERT_EQ(size_class_of(bytes), compute_size_class(bytes)) << bytes;
  }
}

TEST(SizeClass, ASpanHoldsItsBlocksAndHasCodesForAllOffsets) {
  for (const SizeClass& size_class : kClasses) {
    EXPECT_EQ(size_class.count, kSpanBytes / size_class.bytes);
    EXPECT_EQ(size_class.codes, (kSpanBytes - 1) / size_class.bytes + 1);
    EXPECT_GE(size_class.codes, size_class.count);
    EXPECT_LE(size_class.codes, 0x1000u) << "a link has so many bits";
  }
}

TEST(SizeClass, ABlockWastesAFifthAtTheMost) {
  for (std::size_t bytes = 129; bytes <= kMaxSmall; ++bytes) {
    const std::size_t block = kClasses[size_class_of(bytes)].bytes;
    ASSERT_LE((block - bytes) * 5, block) << bytes;
  }
}

TEST(SizeClass, BlocksKeepTheAlignment) {
  for (const SizeClass& size_class : kClasses) EXPECT_EQ(size_class.bytes % 16, 0u);
}

TEST(SizeClass, ReciprocalDividesExactly) {
  for (const SizeClass& size_class : kClasses) {
    for (std::uint64_t offset = 0; offset < kSpanBytes; ++offset) {
      ASSERT_EQ(offset * size_class.reciprocal >> 32, offset / size_class.bytes)
          << size_class.bytes;
    }
  }
}

} // namespace
} // namespace netmon
