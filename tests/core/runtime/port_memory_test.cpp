// SPDX-License-Identifier: MIT
// Pages of the real port: alignment, parts of mappings, what is read after a purge, and addresses
// without memory behind them.
#include "core/runtime/port.h"
#include "guarded_calls.h"

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

std::byte* reserve(std::size_t bytes, std::size_t alignment = kPage) {
  return static_cast<std::byte*>(reserve_pages(bytes, alignment));
}

// Both ends of the range; true where the port could not contain the fault.
bool is_out_of_reach(std::byte* at, std::size_t bytes) {
  if (!capabilities().guards_faults) return true;
  for (std::byte* end : {at, at + bytes - sizeof(int)}) {
    const auto address = reinterpret_cast<std::uintptr_t>(end);
    const FaultReport report = guarded([=] { write_to(address); });
    if (report.kind != FaultKind::access_violation || report.address != end) return false;
  }
  return true;
}

// True when the range is out of reach, and no other mapping of that size is placed there.
bool is_kept_free(std::byte* at, std::size_t bytes) {
  std::vector<std::byte*> others;
  bool free = is_out_of_reach(at, bytes);
  for (int i = 0; i < 50; ++i) {
    others.push_back(i % 2 == 0 ? map(bytes) : reserve(bytes));
    free = free && (others.back() + bytes <= at || at + bytes <= others.back());
  }
  for (std::byte* other : others) unmap_pages(other, bytes);
  return free;
}

// Calls `use` for runs of adjacent mappings, which the system tends to make, and unmaps them.
template <class Use>
std::size_t for_neighbors(std::byte* (*take)(), std::size_t bytes, Use use) {
  std::vector<std::byte*> maps;
  for (int i = 0; i < 64; ++i) maps.push_back(take());
  std::sort(maps.begin(), maps.end());
  std::size_t joined = 0;
  for (std::size_t i = 0; i < maps.size();) {
    std::size_t count = 1;
    while (i + count < maps.size() && maps[i + count] == maps[i] + count * bytes) ++count;
    if (count > 1) {
      ++joined;
      use(maps[i], count * bytes);
    }
    unmap_pages(maps[i], count * bytes);
    i += count;
  }
  return joined;
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
  EXPECT_EQ(reserve_pages(~std::size_t{0} / 2 & ~(kPage - 1), kPage), nullptr);
  EXPECT_EQ(reserve_pages(~std::size_t{0} & ~(kPage - 1), std::size_t{2} << 20), nullptr);
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

TEST(PortMemory, NeighborsAreGivenBackAtOnce) {
  // Without more alignment than they have anyway, or there are gaps between them.
  EXPECT_GT(for_neighbors([] { return map(kPage, capabilities().page_size); }, kPage,
                          [](std::byte*, std::size_t) {}),
            0u);
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

TEST(PortMemory, ReservedPagesAreAlignedAndOutOfReach) {
  for (const std::size_t alignment : {capabilities().page_size, kPage, std::size_t{2} << 20}) {
    for (const std::size_t bytes : {capabilities().page_size, kPage, 5 * kPage}) {
      std::byte* pages = reserve(bytes, alignment);
      ASSERT_NE(pages, nullptr);
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(pages) % alignment, 0u);
      EXPECT_TRUE(is_kept_free(pages, bytes));
      unmap_pages(pages, bytes);
    }
  }
}

TEST(PortMemory, PartsOfAReservationAreCommittedAndDecommitted) {
  const std::size_t page = capabilities().page_size;
  std::byte* pages = reserve(8 * kPage);
  ASSERT_NE(pages, nullptr);
  std::byte* const middle = pages + 3 * kPage;
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(commit_pages(middle, kPage));
    ASSERT_TRUE(commit_pages(middle + kPage, page)); // its neighbor
    EXPECT_TRUE(all_are(middle, kPage + page, 0)) << round;
    EXPECT_TRUE(is_kept_free(pages, 3 * kPage));
    EXPECT_TRUE(is_kept_free(middle + kPage + page, 4 * kPage - page));
    std::memset(middle, 0xEE, kPage + page);

    ASSERT_TRUE(decommit_pages(middle + page, kPage - page));
    EXPECT_TRUE(is_kept_free(middle + page, kPage - page));
    EXPECT_TRUE(all_are(middle, page, 0xEE));
    EXPECT_TRUE(all_are(middle + kPage, page, 0xEE));
    ASSERT_TRUE(commit_pages(middle + page, kPage - page));
    EXPECT_TRUE(all_are(middle + page, kPage - page, 0));
    EXPECT_TRUE(all_are(middle, page, 0xEE));
    std::memset(middle, 0xDD, kPage);

    ASSERT_TRUE(decommit_pages(middle, kPage + page));
    EXPECT_TRUE(is_kept_free(pages, 8 * kPage)) << round;
  }
  unmap_pages(pages, 8 * kPage);
}

TEST(PortMemory, MappedPagesAreDecommittedAndStayTaken) {
  std::byte* pages = map(4 * kPage);
  ASSERT_NE(pages, nullptr);
  std::memset(pages, 0xEE, 4 * kPage);
  ASSERT_TRUE(decommit_pages(pages + kPage, kPage));
  EXPECT_TRUE(is_kept_free(pages + kPage, kPage));
  EXPECT_TRUE(all_are(pages, kPage, 0xEE) && all_are(pages + 2 * kPage, 2 * kPage, 0xEE));
  ASSERT_TRUE(decommit_pages(pages, 4 * kPage)); // a part of it for the second time
  EXPECT_TRUE(is_kept_free(pages, 4 * kPage));
  ASSERT_TRUE(commit_pages(pages, 4 * kPage));
  EXPECT_TRUE(all_are(pages, 4 * kPage, 0));
  unmap_pages(pages, 4 * kPage);
}

TEST(PortMemory, NeighborsAreCommittedAndDecommittedAtOnce) {
  const auto use = [](std::byte* pages, std::size_t bytes) {
    ASSERT_TRUE(commit_pages(pages, bytes));
    EXPECT_TRUE(all_are(pages, bytes, 0));
    std::memset(pages, 0xEE, bytes);
    ASSERT_TRUE(decommit_pages(pages, bytes));
    EXPECT_TRUE(is_out_of_reach(pages, bytes));
    ASSERT_TRUE(commit_pages(pages, bytes));
    EXPECT_TRUE(all_are(pages, bytes, 0));
  };
  EXPECT_GT(for_neighbors([] { return reserve(kPage, capabilities().page_size); }, kPage, use), 0u);
}

TEST(PortMemory, WhatIsLeftOfAReservationStaysTakenWithoutMemory) {
  std::byte* pages = reserve(4 * kPage);
  ASSERT_NE(pages, nullptr);
  ASSERT_TRUE(commit_pages(pages, kPage));
  unmap_pages(pages, kPage); // all the memory there is
  EXPECT_TRUE(is_kept_free(pages + kPage, 3 * kPage));
  unmap_pages(pages + 3 * kPage, kPage);
  EXPECT_TRUE(is_kept_free(pages + kPage, 2 * kPage));
  ASSERT_TRUE(commit_pages(pages + kPage, 2 * kPage));
  EXPECT_TRUE(all_are(pages + kPage, 2 * kPage, 0));
  std::memset(pages + kPage, 0xEE, 2 * kPage);
  ASSERT_TRUE(decommit_pages(pages + kPage, 2 * kPage));
  unmap_pages(pages + 2 * kPage, kPage);
  EXPECT_TRUE(is_kept_free(pages + kPage, kPage));
  unmap_pages(pages + kPage, kPage);
}

TEST(PortMemory, AddressesOfAReservationAreGivenBack) {
  // As above, eight times what 32 bits can address: at once, and in parts that have memory or not.
  constexpr std::size_t kBytes = std::size_t{256} << 20;
  for (int i = 0; i < 128; ++i) {
    std::byte* pages = reserve(kBytes, std::size_t{2} << 20);
    ASSERT_NE(pages, nullptr) << "round " << i;
    ASSERT_TRUE(commit_pages(pages, kPage));
    ASSERT_TRUE(commit_pages(pages + kBytes / 2, kPage));
    if (i % 2 == 0) {
      unmap_pages(pages, kBytes);
      continue;
    }
    unmap_pages(pages + kBytes / 4, kBytes / 2);
    unmap_pages(pages, kBytes / 4);
    unmap_pages(pages + kBytes / 4 * 3, kBytes / 4);
  }
}

TEST(PortMemory, DecommittedPagesLeaveThePhysicalMemory) {
  constexpr std::size_t kBytes = std::size_t{64} << 20;
  std::byte* pages = reserve(kBytes);
  ASSERT_NE(pages, nullptr);
  ASSERT_TRUE(commit_pages(pages, kBytes));
  std::memset(pages, 0xEE, kBytes);
  const std::size_t before = resident_bytes();
  ASSERT_TRUE(decommit_pages(pages, kBytes));
  EXPECT_TRUE(before == 0 || resident_bytes() < before - kBytes / 2);
  unmap_pages(pages, kBytes);
}

TEST(PortMemory, WhatWasTouchedIsResident) {
  const std::size_t page = capabilities().page_size;
  for (const std::size_t count : {std::size_t{1}, std::size_t{40}, std::size_t{1000}}) {
    std::byte* pages = map(count * page);
    ASSERT_NE(pages, nullptr);
    const auto touched = [](std::size_t i) { return i % 40 < 30; };
    for (std::size_t i = 0; i < count; ++i) {
      if (touched(i)) pages[i * page] = std::byte{1};
    }
    std::vector<unsigned char> resident(count + 1, 0xAA);
    find_resident(pages, count, resident.data());
    for (std::size_t i = 0; i < count; ++i) {
      if (touched(i) || resident_bytes() == 0) {
        EXPECT_EQ(resident[i], 1) << i;
      }
      EXPECT_LE(resident[i], 1) << i;
    }
    EXPECT_EQ(resident[count], 0xAA);
    unmap_pages(pages, count * page);
  }
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
