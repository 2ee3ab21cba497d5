// SPDX-License-Identifier: MIT
// Arenas: extents, and that closing an arena returns its memory.
#include "core/memory/arena.h"

#include "core/memory/address_map.h"
#include "resident.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace netmon {
namespace {

TEST(Arena, ExtentsAreZeroFromWhereTheySayAndBeginAGranule) {
  Arena* arena = Arena::open();
  ASSERT_NE(arena, nullptr);
  for (int round = 0; round < 3; ++round) {
    std::size_t fresh_from = 1;
    std::byte* extent = arena->allocate(100'000, Room::none, fresh_from);
    ASSERT_NE(extent, nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(extent) % kGranuleBytes, 0u);
    for (std::size_t i = fresh_from; i < Arena::rounded(100'000); ++i) {
      ASSERT_EQ(extent[i], std::byte{0});
    }
    std::memset(extent, 0xEE, Arena::rounded(100'000));
    arena->free(extent);
  }
  arena->close();
}

TEST(Arena, RoundedNeverShrinksAndKnowsTooLarge) {
  EXPECT_GE(Arena::rounded(Arena::kMinExtent), Arena::kMinExtent);
  EXPECT_GE(Arena::rounded(1'000'001), 1'000'001u);
  EXPECT_EQ(Arena::rounded(~std::size_t{0}), 0u);
  EXPECT_EQ(Arena::rounded(~std::size_t{0} / 2 + 2), 0u);
}

TEST(Arena, CloseGivesLiveMemoryBack) {
  // Once beforehand, so that what the first arena sets up permanently is not counted.
  Arena::open()->close();
  const std::size_t before = port::resident_bytes();
  Arena* arena = Arena::open();
  constexpr std::size_t kBytes = std::size_t{100} << 20;
  std::size_t fresh_from = 0;
  void* extent = arena->allocate(kBytes, Room::none, fresh_from);
  ASSERT_NE(extent, nullptr);
  std::memset(extent, 1, kBytes);
  EXPECT_GT(port::resident_bytes(), before + kBytes / 2);
  arena->close();
  EXPECT_LT(resident_growth(before), std::size_t{8} << 20);
}

// Growing from each size to each larger one: what is added is zero, and nothing is moved.
TEST(Arena, GrowsInPlaceWhereThereIsRoom) {
  Arena* arena = Arena::open();
  ASSERT_NE(arena, nullptr);
  if (port::capabilities().growth_room == 0) {
    std::size_t fresh_from = 0;
    std::byte* extent = arena->allocate(50'000, Room::to_grow, fresh_from);
    EXPECT_FALSE(arena->resize_in_place(extent, 1'000'000, fresh_from));
  }
  for (int round = 0; round < 3 && port::capabilities().growth_room != 0; ++round) {
    std::size_t fresh_from = 0;
    std::size_t bytes = 50'000;
    std::byte* extent = arena->allocate(bytes, Room::to_grow, fresh_from);
    ASSERT_NE(extent, nullptr);
    std::memset(extent, 0xEE, bytes);
    while (bytes < 20'000'000) {
      const std::size_t before = Arena::rounded(bytes);
      bytes = bytes * 3 / 2;
      fresh_from = 0;
      ASSERT_TRUE(arena->resize_in_place(extent, bytes, fresh_from)) << bytes;
      ASSERT_EQ(extent[before / 2], std::byte{0xEE}) << bytes;
      for (std::size_t i = std::max(before, fresh_from); i < bytes; i += 1000) {
        ASSERT_EQ(extent[i], std::byte{0}) << bytes;
      }
      std::memset(extent, 0xEE, bytes);
    }
    ASSERT_TRUE(arena->resize_in_place(extent, 100'000, fresh_from));
    ASSERT_TRUE(arena->resize_in_place(extent, 1'000'000, fresh_from));
    for (std::size_t i = std::max(fresh_from, Arena::rounded(100'000)); i < 1'000'000; ++i) {
      ASSERT_EQ(extent[i], std::byte{0});
    }
    arena->free(extent);
  }
  arena->close();
}

TEST(Arena, ManyOpenAtOnce) {
  constexpr int kArenas = 300;
  Arena* arenas[kArenas];
  for (auto& arena : arenas) {
    arena = Arena::open();
    ASSERT_NE(arena, nullptr);
    ASSERT_NE(arena->allocate_aligned(65536), nullptr);
  }
  for (auto* arena : arenas) arena->close();
}

} // namespace
} // namespace netmon
