// SPDX-License-Identifier: MIT
// Regions on the fake port: contents, what is said to be zero, the budget, and that nothing leaks
// whatever the system refuses.
#include "core/memory/region.h"

#include "core/memory/address_map.h"
#include "core/memory/warm_budget.h"
#include "fake_port.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace netmon {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kMegabyte = std::size_t{1} << 20;

bool all_are(const std::byte* from, std::size_t bytes, std::byte value) {
  return std::all_of(from, from + bytes, [=](std::byte byte) { return byte == value; });
}

// A region in use, and what is in it.
struct Used {
  Region* region;
  std::byte value;

  void check() const { ASSERT_TRUE(all_are(region->base, region->used, value)); }
  void fill(std::byte new_value) {
    value = new_value;
    std::memset(region->base, static_cast<int>(value), region->used);
  }
};

class RegionTest : public testing::Test {
 protected:
  RegionTest() {
    fake_port::capabilities.growth_room = 64 * kMegabyte;
    give_back_warm_regions(true);
    // What is set up permanently is not counted: bookkeeping, and the map of the addresses around
    // here.
    std::vector<Region*> regions;
    for (int i = 0; i < 200; ++i) regions.push_back(take(kPage, Room::none));
    for (int i = 0; i < 200; ++i) regions.push_back(take(kPage, Room::to_grow));
    for (Region* region : regions) give_region(region);
    give_back_warm_regions(true);
    before_ = fake_port::knobs.mapped_bytes;
  }
  ~RegionTest() override {
    fake_port::reset();
    give_back_warm_regions(true);
    EXPECT_EQ(fake_port::knobs.mapped_bytes, before_);
    EXPECT_EQ(warm_budget.kept(), 0u);
  }

  static Region* take(std::size_t bytes, Room room, std::size_t alignment = kPage) {
    std::size_t fresh_from = 1;
    Region* region = take_region(bytes, alignment, room, fresh_from);
    if (!region) return nullptr;
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(region->base) % alignment, 0u);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(region->base) % kGranuleBytes, 0u);
    EXPECT_EQ(region->used, bytes);
    EXPECT_LE(region->used, region->committed);
    EXPECT_LE(region->committed, region->reserved);
    EXPECT_EQ(region_at(region->base), region);
    if (fresh_from < bytes) {
      EXPECT_TRUE(all_are(region->base + fresh_from, bytes - fresh_from, std::byte{0}));
    }
    return region;
  }

  static bool grow(Used& used, std::size_t bytes) {
    const std::size_t old = used.region->used;
    std::size_t fresh_from = 1;
    if (!grow_region(*used.region, bytes, fresh_from)) {
      EXPECT_EQ(used.region->used, old);
      return false;
    }
    EXPECT_EQ(used.region->used, bytes);
    EXPECT_TRUE(all_are(used.region->base, old, used.value)) << "what was there stays";
    if (fresh_from < bytes) {
      EXPECT_TRUE(all_are(used.region->base + fresh_from, bytes - fresh_from, std::byte{0}));
    }
    return true;
  }

  long before_ = 0;
};

TEST_F(RegionTest, FreshOnesAreZero) {
  for (const Room room : {Room::none, Room::to_grow}) {
    for (const std::size_t alignment : {kPage, kGranuleBytes, 2 * kMegabyte}) {
      std::size_t fresh_from = 1;
      Region* region = take_region(3 * kPage, alignment, room, fresh_from);
      ASSERT_NE(region, nullptr);
      EXPECT_EQ(region->roomy, room == Room::to_grow);
      Used used{region, {}};
      used.fill(std::byte{7});
      give_region(region);
      give_back_warm_regions(true);
      EXPECT_EQ(region_at(region), nullptr);
    }
  }
}

TEST_F(RegionTest, OneThatIsWarmIsTakenAgain) {
  Region* region = take(kMegabyte, Room::none);
  std::memset(region->base, 0xEE, kMegabyte);
  give_region(region);
  EXPECT_EQ(warm_budget.kept(), kMegabyte);
  Region* other = take(2 * kMegabyte, Room::none);
  EXPECT_NE(other, region) << "of another size";
  std::size_t fresh_from = 0;
  EXPECT_EQ(take_region(kMegabyte, kPage, Room::none, fresh_from), region);
  EXPECT_EQ(fresh_from, kMegabyte) << "old contents";
  EXPECT_EQ(warm_budget.kept(), 0u);
  give_region(other);
  give_region(region);
}

TEST_F(RegionTest, GrowsInPlaceAndShrinks) {
  Used used{take(kMegabyte, Room::to_grow), {}};
  for (std::size_t bytes = kMegabyte; bytes < 64 * kMegabyte; bytes += 3 * kMegabyte) {
    used.fill(std::byte{9});
    ASSERT_TRUE(grow(used, bytes));
  }
  EXPECT_FALSE(grow(used, used.region->reserved + kPage));
  used.fill(std::byte{3});
  shrink_region(*used.region, kPage);
  EXPECT_EQ(used.region->used, kPage);
  used.check();
  EXPECT_EQ(warm_budget.kept(), 0u) << "the memory behind is gone";
  ASSERT_TRUE(grow(used, 2 * kMegabyte));
  give_region(used.region);
}

TEST_F(RegionTest, OneWithoutRoomShrinksAndDoesNotGrow) {
  Used used{take(kMegabyte, Room::none), {}};
  used.fill(std::byte{5});
  shrink_region(*used.region, 3 * kPage);
  used.check();
  EXPECT_EQ(fake_port::knobs.mapped_bytes, before_ + static_cast<long>(3 * kPage));
  EXPECT_FALSE(grow(used, 4 * kPage));
  give_region(used.region);
}

TEST_F(RegionTest, WarmEndsAreUsedAndCounted) {
  Used used{take(8 * kMegabyte, Room::to_grow), {}};
  used.fill(std::byte{1});
  give_region(used.region);
  EXPECT_EQ(warm_budget.kept(), 8 * kMegabyte);
  used = {take(3 * kMegabyte, Room::to_grow), {}};
  EXPECT_EQ(used.region->committed, 8 * kMegabyte);
  EXPECT_EQ(warm_budget.kept(), 5 * kMegabyte);
  used.fill(std::byte{2});
  ASSERT_TRUE(grow(used, 6 * kMegabyte));
  used.fill(std::byte{3});
  EXPECT_EQ(warm_budget.kept(), 2 * kMegabyte);
  ASSERT_TRUE(grow(used, 10 * kMegabyte)) << "more than is warm";
  EXPECT_EQ(warm_budget.kept(), 0u);
  give_region(used.region);
}

TEST_F(RegionTest, EndsThatTheSystemDoesNotTakeBackStayWarm) {
  fake_port::knobs.decommit_fails = true;
  for (const bool purge_fails : {false, true}) {
    fake_port::knobs.purge_fails = purge_fails;
    Used used{take(4 * kMegabyte, Room::to_grow), {}};
    used.fill(std::byte{4});
    shrink_region(*used.region, kMegabyte);
    used.check();
    EXPECT_EQ(warm_budget.kept(), 3 * kMegabyte);
    ASSERT_TRUE(grow(used, 2 * kMegabyte));
    shrink_region(*used.region, kPage);
    EXPECT_EQ(warm_budget.kept(), 4 * kMegabyte - kPage);
    give_region(used.region);
    give_back_warm_regions(true);
    EXPECT_EQ(warm_budget.kept(), 0u);
  }
}

TEST_F(RegionTest, WarmOnesStayWithinTheBudgetAndTheOldestMakeRoom) {
  std::vector<Region*> regions;
  for (int i = 0; i < 40; ++i) {
    regions.push_back(take(kMegabyte + static_cast<std::size_t>(i) * kPage, Room::none));
  }
  for (Region* region : regions) {
    give_region(region);
    EXPECT_LE(warm_budget.kept(), WarmBudget::kWarmBytes);
  }
  EXPECT_GT(warm_budget.kept(), WarmBudget::kWarmBytes - 2 * kMegabyte);
  for (std::size_t i = 0; i < regions.size(); ++i) {
    const std::size_t kept = warm_budget.kept();
    Region* region = take(kMegabyte + i * kPage, Room::none);
    const bool was_warm = warm_budget.kept() < kept;
    EXPECT_EQ(was_warm, i >= 40 - 14) << i << ": the newest are";
    shrink_region(*region, kPage); // not to be found again
    give_region(region);
    give_back_warm_regions(false);
  }
}

TEST_F(RegionTest, OneThatIsLargerThanTheBudgetLeavesTheOthersAlone) {
  Region* small = take(kMegabyte, Room::none);
  give_region(small);
  Region* large = take(WarmBudget::kWarmBytes + kPage, Room::none);
  give_region(large);
  EXPECT_EQ(warm_budget.kept(), kMegabyte);
}

TEST_F(RegionTest, IdleOnesGoAfterASecond) {
  give_region(take(kMegabyte, Room::none));
  give_back_warm_regions(false);
  EXPECT_EQ(warm_budget.kept(), kMegabyte);
  std::this_thread::sleep_for(WarmBudget::kIdle + std::chrono::milliseconds(50));
  give_back_warm_regions(false);
  EXPECT_EQ(warm_budget.kept(), 0u);
  EXPECT_EQ(fake_port::knobs.mapped_bytes, before_);
}

TEST_F(RegionTest, SealedOnesAreNobodysUntilTheyAreGiven) {
  for (const Room room : {Room::none, Room::to_grow}) {
    for (const bool fails : {false, true}) {
      fake_port::knobs.decommit_fails = fails;
      Region* region = take(2 * kMegabyte, room);
      seal_region(*region);
      EXPECT_EQ(warm_budget.kept(), 0u);
      EXPECT_GT(fake_port::knobs.mapped_bytes, before_);
      Region* other = take(2 * kMegabyte, room);
      EXPECT_NE(other, region);
      give_region(other);
      give_region(region);
      fake_port::knobs.decommit_fails = false;
      give_back_warm_regions(true);
      EXPECT_EQ(fake_port::knobs.mapped_bytes, before_);
    }
  }
}

// A fixed program. Each of its system calls in turn is refused, together with all that follow.
void work(std::vector<Used>& used, unsigned seed, int steps) {
  std::mt19937 random(seed);
  for (int step = 0; step < steps; ++step) {
    const std::size_t bytes = kPage * (1 + (random() % 128 >> random() % 7));
    const unsigned kind = random() % 8;
    if (used.empty() || kind < 3) {
      std::size_t fresh_from = 0;
      const Room room = random() % 2 != 0 ? Room::to_grow : Room::none;
      Region* region = take_region(bytes, kPage << random() % 8, room, fresh_from);
      if (!region) continue;
      ASSERT_EQ(region_at(region->base), region);
      ASSERT_EQ(region->used, bytes);
      if (fresh_from < bytes) {
        ASSERT_TRUE(all_are(region->base + fresh_from, bytes - fresh_from, std::byte{0}));
      }
      used.push_back({region, {}});
      used.back().fill(static_cast<std::byte>(random()));
      continue;
    }
    std::swap(used[random() % used.size()], used.back());
    Used& chosen = used.back();
    chosen.check();
    const std::size_t old = chosen.region->used;
    if (kind == 3) {
      give_region(chosen.region);
      used.pop_back();
    } else if (kind == 4 && bytes < old) {
      shrink_region(*chosen.region, bytes);
      chosen.check();
    } else if (kind == 5) {
      make_room_in_budget(bytes);
    } else if (kind == 6 && random() % 16 == 0) {
      seal_region(*chosen.region);
      give_region(chosen.region);
      used.pop_back();
    } else if (bytes > old) {
      std::size_t fresh_from = 0;
      const bool grown = grow_region(*chosen.region, bytes, fresh_from);
      ASSERT_EQ(chosen.region->used, grown ? bytes : old);
      ASSERT_TRUE(all_are(chosen.region->base, old, chosen.value));
      if (grown && fresh_from < bytes) {
        ASSERT_TRUE(all_are(chosen.region->base + fresh_from, bytes - fresh_from, std::byte{0}));
      }
      chosen.fill(static_cast<std::byte>(random()));
    }
  }
}

TEST_F(RegionTest, AWholeKeyGoesInAsFewCallsAsPossible) {
  constexpr std::size_t kRegions = 30;
  static_assert(kRegions * kMegabyte > WarmBudget::kWarmBytes);
  Region* chain = nullptr;
  std::vector<std::byte*> bases;
  for (std::size_t i = 0; i < kRegions; ++i) {
    Region* region = take(kMegabyte, Room::none);
    region->next = chain;
    chain = region;
    bases.push_back(region->base);
  }
  fake_port::knobs.unmaps = 0;
  give_regions(chain);
  EXPECT_EQ(warm_budget.kept(), WarmBudget::kWarmBytes);
  for (std::size_t i = 0; i < kRegions; ++i) {
    EXPECT_EQ(region_at(bases[i]) != nullptr, i < WarmBudget::kWarmBytes / kMegabyte)
        << "what was taken first stays warm";
  }
  bases.erase(bases.begin(), bases.begin() + WarmBudget::kWarmBytes / kMegabyte);
  std::sort(bases.begin(), bases.end());
  long runs = 1;
  for (std::size_t i = 1; i < bases.size(); ++i) runs += bases[i] != bases[i - 1] + kMegabyte;
  EXPECT_EQ(fake_port::knobs.unmaps, runs);
}

struct Refusal {
  const char* name;
  void (*arm)(long calls);
};

class RegionRefused : public RegionTest, public testing::WithParamInterface<Refusal> {};

TEST_P(RegionRefused, NothingLeaksAndNothingIsLost) {
  for (unsigned seed = 0; seed < 2; ++seed) {
    for (long calls = 0; calls < 24; ++calls) {
      std::vector<Used> used;
      GetParam().arm(calls);
      work(used, seed, 60);
      fake_port::reset();
      fake_port::capabilities.growth_room = 64 * kMegabyte;
      work(used, seed + 100, 30); // and everything works again
      for (const Used& each : used) {
        each.check();
        give_region(each.region);
      }
      EXPECT_LE(warm_budget.kept(), WarmBudget::kWarmBytes + 4 * kMegabyte);
      give_back_warm_regions(true);
      ASSERT_EQ(warm_budget.kept(), 0u) << seed << ", " << calls;
      ASSERT_EQ(fake_port::knobs.mapped_bytes, before_) << seed << ", " << calls;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Calls, RegionRefused,
    testing::Values(Refusal{"maps", [](long calls) { fake_port::knobs.maps_left = calls; }},
                    Refusal{"reserves", [](long calls) { fake_port::knobs.reserves_left = calls; }},
                    Refusal{"commits", [](long calls) { fake_port::knobs.commits_left = calls; }},
                    Refusal{"decommits", [](long) { fake_port::knobs.decommit_fails = true; }},
                    Refusal{"drops",
                            [](long) {
                              fake_port::knobs.decommit_fails = true;
                              fake_port::knobs.purge_fails = true;
                            }},
                    Refusal{"everything",
                            [](long calls) {
                              fake_port::knobs.maps_left = calls;
                              fake_port::knobs.reserves_left = calls / 2;
                              fake_port::knobs.commits_left = calls / 3;
                              fake_port::knobs.decommit_fails = calls % 2 != 0;
                              fake_port::knobs.purge_fails = calls % 3 != 0;
                            }}),
    [](const auto& one) { return std::string(one.param.name); });

TEST_F(RegionTest, WithoutRoomOneIsMadeAllTheSame) {
  fake_port::knobs.reserves_left = 0;
  Region* region = take(kMegabyte, Room::to_grow);
  ASSERT_NE(region, nullptr);
  EXPECT_FALSE(region->roomy);
  give_region(region);
  fake_port::knobs.reserves_left = -1;
  fake_port::knobs.commits_left = 0;
  region = take(3 * kMegabyte, Room::to_grow);
  ASSERT_NE(region, nullptr);
  EXPECT_FALSE(region->roomy);
  give_region(region);
}

TEST_F(RegionTest, WarmOnesAreGivenBackBeforeMemoryIsRefused) {
  Region* warm = take(kMegabyte, Room::none);
  give_region(warm);
  fake_port::knobs.maps_left = 0;
  std::size_t fresh_from = 0;
  EXPECT_EQ(take_region(2 * kMegabyte, kPage, Room::none, fresh_from), nullptr);
  EXPECT_EQ(warm_budget.kept(), 0u);
}

TEST_F(RegionTest, ManyThreads) {
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      std::vector<Used> used;
      work(used, 1000 + t, 1000);
      for (const Used& each : used) {
        each.check();
        give_region(each.region);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  give_back_warm_regions(true);
  // Tables for addresses that were not used before stay.
  EXPECT_LT(fake_port::knobs.mapped_bytes, before_ + static_cast<long>(16 * kMegabyte));
  before_ = fake_port::knobs.mapped_bytes;
}

} // namespace
} // namespace netmon
