// SPDX-License-Identifier: MIT
// Arenas: extents, and that closing one gives the memory back.
#include "core/memory/arena.h"

#include "resident.h"

#include <gtest/gtest.h>

#include <cstring>

namespace netmon {
namespace {

TEST(Arena, ExtentsAreZeroAndPageAligned) {
  Arena* arena = Arena::open();
  ASSERT_NE(arena, nullptr);
  for (int round = 0; round < 3; ++round) {
    auto* extent = static_cast<unsigned char*>(arena->allocate(100'000, true));
    ASSERT_NE(extent, nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(extent) % 4096, 0u);
    for (std::size_t i = 0; i < Arena::rounded(100'000); ++i) ASSERT_EQ(extent[i], 0);
    std::memset(extent, 0xEE, Arena::rounded(100'000));
    arena->free(extent);
  }
  arena->close(0);
}

TEST(Arena, RoundedNeverShrinksAndKnowsTooLarge) {
  EXPECT_GE(Arena::rounded(Arena::kMinExtent), Arena::kMinExtent);
  EXPECT_GE(Arena::rounded(1'000'001), 1'000'001u);
  EXPECT_EQ(Arena::rounded(~std::size_t{0}), 0u);
  EXPECT_EQ(Arena::rounded(~std::size_t{0} / 2 + 2), 0u);
}

TEST(Arena, CloseGivesLiveMemoryBack) {
  // Once before, so that what the first arena sets up for good is not counted.
  Arena::open()->close(0);
  const std::size_t before = port::resident_bytes();
  Arena* arena = Arena::open();
  constexpr std::size_t kBytes = std::size_t{100} << 20;
  void* extent = arena->allocate(kBytes, false);
  ASSERT_NE(extent, nullptr);
  std::memset(extent, 1, kBytes);
  EXPECT_GT(port::resident_bytes(), before + kBytes / 2);
  arena->close(kBytes);
  EXPECT_LT(resident_growth(before), std::size_t{8} << 20);
}

TEST(Arena, AWarmArenaIsStillZero) {
  Arena* arena = Arena::open();
  void* extent = arena->allocate(1 << 20, false);
  std::memset(extent, 0xEE, 1 << 20);
  arena->close(1 << 20); // little enough to be kept
  arena = Arena::open();
  auto* again = static_cast<unsigned char*>(arena->allocate(1 << 20, true));
  for (std::size_t i = 0; i < 1 << 20; ++i) ASSERT_EQ(again[i], 0);
  arena->close(1 << 20);
}

TEST(Arena, ManyOpenAtOnce) {
  constexpr int kArenas = 300;
  Arena* arenas[kArenas];
  for (auto& arena : arenas) {
    arena = Arena::open();
    ASSERT_NE(arena, nullptr);
    ASSERT_NE(arena->allocate(65536, true), nullptr);
  }
  for (auto* arena : arenas) arena->close(65536);
}

} // namespace
} // namespace netmon
