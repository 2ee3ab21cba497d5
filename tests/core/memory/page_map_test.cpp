// SPDX-License-Identifier: MIT
// The page map answers for every possible address.
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
       {std::uintptr_t{0}, std::uintptr_t{0x10}, ~std::uintptr_t{0}, ~std::uintptr_t{0} - 65535,
        std::uintptr_t{1} << (sizeof(void*) * 8 - 1)}) {
    EXPECT_FALSE(page_map.find(at(address))) << std::hex << address;
  }
}

TEST(PageMap, FindsAllOfAGranuleAndNothingElse) {
  static Span span;
  const std::uint64_t start = std::uint64_t{sizeof(void*) == 8 ? 0x1234'5678 : 0x1234} << 16;
  for (unsigned tag = 0; tag <= PageMap::kLargeTag; ++tag) {
    ASSERT_TRUE(page_map.enter(at(start), &span, tag));
    EXPECT_FALSE(page_map.find(at(start - 1)));
    for (const std::uint64_t inside : {start, start + 1, start + 65535}) {
      EXPECT_EQ(page_map.find(at(inside)).span(), &span);
      EXPECT_EQ(page_map.find(at(inside)).tag(), tag);
      EXPECT_EQ(page_map.find(at(inside)).is_large(), tag == PageMap::kLargeTag);
    }
    EXPECT_FALSE(page_map.find(at(start + 65536)));
    page_map.remove(at(start));
    EXPECT_FALSE(page_map.find(at(start)));
  }
}

TEST(PageMap, NeighborsInDifferentTablesAreToldApart) {
  static Span below;
  static Span above;
  const unsigned table_shift = sizeof(void*) == 8 ? 32 : 30;
  const std::uint64_t border = std::uint64_t{sizeof(void*) == 8 ? 5 : 3} << table_shift;
  ASSERT_TRUE(page_map.enter(at(border - 65536), &below, 1));
  ASSERT_TRUE(page_map.enter(at(border), &above, 2));
  EXPECT_EQ(page_map.find(at(border - 1)).span(), &below);
  EXPECT_EQ(page_map.find(at(border)).span(), &above);
  page_map.remove(at(border - 65536));
  EXPECT_FALSE(page_map.find(at(border - 1)));
  EXPECT_TRUE(page_map.find(at(border)));
  page_map.remove(at(border));
}

TEST(PageMap, AnAddressOutsideOfTheAddressSpaceIsRefused) {
  static Span span;
  if (sizeof(void*) == 8) {
    EXPECT_FALSE(page_map.enter(at(std::uint64_t{1} << 60), &span, 0));
    EXPECT_FALSE(page_map.enter(at(~std::uint64_t{0} - 65535), &span, 0));
  }
  EXPECT_FALSE(page_map.find(at(~std::uint64_t{0} - 65535)));
}

} // namespace
} // namespace netmon
