// SPDX-License-Identifier: MIT
// The page map answers for every address there can be.
#include "core/memory/page_map.h"

#include "core/memory/span.h"

#include <gtest/gtest.h>

namespace netmon {
namespace {

// An address of more bits than there are is cut.
const void* at(std::uint64_t address) {
  return reinterpret_cast<const void*>(static_cast<std::uintptr_t>(address));
}

TEST(PageMap, WildAddressesAreNobodys) {
  for (const std::uintptr_t address :
       {std::uintptr_t{0}, std::uintptr_t{0x10}, ~std::uintptr_t{0}, ~std::uintptr_t{0} - 4095,
        std::uintptr_t{1} << (sizeof(void*) * 8 - 1)}) {
    EXPECT_EQ(page_map.find(at(address)), nullptr) << std::hex << address;
  }
}

TEST(PageMap, FindsAllOfARangeAndNothingElse) {
  Span span;
  const std::uint64_t start = std::uint64_t{sizeof(void*) == 8 ? 0x1'2345'6789 : 0x12345} << 12;
  ASSERT_TRUE(page_map.enter(at(start), 16, &span));
  EXPECT_EQ(page_map.find(at(start - 1)), nullptr);
  EXPECT_EQ(page_map.find(at(start)), &span);
  EXPECT_EQ(page_map.find(at(start + 16 * 4096 - 1)), &span);
  EXPECT_EQ(page_map.find(at(start + 16 * 4096)), nullptr);
  page_map.remove(at(start), 16);
  EXPECT_EQ(page_map.find(at(start + 5000)), nullptr);
}

TEST(PageMap, RangeMayCrossTables) {
  Span span;
  const unsigned table_shift = sizeof(void*) == 8 ? 30 : 26;
  const std::uintptr_t border = std::uintptr_t{5} << table_shift;
  ASSERT_TRUE(page_map.enter(at(border - 8 * 4096), 16, &span));
  EXPECT_EQ(page_map.find(at(border - 1)), &span);
  EXPECT_EQ(page_map.find(at(border)), &span);
  page_map.remove(at(border - 8 * 4096), 16);
  EXPECT_EQ(page_map.find(at(border - 1)), nullptr);
  EXPECT_EQ(page_map.find(at(border)), nullptr);
}

TEST(PageMap, RangeOutsideOfTheAddressSpaceIsRefused) {
  Span span;
  const std::uintptr_t last_page = ~std::uintptr_t{0} - 4095;
  EXPECT_FALSE(page_map.enter(at(last_page), 2, &span));
  EXPECT_EQ(page_map.find(at(last_page)), nullptr) << "nothing was entered";
  if (sizeof(void*) == 8) {
    EXPECT_FALSE(page_map.enter(at(std::uint64_t{1} << 60), 1, &span));
  }
}

} // namespace
} // namespace netmon
