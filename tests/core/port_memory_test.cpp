// SPDX-License-Identifier: MIT
// Pages of the real port: alignment, parts of mappings, and what is read after a purge.
#include "core/port.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>

namespace netmon::port {
namespace {

constexpr std::size_t kPage = 65536; // a multiple of every system's

std::byte* map(std::size_t bytes, std::size_t alignment = kPage) {
  return static_cast<std::byte*>(map_pages(bytes, alignment));
}

bool all_are(const std::byte* at, std::size_t bytes, int value) {
  return std::all_of(at, at + bytes, [=](std::byte b) { return b == std::byte(value); });
}

TEST(PortMemory, PagesAreZeroAlignedAndWritable) {
  for (const std::size_t alignment : {capabilities().page_size, kPage, std::size_t{2} << 20}) {
    for (const std::size_t bytes : {capabilities().page_size, kPage, 5 * kPage}) {
      std::byte* pages = map(bytes, alignment);
      ASSERT_NE(pages, nullptr);
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(pages) % alignment, 0u);
      EXPECT_TRUE(all_are(pages, bytes, 0));
      std::memset(pages, 0xEE, bytes);
      unmap_pages(pages, bytes);
    }
  }
}

TEST(PortMemory, TooMuchIsRefused) {
  EXPECT_EQ(map_pages(~std::size_t{0} / 2 & ~(kPage - 1), kPage), nullptr);
  EXPECT_EQ(map_pages(~std::size_t{0} & ~(kPage - 1), std::size_t{2} << 20), nullptr);
}

TEST(PortMemory, PartsAreGivenBackInAnyOrderAndTheRestStays) {
  constexpr std::size_t kParts = 8;
  for (const auto& order :
       {std::vector{0, 1, 2, 3, 4, 5, 6, 7}, std::vector{7, 6, 5, 4, 3, 2, 1, 0},
        std::vector{3, 0, 7, 4, 1, 6, 2, 5}}) {
    std::byte* pages = map(kParts * kPage);
    ASSERT_NE(pages, nullptr);
    std::memset(pages, 0xEE, kParts * kPage);
    std::vector<bool> there(kParts, true);
    for (const int part : order) {
      unmap_pages(pages + static_cast<std::size_t>(part) * kPage, kPage);
      there[static_cast<std::size_t>(part)] = false;
      for (std::size_t i = 0; i < kParts; ++i) {
        EXPECT_TRUE(!there[i] || all_are(pages + i * kPage, kPage, 0xEE));
      }
    }
  }
}

TEST(PortMemory, NeighboursAreGivenBackAtOnce) {
  // Neighbours by chance: the system tends to put mappings side by side.
  std::vector<std::byte*> maps;
  for (int i = 0; i < 64; ++i) maps.push_back(map(kPage));
  std::sort(maps.begin(), maps.end());
  std::size_t joined = 0;
  for (std::size_t i = 0; i < maps.size();) {
    std::size_t count = 1;
    while (i + count < maps.size() && maps[i + count] == maps[i] + count * kPage) ++count;
    if (count > 1) ++joined;
    unmap_pages(maps[i], count * kPage);
    i += count;
  }
  EXPECT_GT(joined, 0u);
}

TEST(PortMemory, WhatWasGivenBackLeavesThePhysicalMemoryAndTheAddresses) {
  // Eight times what 32 bits can address.
  constexpr std::size_t kBytes = std::size_t{256} << 20;
  for (int i = 0; i < 128; ++i) {
    std::byte* pages = map(kBytes, std::size_t{2} << 20);
    ASSERT_NE(pages, nullptr) << "round " << i;
    unmap_pages(pages, kBytes / 2);
    unmap_pages(pages + kBytes / 2, kBytes / 2);
  }
}

TEST(PortMemory, PurgedPagesAreDroppedAndUsable) {
  constexpr std::size_t kBytes = std::size_t{64} << 20;
  std::byte* pages = map(kBytes);
  ASSERT_NE(pages, nullptr);
  std::memset(pages, 0xEE, kBytes);
  const std::size_t before = resident_bytes();
  ASSERT_TRUE(purge_pages(pages + kPage, kBytes - 2 * kPage));
  EXPECT_TRUE(all_are(pages, kPage, 0xEE));
  EXPECT_TRUE(all_are(pages + kBytes - kPage, kPage, 0xEE));
  EXPECT_TRUE(before == 0 || resident_bytes() < before - kBytes / 2);
  EXPECT_TRUE(!capabilities().purges_to_zero || all_are(pages + kPage, kBytes - 2 * kPage, 0));
  std::memset(pages, 0xDD, kBytes);
  EXPECT_TRUE(all_are(pages, kBytes, 0xDD));
  unmap_pages(pages, kBytes);
}

TEST(PortMemory, ThreadsMapAndGiveBackPartsAtOnce) {
  std::vector<std::thread> threads;
  std::vector<std::byte*> shared;
  for (int i = 0; i < 100; ++i) shared.push_back(map(4 * kPage));
  for (std::size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::byte* pages : shared) {
        std::byte* own = map(2 * kPage, 4 * kPage);
        ASSERT_NE(own, nullptr);
        std::memset(own, static_cast<int>(t + 1), 2 * kPage);
        unmap_pages(pages + t * kPage, kPage); // one of them is the last
        EXPECT_TRUE(all_are(own, 2 * kPage, static_cast<int>(t + 1)));
        unmap_pages(own, 2 * kPage);
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

} // namespace
} // namespace netmon::port
